using DropoutTorch.Options;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace DropoutTorch.Training;

/// <summary>
/// Settings as a YAML file (or JSON, which is YAML), such as a recipe or the config.json of a run: sections with names and values, lists
/// of values, and nothing deeper. Values are plain text here; no tag makes an object of anything.
/// </summary>
public static class SettingsFile
{
    private const long MostBytes = 1 << 20;
    // The file, a document, its sections, their names, a list.
    private const int MostDepth = 5;
    private const string Empty = "none", FormatKey = "format";

    /// <summary>Reads a file.</summary>
    /// <returns>Values by SECTION.NAME, as <see cref="TrainSettings.Read"/> takes them.</returns>
    /// <exception cref="DataException">There is no such file, or it is no such YAML.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        Dictionary<string, string> settings = [];
        foreach ((YamlNode key, YamlNode value) in Root(path).Children)
        {
            string section = Text(path, key);
            if (value is YamlMappingNode names)
            {
                foreach ((YamlNode name, YamlNode inner) in names.Children)
                    Add($"{section}.{Text(path, name)}", name, Value(path, inner));
            }
            else
            {
                Add(section, key, Value(path, value));
            }
        }
        settings.Remove(FormatKey);
        return settings;

        void Add(string setting, YamlNode node, string value)
        {
            if (!settings.TryAdd(setting, value))
                throw new DataException(path, "each setting once", $"{setting} twice, again in line {node.Start.Line}", "leave one of them out");
        }
    }

    private static YamlMappingNode Root(string path)
    {
        try
        {
            if (Directory.Exists(path) || !File.Exists(path))
                throw new DataException(path, "a file with settings", Directory.Exists(path) ? "a folder" : "no such file", "name an existing YAML or JSON file");
            if (new FileInfo(path).Length > MostBytes)
                throw new DataException(path, "a file with settings, at most 1 MiB", "a larger one", "name the file with the settings");
            string text = File.ReadAllText(path);
            CheckShape(path, text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root
                ? root
                : throw new DataException(path, "one YAML document with sections", "another", "write lines like 'training:' and '  epochs: 10'");
        }
        catch (YamlException e)
        {
            throw new DataException(path, "a YAML file", $"a fault in line {e.Start.Line} ({e.Message.Split('\n')[0].TrimEnd('.', '\r')})", "correct the line", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(path, "a file that can be read", e.Message.TrimEnd('.'), "name another file", e);
        }
    }

    // Before nodes are made of it: a deep tower takes the stack, and aliases within aliases take for ever.
    private static void CheckShape(string path, string text)
    {
        var parser = new Parser(new StringReader(text));
        for (int depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MostDepth)
                throw Deeper(path, parser.Current.Start.Line);
            if (parser.Current is AnchorAlias alias)
                throw new DataException(path, "values written out", $"an alias in line {alias.Start.Line}", "write the value itself");
        }
    }

    private static string Value(string path, YamlNode node) => node switch
    {
        YamlSequenceNode { Children.Count: 0 } => Empty,
        YamlSequenceNode list => string.Join(',', list.Children.Select(part => Text(path, part))),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" } => Empty,
        _ => Text(path, node),
    };

    private static string Text(string path, YamlNode node) => node is YamlScalarNode { Value: string text }
        ? text
        : throw Deeper(path, node.Start.Line);

    private static DataException Deeper(string path, long line) =>
        new(path, "sections with values or lists of values", $"something deeper in line {line}", "write it as SECTION, NAME and value");
}
