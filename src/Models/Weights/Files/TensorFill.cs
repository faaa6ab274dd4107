using System.Runtime.ExceptionServices;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>The bytes from a position of a file go into a tensor.</summary>
/// <param name="Name">The tensor's name in the file.</param>
/// <param name="Target">Row-major, on the CPU.</param>
/// <param name="Position">The first byte in the file.</param>
internal sealed record TensorFill(string Name, Tensor Target, long Position)
{
    // Long enough that a call costs nothing beside it, short enough that the threads end together.
    private const long PieceBytes = 8 << 20;

    /// <summary>
    /// Reads straight into the tensors' memory, in pieces that all cores share: to copy from the page cache and to have the system
    /// hand out fresh pages keeps one core busier than the memory.
    /// </summary>
    /// <exception cref="DataException">The file ends too soon, the disk fails, or a boolean is neither 0 nor 1.</exception>
    internal static void Run(ByteSource source, IEnumerable<TensorFill> fills)
    {
        try
        {
            Parallel.ForEach(fills.SelectMany(fill => fill.Pieces()), piece => piece.Read(source));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    private IEnumerable<TensorPiece> Pieces()
    {
        long step = PieceBytes / Target.ElementSize;
        long elements = Target.numel();
        for (long first = 0; first < elements; first += step)
            yield return new TensorPiece(this, first, Math.Min(step, elements - first));
    }

    private readonly record struct TensorPiece(TensorFill Fill, long First, long Count)
    {
        internal void Read(ByteSource source)
        {
            using Tensor values = Fill.Target.detach();
            using Tensor flat = values.view(-1);
            using Tensor part = flat.narrow(0, First, Count);
            Span<byte> bytes = part.bytes;
            source.Read(Fill.Position + (First * part.ElementSize), bytes);
            if (part.dtype == ScalarType.Bool)
                BooleanBytes.Check(source, Fill.Name, bytes);
        }
    }
}
