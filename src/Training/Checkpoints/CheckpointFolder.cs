using System.Globalization;
using System.Text.RegularExpressions;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>
/// The checkpoints of a run, to be read: files checkpoints/step-000001200.safetensors in its folder. Nothing is changed, and files of
/// other names are not looked at. Steps come from the names, scores from the files themselves.
/// </summary>
public partial class CheckpointFolder
{
    /// <summary>The folder below a run's folder.</summary>
    public const string Name = "checkpoints";

    /// <summary>Looks at the disk only when it is asked for something.</summary>
    /// <param name="run">The run's folder.</param>
    public CheckpointFolder(string run) => Location = Path.Combine(run, Name);

    /// <summary>Where the files are; there or not.</summary>
    public string Location { get; }

    /// <summary>All checkpoints that can be used, by rising step. Only the start of each file is read.</summary>
    /// <param name="warn">Takes a line for each file that is left out because it is damaged; null where nobody wants to know.</param>
    /// <exception cref="DataException">The folder cannot be read.</exception>
    public IReadOnlyList<CheckpointEntry> List(Action<string>? warn = null)
    {
        List<CheckpointEntry> entries = [];
        foreach ((long step, string path) in Files())
        {
            try
            {
                entries.Add(Named(CheckpointFile.Describe(path), step));
            }
            catch (DataException e)
            {
                warn?.Invoke(e.Message);
            }
        }
        return entries;
    }

    /// <summary>The checkpoint with the highest score, of equal ones the earliest; null where none has a score.</summary>
    /// <exception cref="DataException">The folder cannot be read.</exception>
    public CheckpointEntry? Best() => Ranked(List()).FirstOrDefault();

    /// <summary>Reads the checkpoint of a step.</summary>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="DataException">There is none of that step, or it is damaged.</exception>
    public Checkpoint Read(long step)
    {
        IReadOnlyList<(long Step, string Path)> files = Files();
        string? path = files.FirstOrDefault(file => file.Step == step).Path;
        if (path is not null)
            return CheckpointFile.Read(path);
        string kept = files.Count == 0 ? "none at all" : $"those of {string.Join(", ", files.Select(file => file.Step))}";
        throw new DataException(Location, $"a checkpoint of step {step}", kept, "choose one that is kept; checkpoints.keep_best says how many of the best are");
    }

    /// <summary>Reads the newest checkpoint; where it is damaged, the one before it, and so on.</summary>
    /// <param name="warn">Takes a line for each damaged one, which says where it goes on instead.</param>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="DataException">There is none, or none that is intact.</exception>
    public Checkpoint Latest(Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(warn);
        List<(string Path, DataException Fault)> faults = [];
        foreach ((long step, string path) in Files().Reverse())
        {
            try
            {
                _ = Named(CheckpointFile.Describe(path), step);
                Checkpoint checkpoint = CheckpointFile.Read(path);
                foreach ((string damaged, DataException fault) in faults)
                    warn($"{damaged}: expected {fault.Expected}, got {fault.Got}; going on from step {step}");
                return checkpoint;
            }
            catch (DataException e)
            {
                faults.Add((path, e));
            }
        }
        throw faults.Count == 0
            ? new DataException(Location, "at least one checkpoint", "none", "train again; this run has not come to its first checkpoint")
            : new DataException(
                Location, "an intact checkpoint", $"{faults.Count} damaged, the newest {Path.GetFileName(faults[0].Path)} with {faults[0].Fault.Got}",
                "copy the checkpoints again from their source, or train again", faults[0].Fault);
    }

    /// <summary>Removes all checkpoints, and the folder where nothing else is in it.</summary>
    internal void DeleteAll()
    {
        foreach ((_, string path) in Files())
            File.Delete(path);
        if (Directory.Exists(Location) && !Directory.EnumerateFileSystemEntries(Location).Any())
            Directory.Delete(Location);
    }

    internal static string FileName(long step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:D9}.safetensors");

    /// <summary>Those with a score, the best first; of equal ones the earlier.</summary>
    internal static IEnumerable<CheckpointEntry> Ranked(IEnumerable<CheckpointEntry> entries) =>
        entries.Where(entry => entry.Score is not null).OrderByDescending(entry => entry.Score).ThenBy(entry => entry.Step);

    /// <summary>The files by rising step, damaged or not.</summary>
    internal IReadOnlyList<(long Step, string Path)> Files()
    {
        try
        {
            if (!Directory.Exists(Location))
                return [];
            return [.. Directory.EnumerateFiles(Location).Select(path => (StepOf(Path.GetFileName(path)), path)).Where(file => file.Item1 >= 0).Order()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(Location, "a folder that can be read", e.Message.TrimEnd('.'), "have its owner let you read it", e);
        }
    }

    /// <summary>The step of a file's name; -1 where the name is none that <see cref="FileName"/> gives.</summary>
    internal static long StepOf(string name) =>
        OwnName().Match(name) is { Success: true } match
        && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long step)
        && FileName(step) == name ? step : -1;

    private static CheckpointEntry Named(CheckpointEntry entry, long step) =>
        entry.Step == step ? entry : throw CheckpointFile.Fault(entry.Path, $"that of step {entry.Step} under the name of another");

    [GeneratedRegex(@"\Astep-([0-9]{9,19})\.safetensors\z")]
    private static partial Regex OwnName();
}
