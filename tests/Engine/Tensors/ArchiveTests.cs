using System.Globalization;
using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

/// <summary>libtorch's own file format of a tensor: there and back, to and from Python, and what damaged files do.</summary>
public sealed class ArchiveTests : IDisposable
{
    private static readonly string s_golden = Path.Combine(Repository.Root, "tests", "reference", "tensor_file.pt");

    private readonly string _folder = Directory.CreateTempSubdirectory("engine-archive-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    [Theory]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Bool)]
    [InlineData(ScalarType.ComplexFloat32)]
    [InlineData(ScalarType.ComplexFloat64)]
    public void ATensorComesBackAsItWas(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var x = arange(6).reshape(2, 3).to(dtype).t(); // not contiguous
        x.save(At("x"));
        var loaded = Tensor.load(At("x"));
        Assert.Equal((dtype, false), (loaded.dtype, loaded.requires_grad));
        Assert.True(x.Equals(loaded));
    }

    [Fact]
    public void SizesOfEveryLengthComeBackAndSoDoesTheFlag()
    {
        using var scope = NewDisposeScope();
        foreach (var x in new[] { tensor(3.5), zeros(0, 3), zeros(300, 1, 2), zeros(70000, uint8), ones(2).requires_grad_() })
        {
            save(x, At("x"));
            var loaded = load(At("x"));
            Assert.Equal(x.requires_grad, loaded.requires_grad);
            Assert.True(x.is_leaf && loaded.is_leaf);
            Assert.True(x.Equals(loaded));
        }
    }

    [Fact]
    public void ATorchScriptArchiveOfPythonsIsRead()
    {
        using var scope = NewDisposeScope();
        var loaded = load(s_golden);
        Assert.Equal(float64, loaded.dtype);
        Assert.True(loaded.requires_grad);
        Assert.True((arange(6, float64) / 8).reshape(2, 3).t().Equals(loaded));
    }

    [SkippableFact]
    public void PythonReadsWhatWeWrite()
    {
        using var scope = NewDisposeScope();
        (arange(6, float32) / 4).reshape(2, 3).requires_grad_().save(At("x"));
        Assert.Equal(["float32 [2,3] True 0.0 0.25 0.5 0.75 1.0 1.25"], PyTorch.Run("tensor_file.py", "show", At("x")));
        arange(300).to(int16).save(At("y"));
        Assert.Equal("int16 [300] False 0.0 1.0 2.0", string.Join(' ', PyTorch.Run("tensor_file.py", "show", At("y"))[0].Split(' ')[..6]));
    }

    [SkippableFact]
    public void WhatPythonSavesIsRead()
    {
        using var scope = NewDisposeScope();
        foreach (var line in PyTorch.Run("tensor_file.py", "write", _folder))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var loaded = load(At(words[0]));
            Assert.Equal(words[1], $"[{string.Join(",", loaded.shape)}]");
            var real = is_complex(loaded) ? loaded.view_as_real() : loaded;
            Assert.Equal(words[2..].Select(word => double.Parse(word, CultureInfo.InvariantCulture)),
                real.to(float64).contiguous().data<double>().ToArray());
        }
    }

