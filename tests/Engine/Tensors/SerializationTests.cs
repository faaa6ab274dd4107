using TorchSharp;
using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

/// <summary>TorchSharp's file format of a tensor.</summary>
public class SerializationTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Bool)]
    [InlineData(ScalarType.ComplexFloat32)]
    public void A_tensor_comes_back_as_it_was(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var x = arange(-3, 3).reshape(2, 3).to(dtype).t(); // not contiguous
        using var stream = new MemoryStream();
        x.Save(stream);
        stream.Position = 0;
        var loaded = Tensor.Load(stream);
        Assert.Equal(x.dtype, loaded.dtype);
        Assert.Equal([3, 2], loaded.shape);
        Assert.True(x.Equals(loaded));
    }

    [Fact]
    public void The_bytes_are_TorchSharps()
    {
        using var x = tensor(new long[] { 1, 300 }).reshape(2, 1);
        using var stream = new MemoryStream();
        x.Save(stream);
        // Int64 = 4, two dimensions of 2 and 1, then the elements, lowest byte first.
        byte[] expected = [4, 2, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 44, 1, 0, 0, 0, 0, 0, 0];
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void Sizes_above_127_take_more_than_one_byte()
    {
        using var x = zeros(200, ScalarType.Byte);
        using var stream = new MemoryStream();
        x.Save(stream);
        byte[] expected = [0, 1, 200 & 0x7f | 0x80, 1];
        Assert.Equal(expected, stream.ToArray()[..4]);
    }

    [Fact]
    public void Loading_into_a_tensor_writes_its_memory_and_can_skip()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            tensor(new[] { 1f, 2f }).Save(writer);
            tensor(new[] { 3f, 4f }).Save(writer);
        }
        stream.Position = 0;
        var target = zeros(2).requires_grad_();
        using var reader = new BinaryReader(stream);
        target.Load(reader, skip: true);
        Assert.Equal([0f, 0f], target.data<float>().ToArray());
        target.Load(reader);
        Assert.Equal([3f, 4f], target.data<float>().ToArray());
    }

    [Fact]
    public void Another_type_or_shape_is_refused()
    {
        using var stream = new MemoryStream();
        using (var x = ones(2, 3)) x.Save(stream);
        using var reader = new BinaryReader(stream);
        using var wrongShape = ones(3, 2);
        stream.Position = 0;
        Assert.Contains("[3, 2], got [2, 3]", Assert.Throws<ArgumentException>(() => wrongShape.Load(reader)).Message);
        using var wrongType = ones(2, 3, ScalarType.Float64);
        stream.Position = 0;
        Assert.Contains("Float64, got Float32", Assert.Throws<ArgumentException>(() => wrongType.Load(reader)).Message);
    }

    [Fact]
    public void Truncated_and_foreign_files_are_refused()
    {
        using var stream = new MemoryStream();
        using (var x = ones(10)) x.Save(stream);
        Assert.Throws<EndOfStreamException>(() => Tensor.Load(new MemoryStream(stream.ToArray()[..^1])));
        Assert.Throws<InvalidDataException>(() => Tensor.Load(new MemoryStream("PNG..."u8.ToArray())));
        Assert.Throws<FileNotFoundException>(() => Tensor.Load(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())));
    }
}
