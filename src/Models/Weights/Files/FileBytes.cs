using DropoutTorch.Options;
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
            CheckRegular(path);
            _file = File.OpenHandle(path);
            Length = RandomAccess.GetLength(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            _file?.Dispose();
            string got = Directory.Exists(path) ? "a folder" : File.Exists(path) ? e.Message.TrimEnd('.') : "no such file";
            throw new DataException(path, "a readable file of weights", got, "name an existing file that you may read", e);
        }
    }

    internal override long Length { get; }

    /// <summary>
    /// Refuses what has no length before it is opened: to open a pipe waits until another program writes to it, maybe for ever. The
    /// length is that of the file that a link leads to.
    /// </summary>
    private static void CheckRegular(string path)
    {
        FileSystemInfo file = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
        if (file is FileInfo { Length: 0 })
            throw new DataException(path, "a file of weights", "an empty file, a pipe or a device", "name a file on a disk that holds weights");
    }

    public override void Dispose()
    {
        _file.Dispose();
        base.Dispose();
    }

    protected override int ReadSome(long position, Span<byte> into) => RandomAccess.Read(_file, into, position);
}
