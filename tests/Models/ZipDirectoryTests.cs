using System.Buffers.Binary;
using System.IO.Compression;
using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using static Models.Tests.TorchFile;

namespace Models.Tests;

/// <summary>Zip files that are not as torch.save writes them.</summary>
public class ZipDirectoryTests
{
    private const int EndBytes = 22, EntryBytes = 46;
    private static readonly byte[] s_pickle = Pickle(Dict("w", Tensor("0", 1, 0, [1], [1])));

    [Fact]
    public void A_compressed_file_is_refused_with_a_way_to_unpack_it() =>
        AssertRefused(
            Zip(CompressionLevel.Optimal, ("x/data.pkl", new byte[100])), "zip record 'x/data.pkl' stored as PyTorch stores it",
            "a compressed or encrypted one",
            "unpack it and pack it again without compression: zip -0 -r");

    [Fact]
    public void A_record_that_stands_twice_is_refused() =>
        AssertRefused(Zip(("x/data.pkl", s_pickle), ("x/data/0", new byte[4]), ("x/data/0", new byte[4])), "every zip record once", "'x/data/0' twice");

    [Fact]
    public void A_zip_file_of_something_else_is_refused() =>
        AssertRefused(Zip(("readme", [])), "one data.pkl, as torch.save writes", "0", "name a file that torch.save wrote");

    [Fact]
    public void Two_pickles_are_refused() =>
        AssertRefused(Zip(("x/data.pkl", s_pickle), ("y/data.pkl", s_pickle)), "one data.pkl, as torch.save writes", "2", "name a file that torch.save wrote");

    [Fact]
    public void Another_byte_order_is_refused() =>
        AssertRefused(
            Zip(("x/data.pkl", s_pickle), ("x/data/0", new byte[4]), ("x/byteorder", "big"u8.ToArray())), "the byte order little", "big",
            "convert it in Python, on a little-endian machine: torch.save(torch.load(path), path)");

    [Theory]
    // Positions count from the end mark, or from the last record in the directory.
    [InlineData(nameof(EndBytes), 10, 99, "a zip file in one part", "a part")] // records in all
    [InlineData(nameof(EndBytes), 8, 99, "a zip file in one part", "a part")] // records on this disk
    [InlineData(nameof(EndBytes), 4, 1, "a zip file in one part", "a part")] // another disk
    [InlineData(nameof(EndBytes), 12, 1, "a zip directory that ends where the end mark says", "another")] // bytes of the directory
    [InlineData(nameof(EndBytes), 19, 255, "a zip directory that ends where the end mark says", "another")] // where it starts
    [InlineData(nameof(EndBytes), 20, 1, "a zip file with a directory at its end", "none")] // a comment
    [InlineData(nameof(EndBytes), 0, 0, "a zip file with a directory at its end", "none")] // the mark
    [InlineData(nameof(EntryBytes), 0, 0, "a zip record in the directory", "other bytes")] // the mark
    [InlineData(nameof(EntryBytes), 28, 200, "a zip record inside the directory", "a longer one")] // length of the name
    [InlineData(nameof(EntryBytes), 24, 5, "zip record 'x/data/0' as long as it is stored", "5 and 4 bytes")]
    [InlineData(nameof(EntryBytes), 34, 1, "a zip file in one part", "a record in another part")]
    [InlineData(nameof(EntryBytes), 42, 1, @"zip record 'x/data/0' at \d+, as the directory says", "another")] // the local header
    [InlineData(nameof(EntryBytes), 45, 127, "zip record 'x/data/0' before the directory", @"4 bytes at \d+")] // the same, far away
    public void A_changed_byte_is_refused(string part, int at, byte value, string expected, string got)
    {
        byte[] file = Of(s_pickle, new byte[4]);
        int start = part == nameof(EndBytes) ? file.Length - EndBytes : file.Length - EndBytes - EntryBytes - "x/data/0".Length;
        file[start + at] = value;
        string message = Assert.Throws<DataException>(() => WeightsFile.Open("f", file)).Message;
        Assert.Matches($"^f: expected {expected}, got {got}. Fix: {WeightsFile.Damaged}.$", message);
    }

    [Fact]
    public void Records_that_overlap_are_refused()
    {
        // The second record's local header lies inside the first one's content.
        byte[] inner = Zip(("x/data/0", new byte[4]));
        byte[] file = Zip(("x/data.pkl", s_pickle), ("x/data/1", inner), ("x/data/0", new byte[4]));
        int content = file.AsSpan().IndexOf(inner);
        int entry = file.Length - EndBytes - EntryBytes - "x/data/0".Length;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(entry + 42), content);
        AssertRefused(file, "zip records without overlap", "'x/data/0' inside another");
    }

    private static void AssertRefused(byte[] file, string expected, string got, string fix = WeightsFile.Damaged) =>
        Assert.Equal($"f: expected {expected}, got {got}. Fix: {fix}.", Assert.Throws<DataException>(() => WeightsFile.Open("f", file)).Message);
}
