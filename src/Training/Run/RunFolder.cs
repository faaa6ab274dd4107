using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using DropoutTorch.Data;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>
/// A run on disk: config.json (everything that it takes to repeat it), environment.json (what it ran on), metrics.jsonl (a line an
/// epoch), model.safetensors (the weights after the last finished epoch), best.safetensors (those of the best validation score),
/// checkpoints/ (all that it takes to go on), result.json (how it ended), events.out.tfevents.* (for TensorBoard). Who writes it holds
/// its <see cref="RunLock"/>.
/// </summary>
public sealed class RunFolder
{
    private const string ConfigName = "config.json", EnvironmentName = "environment.json", MetricsName = "metrics.jsonl", WeightsName = "model.safetensors",
        BestName = "best.safetensors", ResultName = "result.json";

    // In the order in which they are deleted: while config.json is there, the folder is known to be a run's.
    private static readonly string[] OwnFiles = [ResultName, MetricsName, WeightsName, BestName, EnvironmentName, ConfigName];

    private RunFolder(string path) => Location = path;

    /// <summary>The folder.</summary>
    public string Location { get; }

    /// <summary>The file with the <see cref="RunConfig"/>.</summary>
    public string ConfigFile => Path.Combine(Location, ConfigName);

    /// <summary>The file with the <see cref="RunEnvironment"/>.</summary>
    public string EnvironmentFile => Path.Combine(Location, EnvironmentName);

    /// <summary>The file with a line for each epoch.</summary>
    public string MetricsFile => Path.Combine(Location, MetricsName);

    /// <summary>The file with the weights after the last finished epoch.</summary>
    public string WeightsFile => Path.Combine(Location, WeightsName);

    /// <summary>The file with the weights of the best validation score; there only where there was a validation part.</summary>
    public string BestFile => Path.Combine(Location, BestName);

    /// <summary>The file with the <see cref="RunResult"/>; there only when the run has ended.</summary>
    public string ResultFile => Path.Combine(Location, ResultName);

    /// <summary>The folder for a run that was given none: runs/MODEL-DATA-N with the first free N.</summary>
    public static string DefaultPath(string model, string data) => DefaultPath($"{model}-{data}");

    /// <summary>runs/NAME-N with the first free N.</summary>
    public static string DefaultPath(string name)
    {
        int number = 1;
        while (Path.Exists(Candidate()))
            number++;
        return Candidate();

        string Candidate() => Path.Combine("runs", $"{name}-{number}");
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
        if (!Directory.Exists(path) || Contents(path).All(IsOfKilledStart))
            return;
        if (!overwrite)
            throw new DataException(path, "an empty or new folder for the run", "one with content", "choose another folder with --out, or add --overwrite to replace the run in it");
        if (!File.Exists(Path.Combine(path, ConfigName)))
            throw new DataException(path, "an earlier run to overwrite", $"a folder without {ConfigName}", "choose another folder with --out");
    }

    /// <summary>Makes the folder, takes its lock, removes the files of the run that it replaces, and writes config.json and environment.json.</summary>
    /// <param name="path">The folder, there or not.</param>
    /// <param name="overwrite">Whether an earlier run in it may be replaced.</param>
    /// <param name="config">The run in full.</param>
    /// <param name="environment">What it runs on.</param>
    /// <returns>The folder, and its lock for as long as the run writes.</returns>
    /// <exception cref="DataException">The folder must not be used, is being written, or cannot be.</exception>
    public static (RunFolder folder, RunLock held) Create(string path, bool overwrite, RunConfig config, RunEnvironment environment)
    {
        CheckFree(path, overwrite);
        var folder = new RunFolder(path);
        string[] missing = [.. MissingFolders(path)];
        RunLock? held = null;
        bool replacing = false;
        try
        {
            Directory.CreateDirectory(path);
            held = RunLock.Take(path);
            folder.RemoveLeftovers();
            // An earlier run stays until what takes its place is on the disk.
            using PendingFile newEnvironment = Prepare(folder.EnvironmentFile, environment), newConfig = Prepare(folder.ConfigFile, config);
            replacing = true;
            folder.DeleteOwnFiles();
            newEnvironment.Commit();
            newConfig.Commit();
            return (folder, held);
        }
        catch (Exception e)
        {
            // A new folder goes again; in one that was there, what could be written is taken back.
            if (replacing)
                folder.TryDeleteOwnFiles();
            held?.Dispose();
            RemoveEmpty(missing);
            if (e is IOException or UnauthorizedAccessException)
                throw new DataException(path, "a folder that can be written", e.Message.TrimEnd('.'), "choose another folder with --out", e);
            throw;
        }
    }

    /// <summary>An earlier run, to be gone on with.</summary>
    /// <exception cref="DataException">There is no such folder, or no run in it, or it is being written.</exception>
    public static (RunFolder folder, RunLock held) Continue(string path)
    {
        RunFolder folder = Find(path, needsWeights: false);
        RunLock held = RunLock.Take(path);
        try
        {
            folder.RemoveLeftovers();
            return (folder, held);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw new DataException(path, "a folder that can be changed", e.Message.TrimEnd('.'), "have its owner let you write to it", e);
        }
    }

