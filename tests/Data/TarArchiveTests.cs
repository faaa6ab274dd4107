using System.Formats.Tar;
using System.Text;
using DropoutTorch.Data;
using DropoutTorch.Options;

namespace Data.Tests;

public sealed class TarArchiveTests : IDisposable
{
    private const string Damaged = "Fix: fetch the file again, for it is damaged or incomplete.";
    private const string Repack = "Fix: make the archive from plain files and folders.";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hands_over_files_in_order_and_skips_folders(bool gzip)
    {
        byte[] archive = TarBytes.OfEntries(
            new UstarTarEntry(TarEntryType.Directory, "a/"), TarBytes.File("./a//b.txt", [1, 2]), TarBytes.File("c", []), TarBytes.File("d", new byte[700]));
        Assert.Equal([("a/b.txt", 2), ("c", 0), ("d", 700)], Files(Write(gzip ? IdxBytes.Gzip(archive) : archive)));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("..")]
    [InlineData("C:/b")]
    [InlineData("a\\b")]
    [InlineData("./")]
    public void Names_that_lead_out_of_the_archive_are_refused(string name)
    {
        string path = Write(TarBytes.Of((name, [1])));
        Assert.Equal($"{path}: expected names within the archive (relative, no '..', no '\\' or ':'), got '{name}'. {Repack}", Message(path));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.Fifo)]
    public void Links_and_devices_are_refused(TarEntryType type)
    {
        var entry = new UstarTarEntry(type, "x");
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            entry.LinkName = "/etc/passwd";
        string path = Write(TarBytes.OfEntries(entry));
        Assert.Equal($"{path}: expected an archive of files and folders only, got 'x', a {type}. {Repack}", Message(path));
    }

    [Fact]
    public void Every_cut_is_noticed()
    {
        byte[] whole = TarBytes.Of(("a", new byte[600]), ("b", [1]));
        // The archive ends with two blocks of zeros, of which the first tells that it is complete.
        for (int length = 0; length <= whole.Length - 1024; length += 256)
        {
            string message = Message(Write(whole[..length]));
            Assert.EndsWith(Damaged, message, StringComparison.Ordinal);
        }
        Assert.Equal(2, Files(Write(whole[..^512])).Count);
    }

    [Fact]
    public void Every_cut_of_a_compressed_archive_is_noticed()
    {
        byte[] whole = IdxBytes.Gzip(TarBytes.Of(("a", [1, 2, 3])));
        for (int length = 2; length < whole.Length; length++)
            Assert.EndsWith(Damaged, Message(Write(whole[..length])), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_archive_is_refused()
    {
        string path = Write(Encoding.ASCII.GetBytes(new string('x', 2000)));
        Assert.Equal($"{path}: expected an intact tar archive, got one that is damaged or cut off near byte 512 of its content. {Damaged}", Message(path));
        string missing = Path.Combine(_folder.Path, "none");
        Assert.Equal($"{missing}: expected a tar archive, got nothing there. Fix: name an existing tar archive.", Message(missing));
    }

    [Fact]
    public void A_size_that_the_archive_does_not_hold_costs_no_memory()
    {
        byte[] archive = TarBytes.Of(("a", new byte[100]));
        Encoding.ASCII.GetBytes("07777777777").CopyTo(archive, 124); // 1 GiB less a byte
        FixChecksum(archive);
        string path = Write(archive);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Message(path, file => file.Bytes(int.MaxValue));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4 << 20);
        Assert.StartsWith($"{path}: expected 1073741823 bytes of 'a', got ", message, StringComparison.Ordinal);
        Assert.Equal(
            $"{path}: expected files of at most 1000 bytes, got 1073741823 ('a'). Fix: unpack the archive, and check what it holds.",
            Message(path, file => file.Bytes(1000)));
    }

    [Fact]
    public void The_number_of_entries_is_bounded()
    {
        string path = Write(TarBytes.Of(("a", [1]), ("b", [1]), ("c", [1])));
        DataException refused = Assert.Throws<DataException>(() => TarArchive.Read(path, _ => { }, mostEntries: 2));
        Assert.Equal($"{path}: expected at most 2 entries, got more. Fix: unpack the archive, and name the folder.", refused.Message);
        TarArchive.Read(path, _ => { }, mostEntries: 3);
    }

    private static void FixChecksum(byte[] archive)
    {
        "        "u8.CopyTo(archive.AsSpan(148));
        int sum = archive.AsSpan(0, 512).ToArray().Sum(b => b);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(archive, 148);
    }

    private string Write(byte[] archive) => _folder.Write("archive", archive);

    private static List<(string Name, int Length)> Files(string path)
    {
        List<(string, int)> files = [];
        TarArchive.Read(path, file => files.Add((file.Name, file.Bytes(1000).Length)));
        return files;
    }

    private static string Message(string path, Action<ArchivedFile>? take = null) =>
        Assert.Throws<DataException>(() => TarArchive.Read(path, take ?? (file => file.Bytes(1 << 20)))).Message;
}
