using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>
/// A text that changes with any name, dtype, shape or value of named tensors: the SHA-256 of their descriptions and of the
/// <see cref="Crc32C"/> of every mebibyte. It is made against accidents, on all cores, at a fraction of what a SHA-256 of the values
/// would cost (docs/checkpoints.md); whoever can write the file can write its seal.
/// </summary>
internal static class TensorSeal
{
    private const long PieceBytes = 1 << 20;

    private sealed record Piece(Tensor Tensor, long First, long Count)
    {
        internal uint Checksum()
        {
            using Tensor flat = Tensor.view(-1);
            using Tensor part = flat.narrow(0, First, Count);
            return Crc32C.Of(part.bytes);
        }
    }

    /// <param name="tensors">Row-major, on the CPU, without gradient.</param>
    internal static string Of(IReadOnlyDictionary<string, Tensor> tensors)
    {
        KeyValuePair<string, Tensor>[] ordered = [.. tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        Piece[] pieces = [.. ordered.SelectMany(pair => PiecesOf(pair.Value))];
        uint[] checksums = new uint[pieces.Length];
        Parallel.For(0, pieces.Length, i => checksums[i] = pieces[i].Checksum());
        using var seal = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, Tensor tensor) in ordered)
            seal.AppendData(Description(name, tensor));
        Span<byte> number = stackalloc byte[sizeof(uint)];
        foreach (uint checksum in checksums)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(number, checksum);
            seal.AppendData(number);
        }
        return Convert.ToHexStringLower(seal.GetHashAndReset());
    }

    private static IEnumerable<Piece> PiecesOf(Tensor tensor)
    {
        long elements = tensor.numel(), step = PieceBytes / tensor.ElementSize;
        for (long first = 0; first < elements; first += step)
            yield return new Piece(tensor, first, Math.Min(step, elements - first));
    }

    /// <summary>The name after its length, so that no two lists of tensors read the same.</summary>
    private static byte[] Description(string name, Tensor tensor)
    {
        byte[] text = Encoding.UTF8.GetBytes($"{name} {tensor.dtype} [{string.Join(',', tensor.shape)}]");
        byte[] bytes = new byte[sizeof(int) + text.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, sizeof(int));
        return bytes;
    }
}