    /// <summary>Every prefix of a file, and every byte of it changed: a typed error of one line, or a tensor.</summary>
    [Fact]
    public void DamagedFilesAreRefusedInOneLine()
    {
        using var x = ones(2, 2);
        x.save(At("x"));
        var whole = File.ReadAllBytes(At("x"));
        var before = LiveTensors.Count;
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(At("cut"), whole[..length]);
            AssertRefused(Record.Exception(() => load(At("cut"))));
        }
        for (var place = 0; place < whole.Length; place++)
        {
            var changed = (byte[])whole.Clone();
            changed[place] ^= 0x55;
            File.WriteAllBytes(At("changed"), changed);
            var error = Record.Exception(() => load(At("changed")).Dispose());
            if (error is not null) AssertRefused(error);
        }
        Assert.Equal(before, LiveTensors.Count);
    }

    [Theory]
    [InlineData(7, 0, new long[] { 2, 4 }, new long[] { 4, 1 })]
    [InlineData(7, 4, new long[] { 4 }, new long[] { 1 })]
    [InlineData(7, -1, new long[] { 1 }, new long[] { 1 })]
    [InlineData(7, 0, new long[] { 2 }, new long[] { -1 })]
    [InlineData(7, 0, new long[] { -2 }, new long[] { 1 })]
    [InlineData(7, 0, new long[] { 2, 1 }, new long[] { 1 })]
    [InlineData(7, 0, new[] { long.MaxValue, long.MaxValue }, new long[] { 9, 9 })]
    [InlineData(7, 8, new long[] { 0 }, new long[] { 1 })]
    [InlineData(8, 0, new long[] { 7 }, new long[] { 1 })]
    [InlineData(-1, 0, new long[] { 1 }, new long[] { 1 })]
    public void ATensorThatReachesOutOfItsStorageIsRefused(long count, long offset, long[] sizes, long[] strides)
    {
        WriteArchive("cpu", count, offset, sizes, strides);
        var before = LiveTensors.Count;
        AssertRefused(Record.Exception(() => load(At("x"))));
        Assert.Equal(before, LiveTensors.Count);
    }

    [Theory]
    [InlineData("cqu")]
    [InlineData("")]
    [InlineData("cuda:x")]
    [InlineData("cuda:99999999")]
    [InlineData("cpu:0:0")]
    public void ADamagedNameOfADeviceIsDamage(string place)
    {
        WriteArchive(place, 7, 0, [7], [1]);
        var before = LiveTensors.Count;
        foreach (var read in new[] { load, Tensor.load })
            Assert.Equal($"expected the name of a device, got '{place}': the file is damaged.",
                Assert.Throws<InvalidDataException>(() => read(At("x"))).Message);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void OtherFilesAreNamed()
    {
        File.WriteAllText(At("text"), "text");
        AssertRefused(Record.Exception(() => load(At("text"))));
        using (var stream = File.Create(At("zip")))
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create)) archive.CreateEntry("other").Open().Dispose();
        Assert.Equal("expected libtorch's archive of a tensor, got a zip file without data.pkl.",
            Assert.Throws<InvalidDataException>(() => load(At("zip"))).Message);
        Pickled("80029300002e", "expected libtorch's data.pkl: the instruction 0x93 is none that libtorch writes.");
        Pickled("80024b052e", "expected an archive of one tensor, got one of something else. Fix: save the tensor alone.");
        Pickled("80022e", "expected libtorch's data.pkl: its stack is empty.");
        Pickled("80025800000100", "expected libtorch's data.pkl: it is cut off.");
        Assert.Throws<FileNotFoundException>(() => load(At("absent")));

        void Pickled(string bytes, string expected)
        {
            using (var stream = File.Create(At("pickle")))
            using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
            using (var entry = archive.CreateEntry("x/data.pkl", CompressionLevel.NoCompression).Open())
                entry.Write(Convert.FromHexString(bytes));
            Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => load(At("pickle"))).Message);
        }
    }

    /// <summary>A file of 7 numbers, and a tensor on them.</summary>
    private void WriteArchive(string place, long count, long offset, long[] sizes, long[] strides)
    {
        using var stream = File.Create(At("x"));
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        using (var data = archive.CreateEntry("x/data/0", CompressionLevel.NoCompression).Open()) data.Write(new byte[28]);
        var pickle = new PickleWriter().Name("torch._utils", "_rebuild_tensor_v2").Raw((byte)'(', (byte)'(').Text("storage")
            .Name("torch", "FloatStorage").Text("0").Text(place).Number(count).Raw((byte)'t', (byte)'Q').Number(offset).Tuple(sizes)
            .Tuple(strides).Raw(0x89, (byte)'N', (byte)'t', (byte)'R', (byte)'.').ToArray();
        using var entry = archive.CreateEntry("x/data.pkl", CompressionLevel.NoCompression).Open();
        entry.Write(pickle);
    }

    private static void AssertRefused(Exception? error)
    {
        Assert.NotNull(error);
        Assert.True(error is InvalidDataException or EndOfStreamException or TorchSharp.Native.TorchException, error.ToString());
        Assert.DoesNotContain('\n', error.Message);
    }
}
