namespace DropoutTorch.Models.Weights;

/// <summary>A file's content that is in memory already.</summary>
internal sealed class MemoryBytes(string name, ReadOnlyMemory<byte> content) : ByteSource(name)
{
    internal override long Length => content.Length;

    protected override int ReadSome(long position, Span<byte> into)
    {
        if (position >= content.Length)
            return 0;
        int count = (int)Math.Min(into.Length, content.Length - position);
        content.Span.Slice((int)position, count).CopyTo(into);
        return count;
    }
}
