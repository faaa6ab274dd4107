using System.Formats.Tar;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Engine.Tests.Utilities;

public sealed class UtilitiesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dropouttorch-engine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The check value of CRC catalogues, and the vectors of RFC 3720, B.4.</summary>
    [Fact]
    public void CRC32C_has_the_published_values()
    {
        Assert.Equal(0xE3069283u, CRC32C.process(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0u, CRC32C.process(Array.Empty<byte>()));
        Assert.Equal(0x8A9136AAu, CRC32C.process(new byte[32]));
        Assert.Equal(0x62A8AB43u, CRC32C.process([.. Enumerable.Repeat((byte)255, 32)]));
        Assert.Equal(0x46DD794Eu, CRC32C.process([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
    }

    [Fact]
    public void CRC32C_of_a_number_is_that_of_its_bytes()
    {
        Assert.Equal(CRC32C.process(BitConverter.GetBytes(0x12345678)), CRC32C.process(0x12345678));
        Assert.Equal(CRC32C.process(BitConverter.GetBytes(-5L)), CRC32C.process(-5L));
    }

    [Fact]
    public void A_big_endian_reader_takes_the_most_significant_byte_first()
    {
        using var stream = new MemoryStream([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        var reader = new BigEndianReader(new BinaryReader(stream));
        Assert.Equal(0x01020304, reader.ReadInt32());
        Assert.Equal([7, 6, 5], reader.ReadBigEndianBytes(3));
        Assert.Same(stream, reader.BaseStream);
        Assert.Equal([8, 9], reader.ReadBytes(5));
        Assert.Throws<EndOfStreamException>(() => reader.ReadInt32());
        Assert.Throws<EndOfStreamException>(() => reader.ReadBigEndianBytes(1));
        reader.Close();
        Assert.False(stream.CanRead);
    }

    [Fact]
    public void A_gzip_file_is_unpacked_beside_its_name()
    {
        Decompress.DecompressGZipFile(Write("words.txt.gz", Gzip("hello"u8.ToArray())), _folder);
        Assert.Equal("hello", File.ReadAllText(Path.Combine(_folder, "words.txt")));
    }

    [Fact]
    public void A_damaged_gzip_file_leaves_nothing()
    {
        var whole = Gzip(new byte[100000]);
        foreach (var damaged in new byte[][] { [1, 2, 3, 4], [.. whole[..10], 255, 255, 255, 255] })
        {
            var path = Write("x.gz", damaged);
            var error = Assert.Throws<InvalidDataException>(() => Decompress.DecompressGZipFile(path, _folder));
            Assert.StartsWith($"{path} is damaged", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
        }
        Assert.Throws<FileNotFoundException>(() => Decompress.DecompressGZipFile(Path.Combine(_folder, "none.gz"), _folder));
    }

    [Fact]
    public void A_tar_archive_is_unpacked_once()
    {
        var path = Write("set.tar.gz", Tar("data/a.txt"));
        var target = Path.Combine(_folder, "out");
        Decompress.ExtractTGZ(path, target);
        Assert.Equal("content", File.ReadAllText(Path.Combine(target, "data", "a.txt")));
        Assert.True(File.Exists(Path.Combine(target, "set.bin")));
        File.Delete(Path.Combine(target, "data", "a.txt"));
        Decompress.ExtractTGZ(path, target);
        Assert.False(File.Exists(Path.Combine(target, "data", "a.txt")));
    }

    [Fact]
    public void An_archive_cannot_write_outside_its_folder()
    {
        var target = Path.Combine(_folder, "out");
        var path = Write("evil.tar.gz", Tar("../escaped.txt"));
        Assert.ThrowsAny<IOException>(() => Decompress.ExtractTGZ(path, target));
        Assert.False(File.Exists(Path.Combine(_folder, "escaped.txt")));
        Assert.False(File.Exists(Path.Combine(target, "evil.bin")));
    }

    [Fact]
    public void A_damaged_archive_is_not_marked_as_unpacked()
    {
        var path = Write("bad.tar.gz", [31, 139, 8, 0, 0]);
        Assert.StartsWith($"{path} is damaged", Assert.Throws<InvalidDataException>(() => Decompress.ExtractTGZ(path, _folder)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "bad.bin")));
    }

    [Fact]
    public void Objects_are_told_apart_by_identity()
    {
        var (one, other) = (new string('x', 3), new string('x', 3));
        var comparer = ReferenceEqualityComparer<string>.Default;
        Assert.True(comparer.Equals(one, one));
        Assert.False(comparer.Equals(one, other));
        Assert.Equal(comparer.GetHashCode(one), comparer.GetHashCode(one));
        Assert.Equal(2, new HashSet<string>(comparer) { one, other, one }.Count);
    }

    /// <summary>As a notebook does it: by the attribute's name, and by reflection.</summary>
    [Fact]
    public void Notebooks_find_out_how_to_show_a_tensor()
    {
        var attribute = typeof(Tensor).GetCustomAttributes().Single(one => one.GetType().Name == "TypeFormatterSourceAttribute");
        var source = Activator.CreateInstance((Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!)!;
        var formatters = (IEnumerable<object>)source.GetType().GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;
        using var x = tensor(new[] { 1.5 });
        var shown = formatters.ToDictionary(formatter => (string)Property(formatter, "MimeType")!, formatter => Show(formatter, x));
        Assert.Equal(x.ToString(TensorStringStyle), shown["text/plain"]);
        Assert.StartsWith("<pre>", shown["text/html"], StringComparison.Ordinal);
        Assert.All(formatters, formatter => Assert.Null(Show(formatter, "no tensor")));
    }

    private static object? Property(object target, string name) => target.GetType().GetProperty(name)!.GetValue(target);

    private static string? Show(object formatter, object value)
    {
        using var writer = new StringWriter();
        var shown = (bool)formatter.GetType().GetMethod("Format")!.Invoke(formatter, [value, writer])!;
        return shown ? writer.ToString() : null;
    }

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] Tar(string entry)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true))
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream("content"u8.ToArray()) });
        return Gzip(archive.ToArray());
    }
}
