using System.Security.Cryptography;
using DropoutTorch.Data;
using DropoutTorch.Options;

namespace Data.Tests;

public sealed class DownloadTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly byte[] _content = new byte[300_000];
    private readonly FileServer _server;

    public DownloadTests()
    {
        new Random(1).NextBytes(_content);
        _server = new FileServer(_content);
    }

    private string Path => System.IO.Path.Combine(_folder.Path, "new", "data.gz");

    private string Part => Path + ".part";

    private string Sum => Convert.ToHexStringLower(SHA256.HashData(_content));

#pragma warning disable CA5351 // As some files are published with it.
    private string OldSum => Convert.ToHexStringLower(MD5.HashData(_content));
#pragma warning restore CA5351

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(ChecksumKind.Sha256)]
    [InlineData(ChecksumKind.Md5)]
    public void A_whole_file_arrives_and_progress_is_told(ChecksumKind kind)
    {
        var progress = new Heard();
        string sum = kind == ChecksumKind.Sha256 ? Sum : OldSum;
        IReadOnlyList<string> paths = Fetch(new Checksum(kind, sum), progress, _server.Address);
        Assert.Equal([Path], paths);
        AssertArrived();
        Assert.Equal(new DownloadProgress("data.gz", 300_000, 300_000), progress.All[^1]);
        Assert.True(progress.All.Count > 2);
        Assert.Equal(progress.All.OrderBy(step => step.Bytes), progress.All);
    }

    [Fact]
    public void A_file_that_is_there_and_right_is_left_alone()
    {
        Fetch(_server.Address);
        DateTime written = File.GetLastWriteTimeUtc(Path);
        Fetch(_server.Address);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path));
        Assert.Single(_server.Ranges);
    }

    [Fact]
    public void A_wrong_file_in_the_way_is_never_overwritten()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllBytes(Path, [1]);
        string other = Convert.ToHexStringLower(SHA256.HashData([1]));
        Assert.Equal(
            $"{Path}: expected the published file (SHA-256 {Sum}), got another one (SHA-256 {other}). Fix: move it away, and fetch again.", Refused(_server.Address));
        Assert.Equal([1], File.ReadAllBytes(Path));
        Assert.Empty(_server.Ranges);
    }

    [Fact]
    public void A_broken_connection_is_taken_up_where_it_broke()
    {
        _server.Breaks.Enqueue(100_000);
        _server.Breaks.Enqueue(50_000);
        Fetch(_server.Address);
        AssertArrived();
        Assert.Equal(3, _server.Ranges.Count);
        Assert.Null(_server.Ranges[0]);
        Assert.All(_server.Ranges[1..], range => Assert.Matches("^bytes=[1-9][0-9]*-$", range));
    }

    [Fact]
    public void What_came_is_kept_for_the_next_call()
    {
        _server.Breaks.Enqueue(100_000);
        _server.Breaks.Enqueue(0);
        string message = Refused(_server.Address);
        Assert.StartsWith($"data.gz: expected a download, got {_server.Address}: ", message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path));
        long held = new FileInfo(Part).Length;
        Assert.InRange(held, 1, 100_000);
        _server.Ranges.Clear();
        Fetch(_server.Address);
        AssertArrived();
        Assert.Equal([$"bytes={held}-"], _server.Ranges);
    }

    [Fact]
    public void A_cancelled_download_can_be_taken_up_again()
    {
        using var cancel = new CancellationTokenSource();
        var stop = new Heard(_ => cancel.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => Downloads.Fetch(Set(new Checksum(ChecksumKind.Sha256, Sum), _server.Address), Folder, stop, cancel.Token));
        Assert.True(File.Exists(Part) && !File.Exists(Path));
        Fetch(_server.Address);
        AssertArrived();
    }

    [Fact]
    public void A_server_that_ignores_ranges_is_asked_for_everything()
    {
        _server.KnowsRanges = false;
        _server.Breaks.Enqueue(100_000);
        Fetch(_server.Address);
        AssertArrived();
    }

    [Fact]
    public void A_wrong_checksum_is_refused_and_nothing_stays()
    {
        _server.Content = [.. _content[..^1], (byte)(_content[^1] ^ 1)];
        string got = Convert.ToHexStringLower(SHA256.HashData(_server.Content));
        Assert.Equal(
            $"data.gz: expected a download, got {_server.Address}: other content (SHA-256 {got}, published: SHA-256 {Sum}). "
            + $"Fix: check the network, or fetch it by hand into '{Folder}'.",
            Refused(_server.Address));
        Assert.Empty(Directory.EnumerateFiles(Folder));
    }

    [Theory]
    [InlineData(100_000)] // the beginning of another file
    [InlineData(300_000)] // another file of the same length
    [InlineData(400_000)] // a longer one
    public void A_stale_beginning_does_not_stand_in_the_way(int length)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Part, new byte[length]);
        Fetch(_server.Address);
        AssertArrived();
    }

    [Fact]
    public void A_file_of_another_length_is_refused()
    {
        _server.Content = _content[..1000];
        Assert.Contains("a file of at most 1000 bytes", Refused(_server.Address), StringComparison.Ordinal);
        _server.Content = [.. _content, 1];
        Assert.Contains($"got {_server.Address}: more than 300000 bytes. Fix:", Refused(_server.Address), StringComparison.Ordinal);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void Mirrors_are_tried_in_order()
    {
        using var second = new FileServer(_content);
        Uri nobody = FileServer.Nobody;
        _server.Status = 404;
        Fetch(nobody, _server.Address, second.Address);
        AssertArrived();
        Assert.Single(_server.Ranges);
        Assert.Single(second.Ranges);
    }

    [Fact]
    public void A_broken_download_goes_on_at_the_next_mirror()
    {
        using var second = new FileServer(_content);
        _server.Breaks.Enqueue(100_000);
        _server.Breaks.Enqueue(0);
        Fetch(_server.Address, second.Address);
        AssertArrived();
        Assert.Matches("^bytes=[1-9][0-9]*-$", second.Ranges.Single());
    }

    [Fact]
    public void Without_a_network_every_mirror_is_named_and_nothing_stays()
    {
        Uri nobody = FileServer.Nobody;
        _server.Status = 404;
        string message = Refused(nobody, _server.Address);
        Assert.StartsWith($"data.gz: expected a download from one of 2 mirrors, got {nobody}: no connection (", message, StringComparison.Ordinal);
        Assert.EndsWith($"; {_server.Address}: 404 Not Found. Fix: check the network, or fetch it by hand into '{Folder}'.", message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Folder));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused()
    {
        _folder.Write("new", [1]);
        Assert.StartsWith($"{Path}: expected a file that can be written, got ", Refused(_server.Address), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_published_file_has_a_checksum_and_a_place()
    {
        Assert.Equal(["mnist", "fashion-mnist", "cifar10", "cifar100"], Downloads.Names);
        Assert.All(Downloads.Names, name => Assert.Contains(name, DataSources.Names));
        Assert.All(Downloads.All.SelectMany(set => set.Files), file =>
        {
            Assert.Matches("^[0-9a-f]{64}$", file.Checksum.Hex);
            Assert.All(file.Mirrors, mirror => Assert.EndsWith("/" + file.Name, mirror.AbsoluteUri, StringComparison.Ordinal));
            Assert.InRange(file.Bytes, 4542, 170052171);
        });
        Assert.Equal(
            "data set to fetch: expected one of mnist, fashion-mnist, cifar10, cifar100, got 'cifar'. Fix: use 'cifar10'.",
            Assert.Throws<OptionsException>(() => Downloads.Fetch("cifar", Folder)).Message);
    }

    [SkippableTheory]
    [InlineData("mnist")]
    [InlineData("fashion-mnist")]
    public void The_built_in_checksums_are_those_of_the_published_files(string name)
    {
        string folder = RealData.Folder(name);
        Assert.All(Downloads.Find(name).Files, file =>
        {
            string path = System.IO.Path.Combine(folder, file.Name);
            Assert.Equal(file.Bytes, new FileInfo(path).Length);
            Assert.Equal(file.Checksum, file.Checksum.Of(path));
        });
    }

    private string Folder => System.IO.Path.Combine(_folder.Path, "new");

    private void AssertArrived()
    {
        Assert.Equal(_content, File.ReadAllBytes(Path));
        Assert.False(File.Exists(Part));
    }

    private static DownloadSet Set(Checksum checksum, params Uri[] mirrors) => new("set", [new DownloadFile("data.gz", 300_000, checksum, mirrors)]);

    private IReadOnlyList<string> Fetch(params Uri[] mirrors) => Fetch(new Checksum(ChecksumKind.Sha256, Sum), null, mirrors);

    private IReadOnlyList<string> Fetch(Checksum checksum, IProgress<DownloadProgress>? progress, params Uri[] mirrors) =>
        Downloads.Fetch(Set(checksum, mirrors), Folder, progress);

    private string Refused(params Uri[] mirrors) => Assert.Throws<DataException>(() => Fetch(mirrors)).Message;

    private sealed class Heard(Action<DownloadProgress>? then = null) : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> All { get; } = [];

        public void Report(DownloadProgress value)
        {
            All.Add(value);
            then?.Invoke(value);
        }
    }
}
