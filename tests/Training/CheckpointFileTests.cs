using Data.Tests;
using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using DropoutTorch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests;

public class CheckpointFileTests
{
    private const string Fix = ". Fix: go on from another checkpoint, or copy the file again from its source.";

    private static readonly Dictionary<string, string> State = new() { ["loop"] = "{\"epoch\": 3, \"name\": \"Zoë\"}", ["scheduler"] = "{}" };

    public static TheoryData<ScalarType> Types =>
    [
        ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64, ScalarType.Bool,
        ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64, ScalarType.ComplexFloat32,
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_dtype_comes_back_with_its_bits(ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = tensor(new[] { 0.0, 1, 2.5, 127, 3 }).to(type);
        using Checkpoint back = RoundTrip(new() { ["a.b"] = values, ["none"] = empty([0, 3], dtype: type), ["one"] = values[2] });
        Assert.Equal(type, back.Tensors["a.b"].dtype);
        Assert.Equal(values.bytes.ToArray(), back.Tensors["a.b"].bytes.ToArray());
        Assert.Equal([0, 3], back.Tensors["none"].shape);
        Assert.Equal(type, back.Tensors["none"].dtype);
        Assert.Equal([], back.Tensors["one"].shape);
    }

    [Fact]
    public void Step_score_state_and_unusual_tensors_come_back()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = randn(3, 4, requires_grad: true);
        var tensors = new Dictionary<string, Tensor>
        {
            ["model.weight"] = weight,
            ["model.turned"] = weight.t(),
            ["model.odd"] = full(2, double.NaN, dtype: ScalarType.Float32),
            ["empty.float"] = empty([0], dtype: ScalarType.Float32),
            ["empty.int"] = empty([0], dtype: ScalarType.Int64),
            ["optimizer"] = arange(256).to(ScalarType.Byte),
        };
        using Checkpoint back = RoundTrip(tensors);
        Assert.Equal(1200, back.Step);
        Assert.Equal(0.1 + 0.2, back.Score);
        Assert.Equal(State, back.State);
        Assert.Equal(tensors.Keys.Order(), back.Tensors.Keys.Order());
        foreach ((string name, Tensor tensor) in tensors)
        {
            Assert.Equal(tensor.dtype, back.Tensors[name].dtype);
            Assert.Equal(tensor.shape, back.Tensors[name].shape);
            Assert.Equal(tensor.detach().contiguous().bytes.ToArray(), back.Tensors[name].bytes.ToArray());
            Assert.False(back.Tensors[name].requires_grad);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    [InlineData(-1e-300)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    public void A_score_survives_to_the_bit_and_is_read_without_the_tensors(double? score)
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "x");
        using (var checkpoint = new Checkpoint(long.MaxValue, score, new Dictionary<string, Tensor>(), new Dictionary<string, string>()))
            CheckpointFile.Write(path, checkpoint);
        Assert.Equal(new CheckpointEntry(path, long.MaxValue, score), CheckpointFile.Describe(path));
        using Checkpoint back = CheckpointFile.Read(path);
        Assert.Equal(score, back.Score);
        Assert.Empty(back.Tensors);
    }

    [Fact]
    public void Any_reader_of_safetensors_opens_it()
    {
        using var folder = new TempFolder();
        string path = Small(folder);
        using var file = WeightsFile.Open(path);
        Assert.Equal(
            ["checkpoint.format", "checkpoint.score", "checkpoint.seal", "checkpoint.step", "checkpoint.tensors", "state.loop", "state.scheduler"],
            file.Metadata.Keys.Order());
        Assert.Equal(State["loop"], file.Metadata["state.loop"]);
        using Tensor values = file.Load("values");
        Assert.Equal([0f, 1, 2], values.data<float>().ToArray());
    }

    /// <summary>Every bit of the file, one at a time: a changed one is noticed, or (space in the header) changes nothing.</summary>
    [Fact]
    public void No_flipped_bit_goes_unnoticed()
    {
        using var folder = new TempFolder();
        string path = Small(folder);
        byte[] sound = File.ReadAllBytes(path);
        int unnoticed = 0;
        for (int bit = 0; bit < sound.Length * 8; bit++)
        {
            byte[] flipped = [.. sound];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, flipped);
            try
            {
                using Checkpoint back = CheckpointFile.Read(path);
                AssertIsSmall(back);
                unnoticed++;
            }
            catch (DataException e)
            {
                Assert.StartsWith($"{path}: expected an intact checkpoint, got ", e.Message, StringComparison.Ordinal);
                Assert.EndsWith(Fix, e.Message, StringComparison.Ordinal);
            }
        }
        Assert.InRange(unnoticed, 0, 16); // between 0 and 7 bytes of padding, where a tab or a line's end serves as well as a space
    }

    [Fact]
    public void No_truncation_goes_unnoticed_not_even_by_the_header_alone()
    {
        using var folder = new TempFolder();
        string path = Small(folder);
        byte[] sound = File.ReadAllBytes(path);
        for (int length = 0; length < sound.Length; length++)
        {
            File.WriteAllBytes(path, sound[..length]);
            Assert.Throws<DataException>(() => CheckpointFile.Read(path));
            Assert.Throws<DataException>(() => CheckpointFile.Describe(path));
        }
        File.WriteAllBytes(path, [.. sound, 0]);
        Assert.Throws<DataException>(() => CheckpointFile.Read(path));
    }

