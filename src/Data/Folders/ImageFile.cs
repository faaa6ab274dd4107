using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>An image that is not decoded yet.</summary>
/// <param name="Name">Its name below the root, '/' between folders.</param>
/// <param name="Place">Its path, or the archive and its name there, for errors.</param>
/// <param name="Packed">Its bytes where they are held already; null where they lie in the file system.</param>
internal sealed record ImageFile(string Name, string Place, byte[]? Packed = null)
{
    /// <summary>The largest file that is decoded.</summary>
    public const int MostBytes = 1 << 28;

    private static readonly string[] Endings = [".jpg", ".jpeg", ".png"];

    /// <summary>Whether a file is an image, which its ending decides.</summary>
    public static bool Is(string name) => Endings.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>The file's bytes.</summary>
    /// <exception cref="DataException">It is gone, unreadable or too large.</exception>
    public byte[] Bytes()
    {
        if (Packed is not null)
            return Packed;
        try
        {
            using var file = new FileStream(Place, FileMode.Open, FileAccess.Read);
            if (file.Length > MostBytes)
                throw new DataException(Place, $"an image of at most {MostBytes} bytes", $"{file.Length}", "replace it by a smaller one");
            return GrowingRead.UpTo(file, (int)file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(Place, "an image that can be read", e.Message.TrimEnd('.'), "check the file and its permissions", e);
        }
    }
}
