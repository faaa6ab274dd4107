using System.Formats.Tar;
using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>
/// Reads the files of a tar archive, plain or gzip-compressed, in the archive's order. Nothing is unpacked to the disk. Names are
/// confined all the same (relative, without '..'), since they decide about classes and parts; links and devices are refused.
/// </summary>
internal static class TarArchive
{
    /// <summary>The most entries that are looked at.</summary>
    public const int MostEntries = 10_000_000;

    private const int Block = 512;
    private const string Repack = "make the archive from plain files and folders";

    /// <summary>Hands every regular file over: its name with '/' between folders, its size, and its bytes, to be read at once.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="take">Takes one file.</param>
    /// <param name="mostEntries">The most entries, folders included.</param>
    /// <exception cref="DataException">The archive is missing, damaged or cut off, has too many entries, a link, or a name that leads out of it.</exception>
    public static void Read(string path, Action<ArchivedFile> take, int mostEntries = MostEntries) =>
        DataFile.Read(path, "a tar archive", content =>
        {
            ReadEntries(content, take, mostEntries);
            content.Drain();
            return true;
        });

    private static void ReadEntries(DataStream content, Action<ArchivedFile> take, int mostEntries)
    {
        using var reader = new TarReader(content, leaveOpen: true);
        long end = 0;
        for (int entries = 0; Next(reader, content) is TarEntry entry; entries++)
        {
            if (entries == mostEntries)
                throw new DataException(content.Path, $"at most {mostEntries} entries", "more", "unpack the archive, and name the folder");
            end = content.Position + RoundUp(entry.Length);
            if (IsFile(entry, content.Path))
                take(new ArchivedFile(content.Path, ConfinedName(content.Path, entry.Name), entry.Length, entry.DataStream ?? Stream.Null));
        }
        // The archive ends with blocks of zeros; .NET's reader takes one that was cut between two files for complete.
        if (content.Position < end + Block)
            throw Cut(content, null);
    }

    private static TarEntry? Next(TarReader reader, DataStream content)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or FormatException)
        {
            throw Cut(content, e);
        }
    }

    private static DataException Cut(DataStream content, Exception? inner) =>
        new(content.Path, "an intact tar archive", $"one that is damaged or cut off near byte {content.Position} of its content", DataFile.Damaged, inner);

    private static long RoundUp(long length) => (length + Block - 1) / Block * Block;

    private static bool IsFile(TarEntry entry, string path) => entry.EntryType switch
    {
        TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => true,
        TarEntryType.Directory or TarEntryType.DirectoryList or TarEntryType.GlobalExtendedAttributes => false,
        _ => throw new DataException(path, "an archive of files and folders only", $"'{entry.Name}', a {entry.EntryType}", Repack),
    };

    /// <summary>The name without '.' and doubled separators.</summary>
    private static string ConfinedName(string path, string name)
    {
        string[] parts = [.. name.Split('/').Where(part => part is not ("" or "."))];
        bool leadsOut = name.StartsWith('/') || parts.Length == 0 || parts.Contains("..") || name.AsSpan().ContainsAny('\\', ':', '\0');
        if (leadsOut)
            throw new DataException(path, "names within the archive (relative, no '..', no '\\' or ':')", $"'{name}'", Repack);
        return string.Join('/', parts);
    }
}

/// <summary>One file of an archive.</summary>
/// <param name="Archive">The archive's path, for errors.</param>
/// <param name="Name">The file's name within it.</param>
/// <param name="Length">Its size, as the archive says.</param>
/// <param name="Content">Its bytes; to be read before the next file is asked for.</param>
internal sealed record ArchivedFile(string Archive, string Name, long Length, Stream Content)
{
    /// <summary>All bytes of the file.</summary>
    /// <param name="most">The largest size to accept.</param>
    /// <exception cref="DataException">The file is larger, or the archive ends within it.</exception>
    public byte[] Bytes(int most)
    {
        if (Length > most)
            throw new DataException(Archive, $"files of at most {most} bytes", $"{Length} ('{Name}')", "unpack the archive, and check what it holds");
        byte[] bytes = GrowingRead.UpTo(Content, (int)Length);
        if (bytes.Length < Length)
            throw new DataException(Archive, $"{Length} bytes of '{Name}'", $"{bytes.Length}", DataFile.Damaged);
        return bytes;
    }
}