    /// <summary>Writes how the run ended.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void Write(RunResult result) => WriteJson(ResultFile, result);

    /// <summary>Writes what the run was begun on, and gone on with.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void Write(RunEnvironment environment) => WriteJson(EnvironmentFile, environment);

    /// <summary>How the run ended; null while it has not.</summary>
    /// <exception cref="DataException">The file is not what this version writes.</exception>
    public RunResult? ReadResult() => File.Exists(ResultFile) ? Read<RunResult>(ResultFile, "the result of a run") : null;

    /// <summary>What the run ran on.</summary>
    /// <exception cref="DataException">The file is not what this version writes.</exception>
    public RunEnvironment ReadEnvironment() => Read<RunEnvironment>(EnvironmentFile, "the environment of a run");

    /// <summary>An earlier run, to be used or looked at.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="needsWeights">Whether at least one epoch has to be finished.</param>
    /// <exception cref="DataException">There is no such folder, or no run in it.</exception>
    public static RunFolder Find(string path, bool needsWeights = true)
    {
        if (!Directory.Exists(path))
            throw new DataException(path, "the folder of a run", File.Exists(path) ? "a file" : "no such folder", "name a folder that train has written");
        var folder = new RunFolder(path);
        string[] files = needsWeights ? [folder.ConfigFile, folder.WeightsFile] : [folder.ConfigFile];
        string fix = needsWeights ? "name a folder in which train has finished at least one epoch" : "name a folder that train has written";
        if (files.FirstOrDefault(file => !File.Exists(file)) is string missing)
            throw new DataException(path, $"the folder of a run with {string.Join(" and ", files.Select(Path.GetFileName))}", $"one without {Path.GetFileName(missing)}", fix);
        return folder;
    }

    /// <summary>The folders of runs at a path: itself, or those right below it, by name.</summary>
    public static IReadOnlyList<string> FindAll(string path)
    {
        if (!Directory.Exists(path))
            return [];
        return IsRun(path) ? [path] : [.. Directory.EnumerateDirectories(path).Where(IsRun).Order(StringComparer.Ordinal)];

        static bool IsRun(string folder) => File.Exists(Path.Combine(folder, ConfigName));
    }

    /// <summary>Reads config.json.</summary>
    /// <exception cref="DataException">It is not what this version writes.</exception>
    public RunConfig ReadConfig()
    {
        RunConfig config = Read<RunConfig>(ConfigFile, Complete);
        try
        {
            if (config.Format != RunConfig.CurrentFormat)
                throw new JsonException($"format {config.Format} instead of {RunConfig.CurrentFormat}");
            // Options have defaults, which another version may have changed.
            if (ConfigJson.Missing(JsonNode.Parse(File.ReadAllBytes(ConfigFile)), JsonSerializer.SerializeToNode(config, ConfigJson.File)) is string missing)
                throw new JsonException($"'{missing}' is missing");
            OptionsException.ThrowIfAny(config.Validate());
            return config;
        }
        catch (Exception e) when (e is JsonException or OptionsException)
        {
            throw Fault(ConfigFile, Complete, e);
        }
    }

    private const string Complete = "a complete run configuration";

    private static T Read<T>(string file, string expected)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(file), ConfigJson.File) ?? throw new JsonException("the value is null");
        }
        catch (Exception e) when (e is JsonException or OptionsException or IOException or UnauthorizedAccessException)
        {
            throw Fault(file, expected, e);
        }
    }

    private static DataException Fault(string file, string expected, Exception e) =>
        new(file, expected, $"a fault ({e.Message.Split('\n')[0].TrimEnd('.', '\r')})", "restore the file, or train again", e);

    private void DeleteOwnFiles()
    {
        foreach (string events in Directory.EnumerateFiles(Location, TensorBoardLog.FilePattern))
            File.Delete(events);
        new CheckpointFolder(Location).DeleteAll();
        foreach (string name in OwnFiles)
            File.Delete(Path.Combine(Location, name));
    }

    /// <summary>What a killed writer has left half-written.</summary>
    private void RemoveLeftovers() => AtomicFile.RemoveLeftovers(Location, OwnFiles.Contains);

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
        {
            RunLock.RemoveFile(folder);
            Directory.Delete(folder);
        }
    }

    /// <summary>Whether a file may be there because a start was killed before it had written config.json, which comes last.</summary>
    private static bool IsOfKilledStart(string path) =>
        RunLock.IsFile(path) || Path.GetFileName(path) == EnvironmentName || AtomicFile.IsLeftover(path, OwnFiles.Contains);

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

    private static void WriteJson<T>(string file, T value)
    {
        using PendingFile pending = Prepare(file, value);
        pending.Commit();
    }

    private static PendingFile Prepare<T>(string file, T value) =>
        AtomicFile.Prepare(file, stream => JsonSerializer.Serialize(stream, value, ConfigJson.File));
}
