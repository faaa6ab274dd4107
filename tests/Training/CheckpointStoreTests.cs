using Data.Tests;
using DropoutTorch.Options;
using DropoutTorch.Training;
using static TorchSharp.torch;

namespace Training.Tests;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TempFolder _run = new();
    private readonly List<string> _warnings = [];

    private string Folder => Path.Combine(_run.Path, "checkpoints");

    public void Dispose() => _run.Dispose();

    [Fact]
    public void The_newest_two_and_the_best_stay()
    {
        var store = new CheckpointStore(_run.Path, keepBest: 2);
        double?[] scores = [0.3, 0.9, null, 0.9, 0.1, 0.8, 0.2, null];
        for (int i = 0; i < scores.Length; i++)
            Assert.Equal(Named(i + 1), Save(store, i + 1, scores[i]));
        Assert.Equal([(2, 0.9), (4, 0.9), (7, 0.2), (8, null)], store.List().Select(entry => (entry.Step, entry.Score)));
        Assert.Equal(new CheckpointEntry(Named(2), 2, 0.9), store.Best());
        Assert.Equal(4, Directory.GetFileSystemEntries(Folder).Length);
    }

    [Fact]
    public void What_a_writer_did_not_come_to_delete_goes_with_the_next_one()
    {
        var generous = new CheckpointStore(_run.Path, keepBest: 0, keepLast: 9);
        foreach (long step in (long[])[1, 2, 3, 4])
            Save(generous, step, null);
        var store = new CheckpointStore(_run.Path, keepBest: 0);
        Assert.Equal(4, store.List().Count);
        Save(store, 5, null);
        Assert.Equal([4, 5], store.List().Select(entry => entry.Step));
    }

    [Fact]
    public void Of_equal_scores_the_earlier_stays()
    {
        var store = new CheckpointStore(_run.Path, keepBest: 1, keepLast: 1);
        foreach (long step in (long[])[1, 2, 3])
            Save(store, step, 0.5);
        Assert.Equal([1, 3], store.List().Select(entry => entry.Step));
    }

    [Fact]
    public void Without_scores_there_is_no_best()
    {
        var store = new CheckpointStore(_run.Path, keepBest: 3);
        Save(store, 1, null);
        Save(store, 2, double.NaN);
        Save(store, 3, null);
        Assert.Null(store.Best());
        Assert.Equal([(2, null), (3, null)], store.List().Select(entry => (entry.Step, entry.Score)));
    }

    [Theory]
    [InlineData(0, "step-000000000.safetensors")]
    [InlineData(1200, "step-000001200.safetensors")]
    [InlineData(12_345_678_901, "step-12345678901.safetensors")]
    public void A_file_has_its_step_in_its_name(long step, string name)
    {
        var store = new CheckpointStore(_run.Path, keepBest: 0);
        Assert.Equal(Path.Combine(Folder, name), Save(store, step, null));
        Assert.Equal(step, Assert.Single(store.List()).Step);
    }

    [Fact]
    public void Steps_are_ordered_as_numbers()
    {
        var store = new CheckpointStore(_run.Path, keepBest: 0, keepLast: 9);
        foreach (long step in (long[])[5, 999_999_999, 1_000_000_000])
            Save(store, step, null);
        using Checkpoint latest = store.Latest(_warnings.Add);
        Assert.Equal(1_000_000_000, latest.Step);
    }

    [Fact]
    public void The_same_step_is_written_anew()
    {
        var store = new CheckpointStore(_run.Path, keepBest: 1);
        Save(store, 3, 0.1, value: 1);
        Save(store, 3, 0.2, value: 2);
        Assert.Equal(0.2, Assert.Single(store.List()).Score);
        using Checkpoint latest = store.Latest(_warnings.Add);
        Assert.Equal(2, latest.Tensors["w"].ReadCpuSingle(0));
    }

    /// <summary>Else the next resume would go on from the way that was left.</summary>
    [Fact]
    public void A_run_that_was_taken_back_drops_what_lies_ahead()
    {
        var store = new CheckpointStore(_run.Path, keepBest: 3);
        foreach (long step in (long[])[10, 20, 30])
            Save(store, step, step);
        Truncate(Named(30));
        Save(store, 15, 15);
        Assert.Equal([10, 15], store.List().Select(entry => entry.Step));
        Assert.Equal([Named(10), Named(15)], Directory.GetFiles(Folder).Order());
    }

    [Fact]
    public void A_damaged_newest_one_is_passed_over_and_said_so()
    {
        var store = new CheckpointStore(_run.Path, keepBest: 0, keepLast: 3);
        foreach (long step in (long[])[1, 2, 3])
            Save(store, step, null);
        Truncate(Named(3));
        FlipLastBit(Named(2));
        using Checkpoint latest = new CheckpointFolder(_run.Path).Latest(_warnings.Add);
        Assert.Equal(1, latest.Step);
        Assert.Equal(2, _warnings.Count);
        Assert.Matches(
            $"^{System.Text.RegularExpressions.Regex.Escape(Named(3))}: expected an intact checkpoint, got .+; going on from step 1$", _warnings[0]);
        Assert.Equal($"{Named(2)}: expected an intact checkpoint, got tensors that were changed after they were written; going on from step 1", _warnings[1]);
    }

    [Fact]
    public void A_damaged_one_neither_counts_nor_is_deleted()
    {
        var store = new CheckpointStore(_run.Path, keepBest: 0);
        Save(store, 1, null);
        Save(store, 2, null);
        Truncate(Named(2));
        Save(store, 3, null);
        Assert.Equal([Named(1), Named(2), Named(3)], Directory.GetFiles(Folder).Order());
        Assert.Equal([1, 3], store.List(_warnings.Add).Select(entry => entry.Step));
        Assert.StartsWith($"{Named(2)}: expected an intact checkpoint, got ", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_under_the_name_of_another_is_none()
    {
        var store = new CheckpointStore(_run.Path, keepBest: 0);
        Save(store, 1, null);
        Save(store, 2, null);
        File.Copy(Named(1), Named(7));
        using Checkpoint latest = store.Latest(_warnings.Add);
        Assert.Equal(2, latest.Step);
        Assert.Equal([$"{Named(7)}: expected an intact checkpoint, got that of step 1 under the name of another; going on from step 2"], _warnings);
    }

    [Fact]
    public void With_none_left_there_is_one_line()
    {
        var reader = new CheckpointFolder(_run.Path);
        Assert.Empty(reader.List());
        Assert.Equal(
            $"{Folder}: expected at least one checkpoint, got none. Fix: train again; this run has not come to its first checkpoint.",
            Assert.Throws<DataException>(() => reader.Latest(_warnings.Add)).Message);
        var store = new CheckpointStore(_run.Path, keepBest: 0);
        Save(store, 1, null);
        Save(store, 2, null);
        FlipLastBit(Named(1));
        FlipLastBit(Named(2));
        Assert.Equal(
            $"{Folder}: expected an intact checkpoint, got 2 damaged, "
            + "the newest step-000000002.safetensors with tensors that were changed after they were written. "
            + "Fix: copy the checkpoints again from their source, or train again.",
            Assert.Throws<DataException>(() => reader.Latest(_warnings.Add)).Message);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void What_a_killed_writer_left_goes_with_the_next_writer_and_not_with_a_reader()
    {
        Save(new CheckpointStore(_run.Path, keepBest: 0), 1, null);
        string half = Path.Combine(Folder, ".step-000000002.safetensors.0123456789abcdef0123456789abcdef.tmp");
        File.WriteAllBytes(half, File.ReadAllBytes(Named(1))[..100]);
        Assert.Equal(1, Assert.Single(new CheckpointFolder(_run.Path).List()).Step);
        Assert.True(File.Exists(half));
        _ = new CheckpointStore(_run.Path, keepBest: 0);
        Assert.Equal([Named(1)], Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public void Foreign_files_are_left_alone()
    {
        Directory.CreateDirectory(Folder);
        string[] foreign =
        [
            "notes.txt", "step-1.safetensors", "step-000000001.safetensors.bak", "step-0000000001.safetensors",
            ".x.0123456789abcdef0123456789abcdef.tmp",
        ];
        foreach (string name in foreign)
            File.WriteAllText(Path.Combine(Folder, name), "x");
        var store = new CheckpointStore(_run.Path, keepBest: 0, keepLast: 1);
        Save(store, 1, null);
        Save(store, 2, null);
        Assert.Equal(
            foreign.Append("step-000000002.safetensors").Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_write_that_fails_leaves_everything_that_was_there()
    {
        var store = new CheckpointStore(_run.Path, keepBest: 0, keepLast: 1);
        Save(store, 1, null);
        Directory.CreateDirectory(Named(2)); // a folder cannot be replaced by a file
        Assert.Throws<DataException>(() => Save(store, 2, null));
        Assert.Equal(1, Assert.Single(store.List()).Step);
        Assert.Equal([Named(1), Named(2)], Directory.GetFileSystemEntries(Folder).Order());
    }

    [SkippableFact]
    public void A_full_disk_loses_nothing_that_was_there()
    {
        using SmallDisk disk = SmallDisk.Mount(kibibytes: 1024);
        var store = new CheckpointStore(disk.Path, keepBest: 1, keepLast: 2);
        Save(store, 1, 0.9, size: 70_000);
        Save(store, 2, 0.5, size: 70_000);
        DataException full = Assert.Throws<DataException>(() => Save(store, 3, 1.0, size: 140_000));
        Assert.Contains("No space left on device", full.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], store.List().Select(entry => entry.Step));
        Assert.Equal(2, Directory.GetFileSystemEntries(store.Location).Length);
        using (Checkpoint latest = store.Latest(_warnings.Add))
            Assert.Equal(2, latest.Step);
        Save(store, 3, 1.0, size: 70_000); // there is room for this one
        Assert.Equal([2, 3], store.List().Select(entry => entry.Step));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(Folder, "in the way");
        string line = Assert.Throws<DataException>(() => new CheckpointStore(_run.Path, keepBest: 0)).Message;
        Assert.StartsWith($"{Folder}: expected a folder that can be changed, got ", line, StringComparison.Ordinal);
        Assert.EndsWith(". Fix: choose a folder that you may write to.", line, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CheckpointStore(_run.Path, keepBest: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CheckpointStore(_run.Path, keepBest: 0, keepLast: 0));
    }

    private static string Save(CheckpointStore store, long step, double? score, float value = 1, long size = 3)
    {
        using Tensor weight = full(size, value, dtype: ScalarType.Float32);
        var tensors = new Dictionary<string, Tensor> { ["w"] = weight };
        using var checkpoint = Checkpoint.Share(step, score, tensors, new Dictionary<string, string> { ["loop"] = "{}" });
        return store.Save(checkpoint);
    }

    private string Named(long step) => Path.Combine(Folder, $"step-{step:D9}.safetensors");

    private static void Truncate(string path) => File.WriteAllBytes(path, File.ReadAllBytes(path)[..^5]);

    private static void FlipLastBit(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
