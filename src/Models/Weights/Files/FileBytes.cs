using DropoutTorch.Data;
using Microsoft.Win32.SafeHandles;

namespace DropoutTorch.Models.Weights;

/// <summary>
/// A file, read at positions straight into where the bytes are wanted. To copy them from a mapping of the file was measured as no faster
/// (docs/benchmarks.md), and a mapped file that another program cuts kills the process (SIGBUS), where a read says so.
/// </summary>
internal sealed class FileBytes : ByteSource
{
    private readonly SafeFileHandle _file;

    /// <exception cref="DataException">There is no such file, or it may not be read.</exception>
    internal FileBytes(string path)
        : base(path)
    {
        try
        {
            _file = File.OpenHandle(path);
            Length = RandomAccess.GetLength(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            _file?.Dispose();
            string got = File.Exists(path) || Directory.Exists(path) ? e.Message.TrimEnd('.') : "no such file";
            throw new DataException(path, "a readable file of weights", got, "name an existing file that you may read", e);
        }
    }

    internal override long Length { get; }

    public override void Dispose()
    {
        _file.Dispose();
        base.Dispose();
    }

    protected override int ReadSome(long position, Span<byte> into) => RandomAccess.Read(_file, into, position);
}
