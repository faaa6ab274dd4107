using DropoutTorch.Data;
using DropoutTorch.Options;

namespace Data.Tests;

/// <summary>A name stands for the old content or the whole new one, and nothing else is left in the folder.</summary>
public class AtomicFileTests
{
    [Fact]
    public void A_file_is_replaced_as_a_whole()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "x");
        AtomicFile.Write(path, stream => stream.Write([1, 2, 3, 4, 5]));
        AtomicFile.Write(path, stream =>
        {
            stream.Write([6, 7]);
            stream.Flush();
            Assert.Equal([1, 2, 3, 4, 5], File.ReadAllBytes(path)); // whoever reads meanwhile
        });
        Assert.Equal([6, 7], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_is_prepared_has_its_name_only_when_it_is_asked_for()
    {
        using var folder = new TempFolder();
        string path = folder.Write("x", [1]);
        using (AtomicFile.Prepare(path, stream => stream.Write([2])))
            Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
        using PendingFile pending = AtomicFile.Prepare(path, stream => stream.Write([3]));
        pending.Commit();
        pending.Dispose();
        Assert.Equal([3], File.ReadAllBytes(path));
        Assert.Equal($"{path}: expected a file that waits for its name, got one that was named or taken away.", Assert.Throws<InvalidOperationException>(pending.Commit).Message);
    }

    [Fact]
    public void A_disk_that_fills_up_leaves_what_was_there()
    {
        using var folder = new TempFolder();
        string path = folder.Write("x", [1, 2, 3]);
        DataException refused = Assert.Throws<DataException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("No space left on device.");
        }));
        Assert.Equal(
            $"{path}: expected a file that can be written, got No space left on device. Fix: choose a folder that you may write to, on a disk with space left.",
            refused.Message);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [SkippableFact]
    public void A_full_disk_leaves_what_was_there()
    {
        using SmallDisk disk = SmallDisk.Mount(kibibytes: 1024);
        string path = Path.Combine(disk.Path, "x");
        AtomicFile.Write(path, stream => stream.Write(new byte[600_000]));
        DataException refused = Assert.Throws<DataException>(() => AtomicFile.Write(path, stream => stream.Write(new byte[600_001])));
        Assert.Contains("No space left on device", refused.Message, StringComparison.Ordinal);
        Assert.Equal(600_000, new FileInfo(path).Length);
        Assert.Equal([path], Directory.GetFileSystemEntries(disk.Path));
    }

    [Theory]
    [InlineData("", ": expected the path of a file, got an empty one. Fix: name a file to write.")]
    [InlineData("a/", "a/: expected the path of a file, got one that no file can have. Fix: name a file to write.")]
    [InlineData("a\0b", "a?b: expected the path of a file, got one that no file can have. Fix: name a file to write.")]
    public void A_path_that_names_no_file_is_refused(string path, string line)
    {
        DataException refused = Assert.Throws<DataException>(() => AtomicFile.Write(path, stream => stream.WriteByte(1)));
        Assert.Equal(line, refused.Message);
    }

    [Fact]
    public void A_folder_under_the_name_stays()
    {
        using var folder = new TempFolder();
        string path = Directory.CreateDirectory(Path.Combine(folder.Path, "x")).FullName;
        DataException refused = Assert.Throws<DataException>(() => AtomicFile.Write(path, stream => stream.WriteByte(1)));
        Assert.StartsWith($"{path}: expected a file that can be written, got ", refused.Message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [SkippableFact]
    public void A_link_keeps_leading_to_its_file_and_the_file_its_permissions()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need rights there, and permissions are others");
        if (OperatingSystem.IsWindows())
            return; // the analyser knows this form only
        using var folder = new TempFolder();
        string file = folder.Write("file", [1]);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string link = Path.Combine(folder.Path, "link");
        File.CreateSymbolicLink(link, "file");
        AtomicFile.Write(link, stream => stream.WriteByte(2));
        Assert.Equal("file", new FileInfo(link).LinkTarget);
        Assert.Equal([2], File.ReadAllBytes(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Fact]
    public void Leftovers_of_killed_programs_go_and_other_files_stay()
    {
        using var folder = new TempFolder();
        const string guid = "0123456789abcdef0123456789abcdef";
        string[] leftovers = [$".ours-1.{guid}.tmp", $".ours-22.{guid}.tmp"];
        string[] others =
            [$".theirs.{guid}.tmp", ".ours-1.tmp", $"ours-1.{guid}.tmp", $".ours-1.{guid}.tmp2", $".ours-1.{guid[1..]}.tmp", "ours-1"];
        foreach (string name in leftovers.Concat(others))
            folder.Write(name, [1]);
        AtomicFile.RemoveLeftovers(folder.Path, name => name.StartsWith("ours-", StringComparison.Ordinal));
        Assert.Equal(
            others.Order(StringComparer.Ordinal), Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>The name that is cleaned away is the one that is written to.</summary>
    [Fact]
    public void What_a_writer_leaves_when_it_is_killed_is_such_a_leftover()
    {
        using var folder = new TempFolder();
        AtomicFile.Write(Path.Combine(folder.Path, "x"), stream =>
        {
            string temporary = Assert.Single(Directory.GetFiles(folder.Path));
            File.Copy(temporary, temporary[..^"00000000000000000000000000000000.tmp".Length] + new string('a', 32) + ".tmp");
        });
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
        AtomicFile.RemoveLeftovers(folder.Path, name => name == "x");
        Assert.Equal(["x"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }
}
