using System.Formats.Tar;

namespace Data.Tests;

/// <summary>Makes tar archives.</summary>
internal static class TarBytes
{
    public static byte[] Of(params (string Name, byte[] Content)[] files) =>
        OfEntries([.. files.Select(file => File(file.Name, file.Content))]);

    public static byte[] OfEntries(params TarEntry[] entries)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (TarEntry entry in entries)
                writer.WriteEntry(entry);
        }
        return archive.ToArray();
    }

    public static TarEntry File(string name, byte[] content) => new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };
}
