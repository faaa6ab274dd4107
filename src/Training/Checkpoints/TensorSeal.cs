using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>
/// A SHA-256 that changes with any name, dtype, shape or value of named tensors. The values are hashed in pieces that all cores share,
/// and the pieces' hashes are hashed in order.
/// </summary>
internal static class TensorSeal
{
    private const long PieceBytes = 8 << 20;

    private sealed record Piece(Tensor Tensor, long First, long Count)
    {
        internal byte[] Hash()
        {
            using Tensor flat = Tensor.view(-1);
            using Tensor part = flat.narrow(0, First, Count);
            return SHA256.HashData(part.bytes);
        }
    }

    /// <param name="tensors">Row-major, on the CPU, without gradient.</param>
    internal static string Of(IReadOnlyDictionary<string, Tensor> tensors)
    {
        KeyValuePair<string, Tensor>[] ordered = [.. tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        Piece[] pieces = [.. ordered.SelectMany(pair => PiecesOf(pair.Value))];
        byte[][] hashes = new byte[pieces.Length][];
        Parallel.For(0, pieces.Length, i => hashes[i] = pieces[i].Hash());
        using var seal = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, Tensor tensor) in ordered)
            seal.AppendData(Description(name, tensor));
        foreach (byte[] hash in hashes)
            seal.AppendData(hash);
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
