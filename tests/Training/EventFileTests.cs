using System.Diagnostics;
using System.Text.Json.Nodes;
using Data.Tests;
using DropoutTorch.Options;
using DropoutTorch.Training;
using static TorchSharp.torch;

namespace Training.Tests;

public sealed class EventFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly TempFolder _run = new();

    public void Dispose() => _run.Dispose();

    /// <summary>The vectors of RFC 3720, appendix B.4, for the reader that the other tests rely on.</summary>
    [Fact]
    public void The_reader_knows_the_checksum()
    {
        Assert.Equal(0x8A9136AAu, EventFileReader.Crc32C(new byte[32]));
        Assert.Equal(0x62A8AB43u, EventFileReader.Crc32C([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, EventFileReader.Crc32C([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0x113FDB5Cu, EventFileReader.Crc32C([.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))]));
        byte[] command = Convert.FromHexString("01c000000000000000000000000000001400000000000400000000140000001828000000000000000200000000000000");
        Assert.Equal(0xD9963A56u, EventFileReader.Crc32C(command));
    }

    /// <summary>tests/reference/event_file_goldens.py lays the same events out by itself.</summary>
    [Fact]
    public void The_file_equals_an_independent_one_byte_for_byte()
    {
        JsonNode golden = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference", "event_file_goldens.json")))!;
        using Tensor narrow = tensor(Numbers("narrow")).to(ScalarType.Float32), wide = tensor(Numbers("wide")), largest = tensor(double.MaxValue);
        string path;
        using (var events = new EventFile(_run.Path, (long)golden["resumed_from"]!, new StandingClock(Now)))
        {
            path = events.Path;
            events.Scalar("loss/train", 0.25, 42);
            events.Scalar("Größe", 0, 0);
            events.Scalar("infinite", double.NegativeInfinity, 300);
            events.Scalar("lr", 1e-3, 1L << 40);
            events.Histogram("weights", narrow, 43);
            events.Histogram("wide", wide, 44);
            events.Histogram("largest", largest, 45);
        }
        Assert.Equal((string)golden["file"]!, Convert.ToBase64String(File.ReadAllBytes(path)));

        double[] Numbers(string name) => [.. golden[name]!.AsArray().Select(number => (double)number!)];
    }

    [Fact]
    public void A_new_run_starts_at_step_0_and_a_resumed_one_behind_its_checkpoint()
    {
        // TensorBoard takes a run's first start for no restart, so a new run needs one too; later ones purge events of their step and above.
        Assert.Equal([(null, 0), (1, 0)], Starts(null));
        Assert.Equal([(null, 0), (1, 1201)], Starts(1200));
        Assert.Equal([(null, 0), (1, 1)], Starts(0));

        List<(long? Status, long Step)> Starts(long? resumedFrom)
        {
            using var events = new EventFile(_run.Path, resumedFrom);
            List<ReadEvent> read = EventFileReader.Read(events.Path); // before it is closed
            Assert.Equal("brain.Event:2", read[0].Version);
            return [.. read.Select(each => (each.SessionStatus, each.Step))];
        }
    }

    [Fact]
    public void Files_are_read_in_the_order_in_which_they_were_made()
    {
        List<string> names = [];
        foreach (double seconds in (double[])[5, 5, 5.7, 3, 100])
        {
            using var events = new EventFile(_run.Path, clock: new StandingClock(DateTimeOffset.UnixEpoch.AddSeconds(seconds)));
            names.Add(Path.GetFileName(events.Path));
        }
        string end = $".{Environment.MachineName}.{Environment.ProcessId}";
        Assert.Equal(((int[])[5, 6, 7, 8, 100]).Select(second => $"events.out.tfevents.{second:D10}{end}"), names);
        File.WriteAllText(Path.Combine(_run.Path, "events.out.tfevents.odd"), "");
        using var last = new EventFile(_run.Path, clock: new StandingClock(Now));
        Assert.Equal($"events.out.tfevents.1700000000{end}", Path.GetFileName(last.Path));
    }

    [Fact]
    public void Scalars_keep_time_step_and_value()
    {
        using var events = new EventFile(_run.Path, clock: new StandingClock(Now.AddMilliseconds(250)));
        events.Scalar("a", double.NaN, 1);
        events.Scalar("b", 1e300, long.MaxValue);
        events.Flush();
        ReadEvent[] read = [.. EventFileReader.Read(events.Path).Skip(2)];
        Assert.Equal([1_700_000_000.25, 1_700_000_000.25], read.Select(each => each.Time));
        Assert.Equal(("a", 1, float.NaN), (read[0].Tag, read[0].Step, read[0].Value));
        Assert.Equal(("b", long.MaxValue, float.PositiveInfinity), (read[1].Tag, read[1].Step, read[1].Value));
        Assert.Throws<ArgumentException>(() => events.Scalar("", 1, 1));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Byte)]
    public void A_histogram_counts_any_dtype(ScalarType type)
    {
        using Tensor values = tensor(new[] { 1.0, 2, 2, 0, 100 }).to(type);
        ReadHistogram read = Histogram(values);
        Assert.Equal((0, 100, 5, 105, 10009), (read.Min, read.Max, read.Count, read.Sum, read.SumOfSquares));
        Assert.Equal([1, 1, 2, 1], read.Numbers.Where(number => number > 0));
        AssertCounts(values, read);
    }

    /// <summary>Strides, a gradient and more elements than a block; sums against torch's own.</summary>
    [Fact]
    public void A_large_histogram_agrees_with_torch()
    {
        manual_seed(6);
        using Tensor values = randn(1400, 3100, requires_grad: true), turned = values.t();
        ReadHistogram read = Histogram(turned);
        using var scope = NewDisposeScope();
        Tensor wide = values.detach().to(ScalarType.Float64), sum = wide.sum(), square = wide.square().sum(), min = wide.min(), max = wide.max();
        Assert.Equal(1400 * 3100, read.Count);
        Assert.Equal((min.item<double>(), max.item<double>()), (read.Min, read.Max));
        Assert.Equal(sum.item<double>(), read.Sum, 1e-6);
        Assert.Equal(square.item<double>(), read.SumOfSquares, 1e-2);
        AssertCounts(wide, read);
    }

    [Fact]
    public void What_is_not_finite_is_counted_apart()
    {
        using var events = new EventFile(_run.Path);
        using Tensor some = tensor(new[] { 1f, float.NaN, 2, float.PositiveInfinity, float.NegativeInfinity }), none = full(2, double.NaN), empty = zeros(0);
        events.Histogram("some", some, 5);
        events.Histogram("none", none, 6);
        events.Histogram("empty", empty, 7);
        events.Flush();
        ReadEvent[] read = [.. EventFileReader.Read(events.Path).Skip(2)];
        Assert.Equal(["some", "some/not_finite", "none/not_finite"], read.Select(each => each.Tag));
        ReadHistogram counted = read[0].Histogram!;
        Assert.Equal((1, 2, 2, 3, 5), (counted.Min, counted.Max, counted.Count, counted.Sum, counted.SumOfSquares));
        Assert.Equal([3f, 2f], read.Skip(1).Select(each => each.Value!.Value));
        Assert.Equal([5, 6], read.Skip(1).Select(each => each.Step));
        using Tensor complex = zeros(1, dtype: ScalarType.ComplexFloat32);
        Assert.StartsWith(
            "expected real numbers, got ComplexFloat32", Assert.Throws<ArgumentException>(() => events.Histogram("c", complex, 1)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A wide margin: it takes about a fifth of that on two busy cores.</summary>
    [Fact]
    public void Three_million_values_take_less_than_a_tenth_of_a_second_and_leave_no_tensor()
    {
        using var events = new EventFile(_run.Path);
        using Tensor values = randn(3_000_000);
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        double fastest = Enumerable.Range(0, 15).Min(_ =>
        {
            var clock = Stopwatch.StartNew();
            events.Histogram("x", values, 1);
            return clock.Elapsed.TotalSeconds;
        });
        Assert.InRange(fastest, 0, 0.1);
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [SkippableFact]
    public void A_full_disk_is_named_and_breaks_no_record()
    {
        using SmallDisk disk = SmallDisk.Mount(kibibytes: 256);
        string ballast = Path.Combine(disk.Path, "ballast");
        File.WriteAllBytes(ballast, new byte[100_000]);
        using var events = new EventFile(disk.Path);
        int steps = 0;
        DataException full = Assert.Throws<DataException>(() =>
        {
            while (steps < 100_000)
                events.Scalar("loss", 1, steps++);
        });
        Assert.StartsWith(
            $"{events.Path}: expected a place where TensorBoard events can be written, got No space left on device", full.Message, StringComparison.Ordinal);
        Assert.EndsWith(". Fix: make room on the disk, then resume the run.", full.Message, StringComparison.Ordinal);
        File.Delete(ballast);
        events.Scalar("loss", 1, steps++);
        events.Dispose();
        events.Dispose();
        Assert.Equal(Enumerable.Range(0, steps), EventFileReader.Read(events.Path).Where(each => each.Tag is not null).Select(each => (int)each.Step));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        string missing = Path.Combine(_run.Path, "missing");
        Assert.StartsWith(
            $"{missing}: expected a place where TensorBoard events can be written, got Could not find",
            Assert.Throws<DataException>(() => new EventFile(missing)).Message, StringComparison.Ordinal);
    }

    /// <summary>Each number against the sorted values from the limit before it on.</summary>
    private static void AssertCounts(Tensor values, ReadHistogram read)
    {
        using var scope = NewDisposeScope();
        double[] sorted = [.. values.detach().to(ScalarType.Float64).reshape(-1).sort().Values.data<double>()];
        int counted = 0;
        for (int i = 0; i < read.Limits.Length; i++)
        {
            int start = counted;
            while (counted < sorted.Length && sorted[counted] < read.Limits[i])
                counted++;
            Assert.Equal(counted - start, read.Numbers[i]);
        }
        Assert.Equal(sorted.Length, counted);
        Assert.Equal(double.MaxValue, read.Limits[^1]);
    }

    private ReadHistogram Histogram(Tensor values)
    {
        using var events = new EventFile(_run.Path);
        events.Histogram("x", values, 1);
        events.Flush();
        return EventFileReader.Read(events.Path)[^1].Histogram!;
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
