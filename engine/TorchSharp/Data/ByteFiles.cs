using static TorchSharp.torch;

namespace TorchSharp.Data;

/// <summary>Files of unsigned bytes in the format of MNIST: a magic number, the sizes, the bytes.</summary>
internal static class Idx
{
    private const int Magic = 0x0800;

    internal static Tensor Read(string path, int dimensions)
    {
        using var file = File.OpenRead(path);
        using var binary = new BinaryReader(file);
        var reader = new Utils.BigEndianReader(binary);
        var header = (1L + dimensions) * sizeof(int);
        if (file.Length < header) throw new InvalidDataException($"{path}: expected an IDX file, got {file.Length} bytes.");
        var magic = reader.ReadInt32();
        if (magic != Magic + dimensions)
            throw new InvalidDataException($"{path}: expected an IDX file of bytes in {dimensions} dimensions (0x{Magic + dimensions:x8}), got 0x{magic:x8}.");
        var sizes = Enumerable.Range(0, dimensions).Select(_ => (long)reader.ReadInt32()).ToArray();
        // Against the file's length before memory is taken: a damaged header must not cost any.
        if (sizes.Any(size => size < 1) || sizes.Aggregate(UInt128.One, (product, size) => product * (ulong)size) != (UInt128)(file.Length - header))
            throw new InvalidDataException($"{path}: expected the bytes of [{string.Join(", ", sizes)}], got {file.Length - header}.");
        return Bytes.Read(file, sizes);
    }
}

/// <summary>The binary files of CIFAR-10: records of a class and the red, green and blue pixels.</summary>
internal static class Cifar
{
    internal const long Pixels = 3 * 32 * 32;

    internal static Tensor Read(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length == 0 || file.Length % (1 + Pixels) != 0)
            throw new InvalidDataException($"{path}: expected records of {1 + Pixels} bytes, got {file.Length} bytes.");
        return Bytes.Read(file, [file.Length / (1 + Pixels), 1 + Pixels]);
    }
}

internal static class Bytes
{
    // Piece by piece: a span reaches no further than 2 GiB.
    internal static Tensor Read(Stream stream, long[] sizes)
    {
        var result = empty(sizes, ScalarType.Byte);
        var rows = result.view(sizes[0], -1);
        for (var i = 0L; i < sizes[0]; i++)
        {
            using var row = rows[i];
            stream.ReadExactly(row.bytes);
        }
        return result;
    }
}
