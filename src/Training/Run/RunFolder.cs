using System.Diagnostics;
using System.Text.Json;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>
/// A run on disk: config.json (everything that it takes to repeat it), environment.json (what it ran on), metrics.jsonl (a line an
/// epoch) and model.safetensors (the weights after the last finished epoch).
/// </summary>
public sealed class RunFolder
{
    private const string ConfigName = "config.json", EnvironmentName = "environment.json", MetricsName = "metrics.jsonl", WeightsName = "model.safetensors";

    private static readonly string[] OwnFiles = [ConfigName, EnvironmentName, MetricsName, WeightsName];

    private RunFolder(string path) => Location = path;

    /// <summary>The folder.</summary>
    public string Location { get; }

    /// <summary>The file with the <see cref="RunConfig"/>.</summary>
    public string ConfigFile => Path.Combine(Location, ConfigName);

    /// <summary>The file with the <see cref="RunEnvironment"/>.</summary>
    public string EnvironmentFile => Path.Combine(Location, EnvironmentName);

    /// <summary>The file with a line for each epoch.</summary>
    public string MetricsFile => Path.Combine(Location, MetricsName);

    /// <summary>The file with the weights.</summary>
    public string WeightsFile => Path.Combine(Location, WeightsName);

    /// <summary>The folder for a run that was given none: runs/MODEL-DATA-N with the first free N.</summary>
    public static string DefaultPath(string model, string data)
    {
        int number = 1;
        while (Path.Exists(Candidate()))
            number++;
        return Candidate();

        string Candidate() => Path.Combine("runs", $"{model}-{data}-{number}");
    }

    /// <summary>Refuses a folder that a new run must not use. Creates nothing.</summary>
    /// <param name="path">The folder, there or not.</param>
    /// <param name="overwrite">Whether an earlier run in it may be replaced.</param>
    /// <exception cref="DataException">It is a file, or holds something that must not be replaced.</exception>
    public static void CheckFree(string path, bool overwrite)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new DataException("run folder", "a path", "an empty one", "name a folder with --out");
        if (File.Exists(path))
            throw new DataException(path, "a folder for the run", "a file", "choose another folder with --out");
        if (!Directory.Exists(path) || !Contents(path).Any())
            return;
        if (!overwrite)
            throw new DataException(path, "an empty or new folder for the run", "one with content", "choose another folder with --out, or add --overwrite to replace the run in it");
        if (!File.Exists(Path.Combine(path, ConfigName)))
            throw new DataException(path, "an earlier run to overwrite", $"a folder without {ConfigName}", "choose another folder with --out");
    }

    /// <summary>Makes the folder, removes the files of the run that it replaces, and writes config.json and environment.json.</summary>
    /// <param name="path">The folder, there or not.</param>
    /// <param name="overwrite">Whether an earlier run in it may be replaced.</param>
    /// <param name="config">The run in full.</param>
    /// <param name="environment">What it runs on.</param>
    /// <exception cref="DataException">The folder must not be used, or cannot be written.</exception>
    public static RunFolder Create(string path, bool overwrite, RunConfig config, RunEnvironment environment)
    {
        CheckFree(path, overwrite);
        var folder = new RunFolder(path);
        string[] missing = [.. MissingFolders(path)];
        try
        {
            Directory.CreateDirectory(path);
            folder.DeleteOwnFiles();
            WriteJson(folder.EnvironmentFile, environment);
            WriteJson(folder.ConfigFile, config);
            return folder;
        }
        catch (Exception e)
        {
            // A new folder goes again; in one that was there, what could be written is taken back.
            if (Directory.Exists(path))
                folder.TryDeleteOwnFiles();
            RemoveEmpty(missing);
            if (e is IOException or UnauthorizedAccessException)
                throw new DataException(path, "a folder that can be written", e.Message.TrimEnd('.'), "choose another folder with --out", e);
            throw;
        }
    }

    /// <summary>An earlier run, to be used.</summary>
    /// <exception cref="DataException">There is no such folder, or no run in it.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(path);
        if (!Directory.Exists(path))
            throw new DataException(path, "the folder of a run", File.Exists(path) ? "a file" : "no such folder", "name a folder that train has written");
        foreach (string file in (string[])[folder.ConfigFile, folder.WeightsFile])
        {
            if (!File.Exists(file))
                throw new DataException(path, $"the folder of a run with {ConfigName} and {WeightsName}", $"one without {Path.GetFileName(file)}", "name a folder in which train has finished at least one epoch");
        }
        return folder;
    }

    /// <summary>Reads config.json.</summary>
    /// <exception cref="DataException">It is not what this version writes.</exception>
    public RunConfig ReadConfig()
    {
        try
        {
            RunConfig config = JsonSerializer.Deserialize<RunConfig>(File.ReadAllBytes(ConfigFile), ConfigJson.File)!;
            if (config is null)
                throw new JsonException("the value is null");
            if (config.Format != RunConfig.CurrentFormat)
                throw new JsonException($"format {config.Format} instead of {RunConfig.CurrentFormat}");
            OptionsException.ThrowIfAny(config.Model.Validate());
            return config;
        }
        catch (Exception e) when (e is JsonException or OptionsException or IOException or UnauthorizedAccessException)
        {
            throw new DataException(ConfigFile, "a complete run configuration", $"a fault ({e.Message.TrimEnd('.')})", "restore the file, or train again", e);
        }
    }

    private void DeleteOwnFiles()
    {
        foreach (string name in OwnFiles)
            File.Delete(Path.Combine(Location, name));
    }

    // While another error is being reported: a file that could not be written cannot be deleted either.
    private void TryDeleteOwnFiles()
    {
        try
        {
            DeleteOwnFiles();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Trace.TraceWarning($"{Location}: {e.Message}");
        }
    }

    /// <summary>The folders on the way that are not there yet, the deepest first.</summary>
    private static IEnumerable<string> MissingFolders(string path)
    {
        for (string? folder = Path.GetFullPath(path); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    private static void RemoveEmpty(string[] folders)
    {
        foreach (string folder in folders.Where(Directory.Exists))
            Directory.Delete(folder);
    }

    private static IEnumerable<string> Contents(string path)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(path)];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DataException(path, "a folder that can be read", e.Message.TrimEnd('.'), "choose another folder with --out", e);
        }
    }

    private static void WriteJson<T>(string file, T value) =>
        AtomicFile.Write(file, stream => JsonSerializer.Serialize(stream, value, ConfigJson.File));
}
