using System.Security.Cryptography;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Nn;

/// <summary>TorchSharp's module files: there and back, to and from Python, and what damaged ones do.</summary>
public sealed class SavingTests : IDisposable
{
    private static readonly string s_golden = Path.Combine(Repository.Root, "tests", "reference", "module_file.dat");

    private readonly string _folder = Directory.CreateTempSubdirectory("engine-saving-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A buffer of every element type, as module_file.py has them.</summary>
    private sealed class Kinds : Module
    {
        internal Kinds() : base(nameof(Kinds))
        {
            foreach (var (name, type) in new (string, ScalarType)[]
            {
                ("uint8", uint8), ("int8", int8), ("int16", int16), ("int32", int32), ("int64", int64), ("float16", float16),
                ("float32", float32), ("float64", float64), ("complex64", complex64), ("complex128", complex128),
                ("bool", ScalarType.Bool), ("bfloat16", bfloat16),
            })
                register_buffer(name, zeros(2, 3, type));
            register_buffer("none", zeros(0, 3));
            register_buffer("größe", zeros(200, uint8));
            register_buffer(string.Concat(Enumerable.Repeat("long", 40)), zeros([]));
            register_buffer("not saved", ones(1), persistent: false);
        }
    }

    /// <summary>Everything that the golden file names, under its names.</summary>
    private sealed class Whole : Module
    {
        private readonly Kinds _kinds = new();

        public Whole() : base(nameof(Whole))
        {
            register_module("0", Linear(3, 2));
            register_module("1", BatchNorm1d(2));
            register_module("kinds", _kinds);
        }
    }

    private string At(string name) => Path.Combine(_folder, name);

    [Fact]
    public void PythonsFileLoadsWithEveryElementType()
    {
        using var scope = NewDisposeScope();
        using var module = new Whole();
        var loaded = new Dictionary<string, bool>();
        Assert.Same(module, module.load(s_golden, loadedParameters: loaded));
        var state = module.state_dict();
        Assert.Equal(state.Keys.Order(), loaded.Keys.Order());
        Assert.All(loaded.Values, Assert.True);
        foreach (var (place, (key, tensor)) in state.Take(7).Index())
            Assert.True((arange(tensor.numel(), float32) / 8 + place).reshape(tensor.shape).to(tensor.dtype).Equals(tensor), key);
        foreach (var (key, tensor) in state.Where(entry => entry.Key.StartsWith("kinds.", StringComparison.Ordinal)).Take(12))
        {
            var signed = tensor.dtype is not (ScalarType.Byte or ScalarType.Bool);
            Assert.True((arange(6) % 5 - (signed ? 2 : 0)).reshape(2, 3).to(tensor.dtype).Equals(tensor), key);
        }
        Assert.True(arange(200).to(uint8).Equals(state["kinds.größe"]));
        Assert.Equal(0.1f, state["kinds." + string.Concat(Enumerable.Repeat("long", 40))].item<float>());
        Assert.Equal(1, module.get_buffer("kinds.not saved")!.item<float>());
    }

    [Fact]
    public void WhatPythonWroteIsWrittenAgainByteForByte()
    {
        using var module = new Whole();
        module.load(s_golden).save(At("again"));
        Assert.Equal(File.ReadAllBytes(s_golden), File.ReadAllBytes(At("again")));
    }

    [SkippableFact]
    public void PythonReadsWhatWeWrite()
    {
        using var scope = NewDisposeScope();
        using var module = Sequential(("conv", Conv2d(2, 3, (2, 1))), ("norm", BatchNorm2d(3)), ("none", ReLU()), ("out", Linear(5, 4, dtype: bfloat16)));
        module.save(At("model"));
        var expected = module.state_dict().Select(entry =>
            $"{entry.Key} {(int)entry.Value.dtype} {string.Join(",", entry.Value.shape)} "
            + Convert.ToHexStringLower(SHA256.HashData(entry.Value.detach().contiguous().bytes)));
        Assert.Equal(expected, PyTorch.Run("module_file.py", "show", At("model")));
    }

    [Fact]
    public void ValuesComeBackIntoTheSameObjects()
    {
        using var scope = NewDisposeScope();
        using var saved = Network();
        using var module = Network();
        saved.to(float64).to(float32).save(At("model"));
        var weight = module.get_parameter("0.weight")!;
        var pointer = module.parameters().ToArray();
        module.load(At("model"));
        Assert.Same(weight, module.get_parameter("0.weight"));
        Assert.True(weight.requires_grad);
        Assert.Equal(pointer, module.parameters());
        foreach (var (key, tensor) in saved.state_dict()) Assert.True(tensor.Equals(module.state_dict()[key]), key);
    }

    [Fact]
    public void StreamsStayOpenAndHoldOneModuleAfterAnother()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        using var first = Linear(2, 3);
        using var second = Linear(3, 1);
        first.save(stream);
        second.save(stream);
        stream.Position = 0;
        using var loaded = Linear(2, 3);
        using var after = Linear(3, 1);
        loaded.load(stream);
        after.load(stream);
        Assert.True(first.weight.Equals(loaded.weight));
        Assert.True(second.bias!.Equals(after.bias!));
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void AStreamThatCannotSeekServesToo()
    {
        using var scope = NewDisposeScope();
        using var saved = Network();
        using var module = Network();
        saved.save(At("model"));
        using var forward = new ForwardStream(File.ReadAllBytes(At("model")));
        module.load(forward, skip: ["0.weight"]);
        Assert.True(saved.get_parameter("1.weight")!.Equals(module.get_parameter("1.weight")!));
        Assert.False(saved.get_parameter("0.weight")!.Equals(module.get_parameter("0.weight")!));
    }

    [Fact]
    public void SkippedNamesAreNotWrittenAndNotRead()
    {
        using var scope = NewDisposeScope();
        using var saved = Network();
        using var module = Network();
        var before = module.get_parameter("1.bias")!.clone();
        saved.save(At("all")).save(At("part"), skip: ["1.bias"]);
        Assert.Equal("Sequential: Mismatched state_dict sizes: expected 4, but found 3 entries.",
            Assert.Throws<ArgumentException>(() => module.load(At("part"))).Message);
        var loaded = new Dictionary<string, bool>();
        module.load(At("all"), skip: ["1.bias"], loadedParameters: loaded);
        Assert.True(before.Equals(module.get_parameter("1.bias")!));
        Assert.Equal(4, loaded.Count);
        module.load(At("part"), strict: false);
        Assert.True(before.Equals(module.get_parameter("1.bias")!));
        Assert.True(saved.get_parameter("1.weight")!.Equals(module.get_parameter("1.weight")!));
    }

    [Fact]
    public void NamesThatTheModuleLacksAreRefusedUnlessNotStrict()
    {
        using var scope = NewDisposeScope();
        using var saved = Sequential(("a", Linear(2, 3)), ("b", Linear(3, 2)));
        using var module = Sequential(("a", Linear(2, 3)), ("c", Linear(3, 2)));
        saved.save(At("model"));
        Unchanged(module, () => Assert.Equal(
            "Sequential: Mismatched module state names: the target module does not have a parameter or buffer named 'b.weight'.",
            Assert.Throws<ArgumentException>(() => module.load(At("model"))).Message));
        var loaded = new Dictionary<string, bool> { ["old"] = true };
        module.load(At("model"), strict: false, loadedParameters: loaded);
        Assert.Equal([("old", true), ("a.weight", true), ("a.bias", true), ("b.weight", false), ("b.bias", false)],
            loaded.Select(entry => (entry.Key, entry.Value)));
        Assert.True(saved.get_parameter("a.bias")!.Equals(module.get_parameter("a.bias")!));
    }

    [Fact]
    public void AnotherShapeOrTypeNamesTheEntryAndChangesNothing()
    {
        using var saved = Sequential(Linear(2, 3), Linear(3, 4));
        using var module = Sequential(Linear(2, 3), Linear(4, 4));
        saved.save(At("model"));
        Unchanged(module, () => Assert.Equal(
            "Sequential: '1.weight': Mismatched tensor shape while loading: expected [4, 4], got [4, 3].",
            Assert.Throws<ArgumentException>(() => module.load(At("model"))).Message));
        using var doubles = Sequential(Linear(2, 3), Linear(3, 4)).to(float64);
        Unchanged(doubles, () => Assert.Equal(
            "Sequential: '0.weight': Mismatched tensor data types while loading: expected Float64, got Float32.",
            Assert.Throws<ArgumentException>(() => doubles.load(At("model"))).Message));
    }

    /// <summary>Every prefix of a file, and every file with one byte changed: a typed error of one line, or a file that fits.</summary>
    [Fact]
    public void DamagedFilesNeverChangeAModuleHalfway()
    {
        using var scope = NewDisposeScope();
        using var saved = Linear(2, 2);
        using var module = Linear(2, 2);
        using var stream = new MemoryStream();
        saved.save(stream);
        var whole = stream.ToArray();
        foreach (var seekable in new[] { true, false })
        {
            for (var length = 0; length < whole.Length; length++)
            {
                var part = whole[..length];
                var error = Unchanged(module, () => Assert.ThrowsAny<EndOfStreamException>(() => module.load(Open(part, seekable))));
                Assert.StartsWith("Linear: the file ends in ", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }
        // Past the names and headers a changed byte is only another value.
        foreach (var place in Enumerable.Range(0, whole.Length))
        {
            foreach (var value in new byte[] { 0x00, 0x7f, 0x80, 0xff })
            {
                var changed = (byte[])whole.Clone();
                changed[place] = value;
                var before = module.state_dict().Values.Select(tensor => tensor.detach().clone()).ToArray();
                var error = Record.Exception(() => module.load(Open(changed, true)));
                if (error is null) continue;
                Assert.True(error is ArgumentException or InvalidDataException or EndOfStreamException, error.ToString());
                Assert.DoesNotContain('\n', error.Message);
                Assert.All(before.Zip(module.state_dict().Values), pair => Assert.True(SameBits(pair.First, pair.Second)));
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f }, "found 9223372036854775807 entries")]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 }, "expected a number of 0 or more, got -1")]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 }, "expected a number of at most 64 bits")]
    [InlineData(new byte[] { 2, 0xff, 0xff, 0xff, 0xff, 0x07 }, "expected a name of at most 65536 bytes, got 2147483647")]
    [InlineData(new byte[] { 2, 4, (byte)'b', (byte)'i', (byte)'a', (byte)'s', 8 }, "expected a saved tensor's element type, got 8")]
    [InlineData(new byte[] { 2, 4, (byte)'b', (byte)'i', (byte)'a', (byte)'s', 12 }, "expected a saved tensor's element type, got 12")]
    [InlineData(new byte[] { 2, 4, (byte)'b', (byte)'i', (byte)'a', (byte)'s', 6, 200, 1 }, "expected a saved tensor's rank, got 200")]
    [InlineData(new byte[] { 2, 4, (byte)'b', (byte)'i', (byte)'a', (byte)'s', 6, 2, 0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0x7f },
        "expected a saved tensor's shape, got [34359738367, 34359738367]")]
    [InlineData(new byte[] { 2, 4, (byte)'b', (byte)'i', (byte)'a', (byte)'s', 6, 1, 0xff, 0xff, 0xff, 0xff, 0x7f }, "got [34359738367]")]
    [InlineData(new byte[] { 2, 4, (byte)'b', (byte)'i', (byte)'a', (byte)'s', 6, 1, 1, 0, 0, 0, 0, 4, (byte)'b', (byte)'i', (byte)'a', (byte)'s' },
        "the name is there for the second time")]
    public void HostileSizesAreRefusedBeforeAnythingIsAllocated(byte[] file, string expected)
    {
        using var module = Linear(1, 1);
        var error = Unchanged(module, () => Assert.ThrowsAny<Exception>(() => module.load(Open(file, true))));
        Assert.True(error is ArgumentException or InvalidDataException, error.ToString());
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void AnUnknownEntryWithAHugeSizeIsRefusedToo()
    {
        using var module = Linear(1, 1);
        byte[] file = [1, 1, (byte)'x', 6, 1, 0xff, 0xff, 0xff, 0xff, 0x7f, 0];
        Assert.Equal("Linear: the file ends in entry 0 of 1, 'x': expected 137438953468 bytes of a tensor of shape [34359738367], got 1: the file is cut off.",
            Assert.Throws<EndOfStreamException>(() => module.load(Open(file, true), strict: false)).Message);
        byte[] impossible = [1, 1, (byte)'x', 6, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 0];
        Assert.Contains("more than this machine's memory",
            Assert.Throws<InvalidDataException>(() => module.load(Open(impossible, false), strict: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFailedSaveLeavesTheOldFile()
    {
        using var module = Linear(2, 2);
        module.save(At("model"));
        var old = File.ReadAllBytes(At("model"));
        using var broken = Linear(2, 2);
        broken.bias!.Dispose();
        var state = broken.state_dict();
        state["bias"] = broken.bias;
        Assert.Throws<ObjectDisposedException>(() => new Broken(state).save(At("model")));
        Assert.Equal(old, File.ReadAllBytes(At("model")));
        Assert.Equal([At("model")], Directory.GetFiles(_folder));
    }

    [Fact]
    public void ALinkKeepsPointingToItsFile()
    {
        using var module = Linear(2, 2);
        File.WriteAllText(At("target"), "old");
        File.CreateSymbolicLink(At("link"), At("target"));
        module.save(At("link"));
        Assert.NotNull(File.ResolveLinkTarget(At("link"), false));
        using var loaded = Linear(2, 2);
        loaded.load(At("target"));
        Assert.True(module.weight.Equals(loaded.weight));
    }

    [Fact]
    public void AbsentFilesAndFoldersAreNamed()
    {
        using var module = Linear(1, 1);
        Assert.Contains(At("absent"), Assert.Throws<FileNotFoundException>(() => module.load(At("absent"))).Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => module.save(At(Path.Combine("none", "model"))));
    }

    [Fact]
    public void CreateMakesAModuleAndLoadsIt()
    {
        var before = LiveTensors.Count;
        using (var module = Module.Create<Whole>(s_golden))
        {
            Assert.IsType<Whole>(module);
            Assert.Equal(2f, module.get_parameter("1.weight")!.ReadCpuSingle(0));
        }
        Assert.Throws<ArgumentException>(() => Module.Create<Empty>(s_golden));
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void NothingStaysBehind()
    {
        using var module = Network();
        var before = LiveTensors.Count;
        module.save(At("model")).load(At("model"));
        File.WriteAllBytes(At("cut"), File.ReadAllBytes(At("model"))[..^1]);
        Assert.Throws<EndOfStreamException>(() => module.load(At("cut")));
        Assert.Equal(before, LiveTensors.Count);
    }

    private sealed class Empty() : Module(nameof(Empty));

    /// <summary>A module whose state cannot be written to its end.</summary>
    private sealed class Broken(Dictionary<string, Tensor> state) : Module(nameof(Broken))
    {
        public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null) => state;
    }

    /// <summary>Bytes that come once and in order, as through a pipe.</summary>
    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
        public override long Length => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
    }

    private static MemoryStream Open(byte[] bytes, bool seekable) => seekable ? new MemoryStream(bytes) : new ForwardStream(bytes);

    private static Sequential Network() => Sequential(Linear(3, 4), Linear(4, 2));

    private static T Unchanged<T>(Module module, Func<T> action)
    {
        using var scope = NewDisposeScope();
        var before = module.state_dict().Values.Select(tensor => tensor.detach().clone()).ToArray();
        var result = action();
        Assert.All(before.Zip(module.state_dict().Values), pair => Assert.True(SameBits(pair.First, pair.Second)));
        return result;
    }

    private static void Unchanged(Module module, Action action) => Unchanged(module, () =>
    {
        action();
        return true;
    });

    /// <summary>Equality that holds for NaN too.</summary>
    private static bool SameBits(Tensor left, Tensor right) => left.detach().bytes.SequenceEqual(right.detach().bytes);
}