    [Fact]
    public void Faults_are_named()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "x");
        Refused("no such file instead of a readable file of weights");
        File.WriteAllBytes(path, [1, 2, 3]);
        Refused("3 instead of at least 8 bytes");
        Plain([]);
        Refused("one without checkpoint.format");
        Plain(new() { ["checkpoint.format"] = "2" });
        Refused("format '2' instead of '1'");
        Plain(new() { ["checkpoint.format"] = "1", ["checkpoint.step"] = "1" });
        Refused("one without checkpoint.seal");
        Plain(new() { ["checkpoint.format"] = "1", ["checkpoint.step"] = "1", ["checkpoint.seal"] = new string('0', 64) });
        Refused("a header that was changed after it was written");
        Small(folder);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Refused("tensors that were changed after they were written");

        void Plain(Dictionary<string, string> metadata) => SafetensorsWriter.Save(path, new Dictionary<string, Tensor>(), metadata);
        void Refused(string got) =>
            Assert.Equal($"{path}: expected an intact checkpoint, got {got}{Fix}", Assert.Throws<DataException>(() => CheckpointFile.Read(path)).Message);
    }

    [Fact]
    public void A_write_that_fails_keeps_the_old_file()
    {
        using var folder = new TempFolder();
        string path = Small(folder);
        byte[] old = File.ReadAllBytes(path);
        using Tensor unsupported = zeros(2, dtype: ScalarType.ComplexFloat64);
        using var checkpoint = Checkpoint.Share(2, null, new Dictionary<string, Tensor> { ["x"] = unsupported }, State);
        Assert.Throws<NotSupportedException>(() => CheckpointFile.Write(path, checkpoint));
        Assert.Equal(old, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void It_owns_its_tensors_and_nothing_else_is_left()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "x");
        using Tensor weight = ones(3);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var shared = Checkpoint.Share(1, null, new Dictionary<string, Tensor> { ["w"] = weight }, State))
            CheckpointFile.Write(path, shared);
        Assert.False(weight.IsInvalid); // it was lent only
        Checkpoint back;
        using (NewDisposeScope())
            back = CheckpointFile.Read(path);
        using (back)
            Assert.Equal([1f, 1, 1], back.Tensors["w"].data<float>().ToArray());
        Assert.True(back.Tensors["w"].IsInvalid);
        Assert.Throws<ArgumentOutOfRangeException>(() => Checkpoint.Share(-1, null, new Dictionary<string, Tensor> { ["w"] = weight }, State));
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    /// <summary>More than one piece of the seal, the last one ragged.</summary>
    [Fact]
    public void A_large_tensor_is_sealed_in_all_its_pieces()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "x");
        using (Tensor values = arange(5_000_001, dtype: ScalarType.Float32))
        using (var checkpoint = Checkpoint.Share(1, null, new Dictionary<string, Tensor> { ["v"] = values }, State))
            CheckpointFile.Write(path, checkpoint);
        CheckpointFile.Read(path).Dispose();
        long length = new FileInfo(path).Length;
        foreach (long fromEnd in (long[])[1, 4_000_000, 12_000_000, 20_000_004])
        {
            Flip(length - fromEnd);
            Assert.Contains("tensors that were changed", Assert.Throws<DataException>(() => CheckpointFile.Read(path)).Message, StringComparison.Ordinal);
            Flip(length - fromEnd);
        }
        CheckpointFile.Read(path).Dispose();

        void Flip(long position)
        {
            using var file = new FileStream(path, FileMode.Open);
            file.Position = position;
            int value = file.ReadByte();
            file.Position = position;
            file.WriteByte((byte)(value ^ 16));
        }
    }

    private static Checkpoint RoundTrip(Dictionary<string, Tensor> tensors)
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "x");
        using (var checkpoint = Checkpoint.Share(1200, 0.1 + 0.2, tensors, State))
            CheckpointFile.Write(path, checkpoint);
        return CheckpointFile.Read(path);
    }

    private static string Small(TempFolder folder)
    {
        string path = Path.Combine(folder.Path, "x");
        using Tensor values = arange(3, dtype: ScalarType.Float32), flags = tensor(new[] { true, false });
        using var checkpoint = Checkpoint.Share(7, 0.5, new Dictionary<string, Tensor> { ["values"] = values, ["flags"] = flags }, State);
        CheckpointFile.Write(path, checkpoint);
        return path;
    }

    private static void AssertIsSmall(Checkpoint back)
    {
        Assert.Equal((7, 0.5), (back.Step, back.Score));
        Assert.Equal(State, back.State);
        Assert.Equal([0f, 1, 2], back.Tensors["values"].data<float>().ToArray());
        Assert.Equal([true, false], back.Tensors["flags"].data<bool>().ToArray());
        Assert.Equal(2, back.Tensors.Count);
    }
}
