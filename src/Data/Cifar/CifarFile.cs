using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>The content of one file of CIFAR, wherever it was.</summary>
/// <param name="Place">Its path, or the archive and its name there, for errors.</param>
/// <param name="Content">Its bytes, decompressed.</param>
internal sealed record CifarFile(string Place, byte[] Content)
{
    /// <summary>The largest file that is read: a gibibyte, six times the whole data set.</summary>
    public const int MostBytes = 1 << 30;

    /// <summary>Reads a file, plain or compressed.</summary>
    public static CifarFile Read(string path) => DataFile.Read(path, "a file of CIFAR", content =>
    {
        byte[] bytes = content.FileBytes > MostBytes ? [] : GrowingRead.UpTo(content, (int)Math.Min(content.MostBytes, MostBytes));
        if (content.FileBytes > MostBytes || content.ReadByte() >= 0)
            throw new DataException(path, $"at most {MostBytes} bytes", "more", "name a folder that holds the files of CIFAR");
        return new CifarFile(path, bytes);
    });
}
