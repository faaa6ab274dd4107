using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>Whether two tensors of a file, of one shape, hold the same values.</summary>
internal static class SameValues
{
    private const int BlockBytes = 1 << 20;

    /// <summary>Block by block, so that large tensors take no memory; as a whole only where orders or dtypes differ.</summary>
    internal static bool Of(WeightsFile file, ByteSource source, (WeightsEntry Entry, long Position) one, (WeightsEntry Entry, long Position) other)
    {
        TensorPlace place = one.Entry.Place, otherPlace = other.Entry.Place;
        if (one.Position == other.Position && place.Strides.SequenceEqual(otherPlace.Strides))
            return true;
        if (one.Entry.Type == other.Entry.Type && place.IsRowMajor(one.Entry.Shape) && otherPlace.IsRowMajor(other.Entry.Shape))
            return Blockwise(source, one.Position, other.Position, place.Extent(one.Entry.Shape) * one.Entry.Type!.Value.ElementSize());
        using DisposeScope scope = NewDisposeScope();
        return file.Load(one.Entry.Name).eq(file.Load(other.Entry.Name)).all().item<bool>();
    }

    private static bool Blockwise(ByteSource source, long position, long other, long bytes)
    {
        byte[] block = new byte[BlockBytes], otherBlock = new byte[BlockBytes];
        for (long done = 0; done < bytes; done += BlockBytes)
        {
            int count = (int)Math.Min(BlockBytes, bytes - done);
            source.Read(position + done, block.AsSpan(0, count));
            source.Read(other + done, otherBlock.AsSpan(0, count));
            if (!block.AsSpan(0, count).SequenceEqual(otherBlock.AsSpan(0, count)))
                return false;
        }
        return true;
    }
}
