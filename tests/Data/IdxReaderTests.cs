using DropoutTorch.Data;
using DropoutTorch.Options;

namespace Data.Tests;

public sealed class IdxReaderTests : IDisposable
{
    private const string Damaged = "Fix: fetch the file again, for it is damaged or incomplete.";
    private const string WrongFile =
        "Fix: give the IDX file itself, as published (named ...idx1-ubyte or ...idx3-ubyte, with or without .gz).";
    private const string NotAFile = "Fix: name an existing IDX file.";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_big_endian_sizes_and_row_major_bytes(bool gzip)
    {
        byte[] data = [.. Enumerable.Range(0, 258 * 2 * 3).Select(i => (byte)i)];
        byte[] content = IdxBytes.Array(data, 258, 2, 3);
        IdxArray array = IdxReader.Read(_folder.Write("images", gzip ? IdxBytes.Gzip(content) : content), rank: 3);
        Assert.Equal([258, 2, 3], array.Shape);
        Assert.Equal(data, array.Data);
    }

    [Theory]
    [InlineData("labels.gz", false)]
    [InlineData("labels", true)]
    public void The_content_decides_about_gzip_not_the_name(string name, bool gzip)
    {
        byte[] content = IdxBytes.Array([9, 0, 255], 3);
        IdxArray array = IdxReader.Read(_folder.Write(name, gzip ? IdxBytes.Gzip(content) : content));
        Assert.Equal([9, 0, 255], array.Data);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_any_rank_and_empty_arrays(bool gzip)
    {
        Assert.Equal([7, 8], Read(IdxBytes.Array([7, 8], 1, 1, 2, 1, 1), gzip).Data);
        IdxArray empty = Read(IdxBytes.Array([], 0, 28, 28), gzip);
        Assert.Empty(empty.Data);
        Assert.Equal([0, 28, 28], empty.Shape);
    }

    [Fact]
    public void A_compressed_array_larger_than_the_first_chunk_arrives_whole()
    {
        byte[] data = new byte[(3 << 20) + 5];
        new Random(1).NextBytes(data);
        Assert.Equal(data, Read(IdxBytes.Array(data, data.Length), gzip: true).Data);
    }

    [Fact]
    public void Missing_files_and_folders_and_impossible_paths_are_refused()
    {
        string missing = Path.Combine(_folder.Path, "none");
        Assert.Equal($"{missing}: expected an IDX file, got nothing there. {NotAFile}", Message(missing));
        string below = Path.Combine(missing, "none");
        Assert.Equal($"{below}: expected an IDX file, got nothing there. {NotAFile}", Message(below));
        Assert.Equal($"{_folder.Path}: expected an IDX file, got a folder. {NotAFile}", Message(_folder.Path));
        Assert.Equal($"'a?b': expected the path of a file, got one that no file can have. {NotAFile}", Message("a\0b"));
    }

    [Fact]
    public void An_error_message_stays_one_line_whatever_the_file_is_called()
    {
        string path = _folder.Write("two\nlines", []);
        Assert.Equal($"{_folder.Path}/two?lines: expected an IDX file (at least 4 bytes), got 0 bytes. {Damaged}", Message(path));
    }

    public static TheoryData<byte[], string> BadContent() => new()
    {
        { [], $"expected an IDX file (at least 4 bytes), got 0 bytes. {Damaged}" },
        { [0, 0, 8], $"expected an IDX file (at least 4 bytes), got 3 bytes. {Damaged}" },
        { [0x89, 0x50, 0x4E, 0x47, 0x0D], $"expected an IDX file (first bytes 00 00 08), got first bytes 89 50 4E 47. {WrongFile}" },
        { [0, 1, 8, 1, 0, 0, 0, 0], $"expected an IDX file (first bytes 00 00 08), got first bytes 00 01 08 01. {WrongFile}" },
        { IdxBytes.Header(0x0D, 1), $"expected IDX elements of type 08 (unsigned byte), got type 0D (float32). {WrongFile}" },
        { IdxBytes.Header(0x77, 1), $"expected IDX elements of type 08 (unsigned byte), got type 77. {WrongFile}" },
        { [0, 0, 8, 0], $"expected an IDX rank of at least 1, got rank 0. {Damaged}" },
        { [0, 0, 8, 3, 0, 0, 0, 1, 0, 0], $"expected 12 bytes of IDX dimensions (rank 3), got 6. {Damaged}" },
        { [0, 0, 8, 255, 0], $"expected 1020 bytes of IDX dimensions (rank 255), got 1. {Damaged}" },
        { IdxBytes.Header(8, 2, -1), $"expected IDX dimension 1 between 0 and 2147483647, got 4294967295. {Damaged}" },
        { IdxBytes.Array([1, 2, 3], 2, 2), $"expected 4 data bytes for the IDX dimensions (2, 2), got 3. {Damaged}" },
        { IdxBytes.Header(8, 2, 2), $"expected 4 data bytes for the IDX dimensions (2, 2), got 0. {Damaged}" },
    };

    [Theory]
    [MemberData(nameof(BadContent))]
    public void Malformed_content_is_refused_alike_plain_and_compressed(byte[] content, string complaint)
    {
        string plain = _folder.Write("plain", content);
        Assert.Equal($"{plain}: {complaint}", Message(plain));
        if (content.Length == 0)
            return; // .NET writes no gzip file for no content.
        string packed = _folder.Write("packed", IdxBytes.Gzip(content));
        Assert.Equal($"{packed}: {complaint}", Message(packed));
    }

    [Fact]
    public void Trailing_bytes_are_refused()
    {
        byte[] content = IdxBytes.Array([1, 2, 3, 4, 5], 2, 2);
        string plain = _folder.Write("plain", content);
        Assert.Equal($"{plain}: expected 4 data bytes for the IDX dimensions (2, 2), got 5. {Damaged}", Message(plain));
        string packed = _folder.Write("packed", IdxBytes.Gzip(content));
        Assert.Equal($"{packed}: expected 4 data bytes for the IDX dimensions (2, 2), got more. {Damaged}", Message(packed));
    }

    [Fact]
    public void Another_rank_than_asked_for_is_refused()
    {
        string path = _folder.Write("labels", IdxBytes.Array([1, 2], 2));
        Assert.Equal(
            $"{path}: expected IDX rank 3, got rank 1. Fix: labels are rank 1 and images rank 3: check that the two files are not swapped.",
            Message(path, rank: 3));
    }

    [Fact]
    public void Every_cut_of_a_gzip_file_is_refused()
    {
        byte[] whole = IdxBytes.Gzip(IdxBytes.Array([1, 2, 3, 4, 5], 5));
        for (int length = 2; length < whole.Length; length++)
            Assert.EndsWith(Damaged, Message(_folder.Write("cut", whole[..length])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5 })]
    public void Bytes_after_a_gzip_file_are_refused(byte[] tail)
    {
        string path = _folder.Write("tail", [.. IdxBytes.Gzip(IdxBytes.Array([1, 2], 2)), .. tail]);
        const string complaint = "expected a gzip file of one part that ends with its content's length (10), got another end.";
        Assert.Equal($"{path}: {complaint} {Damaged}", Message(path));
    }

    [Theory]
    [InlineData(2)]  // compression method
    [InlineData(-1)] // length
    [InlineData(-6)] // checksum
    public void A_gzip_file_with_a_wrong_byte_is_refused(int index)
    {
        byte[] content = IdxBytes.Gzip(IdxBytes.Array([1, 2, 3, 4, 5], 5));
        content[index < 0 ? content.Length + index : index] ^= 0x15;
        string path = _folder.Write("wrong", content);
        Assert.Equal($"{path}: expected intact gzip data, got data that does not decompress. {Damaged}", Message(path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Huge_sizes_fail_before_any_memory_is_taken(bool gzip)
    {
        const int max = int.MaxValue;
        const string limit = "expected at most 1073741824 elements, got IDX dimensions";
        Refuse(IdxBytes.Header(8, max, max, max), gzip, $"{limit} (2147483647, 2147483647, 2147483647).");
        Refuse(IdxBytes.Header(8, 65536, 65536), gzip, $"{limit} (65536, 65536).");
        // 2^16 four times is 2^64, which wraps to 0 in 64 bits.
        Refuse(IdxBytes.Header(8, 65536, 65536, 65536, 65536), gzip, $"{limit} (65536, 65536, 65536, 65536).");
    }

    [Fact]
    public void Sizes_that_the_file_cannot_hold_fail_before_any_memory_is_taken()
    {
        byte[] header = IdxBytes.Header(8, 1 << 30);
        const string expected = "expected 1073741824 data bytes for the IDX dimensions (1073741824)";
        Refuse(header, gzip: false, $"{expected}, got 0.");
        int packed = IdxBytes.Gzip(header).Length;
        Refuse(header, gzip: true, $"{expected}, got a compressed file of {packed} bytes, which holds at most {packed * 1032}.");
    }

    [Fact]
    public void Memory_grows_only_with_the_data_that_comes_out_of_a_compressed_file()
    {
        byte[] noise = new byte[300_000];
        new Random(1).NextBytes(noise);
        byte[] content = [.. IdxBytes.Header(8, 300_000_000), .. noise];
        Refuse(content, gzip: true, "expected 300000000 data bytes for the IDX dimensions (300000000), got 300000.");
    }

    [Fact]
    public void A_decompression_bomb_is_not_unpacked()
    {
        byte[] content = IdxBytes.Array(new byte[100_000_000], 10);
        Refuse(content, gzip: true, "expected 10 data bytes for the IDX dimensions (10), got more.");
    }

    [Fact]
    public void The_callers_limit_holds()
    {
        string path = _folder.Write("limit", IdxBytes.Array([1, 2, 3, 4], 4));
        Assert.Equal([1, 2, 3, 4], IdxReader.Read(path, maxBytes: 4).Data);
        DataException refused = Assert.Throws<DataException>(() => IdxReader.Read(path, maxBytes: 3));
        Assert.Equal($"{path}: expected at most 3 elements, got IDX dimensions (4). {Damaged}", refused.Message);
    }

    private void Refuse(byte[] content, bool gzip, string complaint)
    {
        const long allowed = 3 << 20;
        string path = _folder.Write("huge", gzip ? IdxBytes.Gzip(content) : content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Message(path);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal($"{path}: {complaint} {Damaged}", message);
        Assert.True(taken < allowed, $"{taken} bytes were allocated");
    }

    private IdxArray Read(byte[] content, bool gzip) => IdxReader.Read(_folder.Write("file", gzip ? IdxBytes.Gzip(content) : content));

    private static string Message(string path, int? rank = null) =>
        Assert.Throws<DataException>(() => IdxReader.Read(path, rank)).Message;
}
