using DropoutTorch.Data;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>
/// The checkpoints of a run, to be written by its only writer (<see cref="RunLock"/>). The newest stay, so that a damaged one has a
/// predecessor, and so do the best.
/// </summary>
/// <example>
/// <code>
/// var store = new CheckpointStore("runs/first", keepBest: 1);
/// using (var checkpoint = Checkpoint.Share(step, accuracy, tensors, state))
///     store.Save(checkpoint);
/// using Checkpoint latest = store.Latest(Console.Error.WriteLine);
/// </code>
/// </example>
public sealed class CheckpointStore : CheckpointFolder
{
    private readonly int _keepBest;
    private readonly int _keepLast;

    /// <summary>Makes the folder where it is missing, and removes what a killed writer has left half-written in it.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="keepBest">How many of the best stay; at least 0.</param>
    /// <param name="keepLast">How many of the newest stay; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    /// <exception cref="DataException">The folder cannot be written.</exception>
    public CheckpointStore(string run, int keepBest, int keepLast = 2)
        : base(run)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keepBest);
        ArgumentOutOfRangeException.ThrowIfLessThan(keepLast, 1);
        (_keepBest, _keepLast) = (keepBest, keepLast);
        Change(() =>
        {
            Directory.CreateDirectory(Location);
            AtomicFile.RemoveLeftovers(Location, name => StepOf(name) >= 0);
        });
    }

    /// <summary>
    /// Writes a checkpoint, which replaces an earlier one of the same step, and then deletes those that need not stay. Checkpoints of
    /// later steps go as well: the run has been taken back to before them and goes another way now.
    /// </summary>
    /// <param name="checkpoint">Stays the caller's.</param>
    /// <returns>The file.</returns>
    /// <exception cref="DataException">The file cannot be written, and all that was there is still there; or an old one cannot be deleted.</exception>
    public string Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        string path = Path.Combine(Location, FileName(checkpoint.Step));
        CheckpointFile.Write(path, checkpoint);
        Change(() => DeleteAllBut(checkpoint.Step));
        return path;
    }

    /// <summary>A damaged file of an earlier step stays: it counts for nothing, and may be all that is left of a good one.</summary>
    private void DeleteAllBut(long newest)
    {
        foreach ((_, string path) in Files().Where(file => file.Step > newest))
            File.Delete(path);
        IReadOnlyList<CheckpointEntry> entries = List();
        foreach (CheckpointEntry entry in entries.Except(entries.TakeLast(_keepLast)).Except(Ranked(entries).Take(_keepBest)))
            File.Delete(entry.Path);
    }

    private void Change(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(Location, "a folder that can be changed", e.Message.TrimEnd('.'), "choose a folder that you may write to", e);
        }
    }
}
