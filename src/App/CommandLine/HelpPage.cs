using System.CommandLine;
using System.Text;
using DropoutTorch.App.Output;

namespace DropoutTorch.App.CommandLine;

/// <summary>The help texts, none wider than 80 columns.</summary>
internal static class HelpPage
{
    private const int Indent = 2;

    /// <summary>What the program can do.</summary>
    public static string Overview(IReadOnlyList<Verb> verbs)
    {
        var text = new StringBuilder();
        text.Append("""
            DropoutTorch: train networks with dropout, and ask them how sure they are.

            Usage: ./dropout COMMAND [OPTIONS]

            Commands:

            """);
        Rows(text, [
            .. verbs.Select(verb => (verb.Name, verb.Summary)),
            ("setup", "choose the torch engine, install what it needs, build"),
            ("test", "build and run every test"),
        ]);
        text.Append("""

            Examples:
              ./dropout train
              ./dropout train --data mnist --data-dir DIR --epochs 3 --seed 1 --out RUN
              ./dropout evaluate RUN --mc-samples 50

            './dropout COMMAND --help' shows the options of a command.

            """);
        return text.ToString();
    }

    /// <summary>All about one command.</summary>
    public static string Of(Verb verb)
    {
        var text = new StringBuilder();
        string arguments = string.Concat(verb.Arguments.Select(argument => $" {argument.Name}"));
        text.Append(Capitalised(verb.Summary)).Append(".\n\n").Append($"Usage: ./dropout {verb.Name}{arguments} [OPTIONS]\n");
        if (verb.Arguments.Count > 0)
        {
            text.Append('\n');
            Rows(text, [.. verb.Arguments.Select(argument => (argument.Name, argument.Description ?? ""))]);
        }
        foreach (OptionGroup group in verb.Groups)
        {
            text.Append('\n').Append(group.Title).Append(":\n");
            Rows(text, [.. group.Options.Select(option => (Label(option), option.Description ?? ""))]);
        }
        text.Append("\nExamples:\n");
        foreach ((string line, string meaning) in verb.Examples)
            text.Append($"  {line}\n      {meaning}\n");
        return text.ToString();
    }

    private static string Label(Option option) => option.HelpName is null ? option.Name : $"{option.Name} {option.HelpName}";

    /// <summary>Names and what they mean in two columns.</summary>
    public static void Rows(StringBuilder text, IReadOnlyList<(string Label, string Description)> rows)
    {
        int column = Indent + rows.Max(row => row.Label.Length) + 2;
        foreach ((string label, string description) in rows)
        {
            text.Append((new string(' ', Indent) + label).PadRight(column));
            text.AppendJoin("\n" + new string(' ', column), Wrap(description, Terminal.DefaultWidth - column)).Append('\n');
        }
    }

    /// <summary>A text in lines, broken between words.</summary>
    public static IEnumerable<string> Wrap(string description, int width)
    {
        var line = new StringBuilder();
        foreach (string word in description.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        yield return line.ToString();
    }

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
