using System.Formats.Tar;
using System.IO.Compression;

namespace TorchSharp.Utils;

/// <summary>Unpacks downloaded data sets.</summary>
public static class Decompress
{
    /// <summary>Unpacks NAME.gz into the folder as NAME.</summary>
    /// <exception cref="InvalidDataException">The file is not intact gzip data; nothing is left in the folder.</exception>
    public static void DecompressGZipFile(string gzipFileName, string targetDir)
    {
        var target = Path.Combine(targetDir, Path.GetFileNameWithoutExtension(gzipFileName));
        var half = target + ".partial";
        try
        {
            using (var packed = Open(gzipFileName))
            using (var file = File.Create(half)) Unpack(gzipFileName, () => packed.CopyTo(file));
            File.Move(half, target, overwrite: true);
        }
        finally
        {
            File.Delete(half);
        }
    }

    /// <summary>
    /// Unpacks NAME.tar.gz into a folder and leaves NAME.bin there, whose presence makes the next call return at once.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is not an intact gzip-compressed tar archive.</exception>
    /// <exception cref="IOException">An entry's path leads out of the folder.</exception>
    public static void ExtractTGZ(string gzArchiveName, string destFolder)
    {
        var done = Path.Combine(destFolder, Path.GetFileName(gzArchiveName).Split('.')[0] + ".bin");
        if (File.Exists(done)) return;
        Directory.CreateDirectory(destFolder);
        using (var packed = Open(gzArchiveName))
            Unpack(gzArchiveName, () => TarFile.ExtractToDirectory(packed, destFolder, overwriteFiles: true));
        File.WriteAllBytes(done, []);
    }

    private static GZipStream Open(string path) => new(File.OpenRead(path), CompressionMode.Decompress);

    private static void Unpack(string path, Action unpack)
    {
        try
        {
            unpack();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"{path} is damaged: it does not unpack ({error.Message.Split('\n', 2)[0].TrimEnd('.')}). Fix: download it again.", error);
        }
    }
}
