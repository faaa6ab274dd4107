using DropoutTorch.Options;

namespace DropoutTorch.Models.Weights;

/// <summary>Bytes that are read at positions, by several threads at once.</summary>
internal abstract class ByteSource(string name) : IDisposable
{
    /// <summary>What error lines start with.</summary>
    internal string Name { get; } = name;

    /// <summary>When it was opened. A file that is cut afterwards ends sooner, which a read then reports.</summary>
    internal abstract long Length { get; }

    /// <summary>Fills the span from a position.</summary>
    /// <exception cref="DataException">The bytes are not there, or the disk fails.</exception>
    internal void Read(long position, Span<byte> into)
    {
        try
        {
            while (into.Length > 0)
            {
                int count = ReadSome(position, into);
                if (count == 0)
                    throw new DataException(Name, $"{into.Length} bytes at {position}", "the end of the file", "load it when no other program writes to it");
                position += count;
                into = into[count..];
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(Name, $"{into.Length} bytes at {position}", e.Message.TrimEnd('.'), "check the disk that the file lies on", e);
        }
    }

    /// <summary>The bytes of a small part, in memory of their own. The caller has compared the count with <see cref="Length"/>.</summary>
    internal byte[] Read(long position, int count)
    {
        byte[] bytes = new byte[count];
        Read(position, bytes);
        return bytes;
    }

    public virtual void Dispose()
    {
    }

    /// <summary>Reads at least one byte; none at the end.</summary>
    protected abstract int ReadSome(long position, Span<byte> into);
}
