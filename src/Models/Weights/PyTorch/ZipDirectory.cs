using System.Buffers.Binary;
using System.Text;
using DropoutTorch.Options;

namespace DropoutTorch.Models.Weights;

/// <summary>A record of a zip file.</summary>
/// <param name="Name">With its folders.</param>
/// <param name="Position">The first byte of its content in the file.</param>
/// <param name="Length">Bytes of its content in the file.</param>
/// <param name="IsPacked">Whether they are compressed or encrypted, so that they cannot be read in place.</param>
internal sealed record ZipRecord(string Name, long Position, long Length, bool IsPacked);

/// <summary>
/// Reads the directory of a zip file, because PyTorch's records are stored as they are and can be read in place, and .NET's own
/// ZipArchive does not tell where they lie. Each record is inside the file and none overlaps another. Checksums are not compared, as
/// PyTorch does not: summing the bytes would take longer than reading them.
/// Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3; the field positions below are its.
/// </summary>
internal sealed class ZipDirectory
{
    private const int EndBytes = 22, End64Bytes = 56, Locator64Bytes = 20, EntryBytes = 46, LocalBytes = 30;
    private const int LongestComment = ushort.MaxValue;
    private const int LongestDirectory = 256 << 20;
    private const ushort Encrypted = 1, Zip64Field = 1;

    private readonly ByteSource _source;
    private long _start;
    private long _end;
    private long _count;

    private ZipDirectory(ByteSource source) => _source = source;

    /// <exception cref="DataException">The file is no such zip file.</exception>
    internal static Dictionary<string, ZipRecord> Read(ByteSource source)
    {
        var directory = new ZipDirectory(source);
        directory.FindEnd();
        return directory.ReadRecords();
    }

    private void FindEnd()
    {
        int tailBytes = (int)Math.Min(_source.Length, EndBytes + LongestComment);
        byte[] tail = _source.Read(_source.Length - tailBytes, tailBytes);
        int at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (at < 0 || at + EndBytes > tail.Length || at + EndBytes + U16(tail, at + 20) != tail.Length)
            throw Fault("a zip file with a directory at its end", "none");
        _end = _source.Length - tailBytes + at;
        long[] end = [U16(tail, at + 4), U16(tail, at + 6), U16(tail, at + 8), U16(tail, at + 10), U32(tail, at + 12), U32(tail, at + 16)];
        if (at >= Locator64Bytes && tail.AsSpan(at - Locator64Bytes).StartsWith("PK\x06\x07"u8))
            end = ReadEnd64(I64(tail, at - Locator64Bytes + 8), end);
        (_count, _start) = (end[3], end[5]);
        if (end[0] != 0 || end[1] != 0 || end[2] != _count)
            throw Fault("a zip file in one part", "a part");
        if (_start < 0 || _start > _end || end[4] != _end - _start)
            throw Fault("a zip directory that ends where the end mark says", "another");
        if (end[4] > LongestDirectory || _count < 0 || _count > end[4] / EntryBytes)
            throw Fault($"a zip directory of at most {LongestDirectory} bytes, {EntryBytes} or more a record", $"{end[4]} bytes for {_count}");
    }

    /// <summary>The same six numbers: this part, the directory's part, records here and in all, bytes and position of the directory.</summary>
    private long[] ReadEnd64(long position, long[] small)
    {
        long locator = _end - Locator64Bytes;
        if (position < 0 || position > locator - End64Bytes)
            throw Fault("a zip64 end mark before its locator", "another position");
        byte[] bytes = _source.Read(position, End64Bytes);
        if (!bytes.AsSpan().StartsWith("PK\x06\x06"u8) || I64(bytes, 4) != locator - position - 12)
            throw Fault("a zip64 end mark before its locator", "none");
        _end = position;
        long[] end = [U32(bytes, 16), U32(bytes, 20), I64(bytes, 24), I64(bytes, 32), I64(bytes, 40), I64(bytes, 48)];
        // A count or size too large for the old mark stands there as the largest number; every other must be the same, or readers would differ.
        for (int i = 0; i < end.Length; i++)
        {
            bool tooLarge = i >= 2 && small[i] == (i < 4 ? ushort.MaxValue : uint.MaxValue);
            if (small[i] != end[i] && !tooLarge)
                throw Fault("a zip64 end mark that agrees with the other", "another");
        }
        return end;
    }

    private Dictionary<string, ZipRecord> ReadRecords()
    {
        byte[] directory = _source.Read(_start, (int)(_end - _start));
        Dictionary<string, ZipRecord> records = [];
        int at = 0;
        for (long i = 0; i < _count; i++)
        {
            ZipRecord record = ReadRecord(directory, ref at);
            if (!records.TryAdd(record.Name, record))
                throw Fault("every zip record once", $"{Quote.Text(record.Name)} twice");
        }
        if (at != directory.Length)
            throw Fault($"{_count} zip records in the directory", "more bytes");
        CheckOverlaps(records.Values);
        return records;
    }

    private ZipRecord ReadRecord(byte[] directory, ref int at)
    {
        ReadOnlySpan<byte> entry = directory.AsSpan(at);
        if (entry.Length < EntryBytes || !entry.StartsWith("PK\x01\x02"u8))
            throw Fault("a zip record in the directory", "other bytes");
        (int name, int extra, int comment) = (U16(entry, 28), U16(entry, 30), U16(entry, 32));
        int length = EntryBytes + name + extra + comment;
        if (length > entry.Length || name == 0)
            throw Fault("a zip record inside the directory", "a longer one");
        if (U16(entry, 34) != 0)
            throw Fault("a zip file in one part", "a record in another part");
        ReadOnlySpan<byte> nameBytes = entry.Slice(EntryBytes, name);
        string text = Encoding.UTF8.GetString(nameBytes);
        int method = U16(entry, 10);
        bool packed = (U16(entry, 8) & Encrypted) != 0 || method != 0;
        (long stored, long plain, long local) = (U32(entry, 20), U32(entry, 24), U32(entry, 42));
        ReadZip64(entry.Slice(EntryBytes + name, extra), ref plain, ref stored, ref local);
        if (stored != plain && !packed)
            throw Fault($"zip record {Quote.Text(text)} as long as it is stored", $"{plain} and {stored} bytes");
        at += length;
        return new ZipRecord(text, ContentPosition(local, nameBytes, text, stored, method), stored, packed);
    }

    /// <summary>Numbers that do not fit into 32 bits stand in an extra field, in this order, and only those.</summary>
    private void ReadZip64(ReadOnlySpan<byte> extra, ref long plain, ref long stored, ref long local)
    {
        while (extra.Length >= 4)
        {
            int length = U16(extra, 2);
            if (length > extra.Length - 4)
                break;
            if (U16(extra, 0) == Zip64Field)
            {
                ReadOnlySpan<byte> numbers = extra.Slice(4, length);
                ReplaceIfFull(ref plain, ref numbers);
                ReplaceIfFull(ref stored, ref numbers);
                ReplaceIfFull(ref local, ref numbers);
                return;
            }
            extra = extra[(4 + length)..];
        }
    }

    private void ReplaceIfFull(ref long number, ref ReadOnlySpan<byte> numbers)
    {
        if (number != uint.MaxValue)
            return;
        if (numbers.Length < sizeof(long))
            throw Fault("a zip64 field with every number that it stands for", "fewer");
        number = I64(numbers, 0);
        numbers = numbers[sizeof(long)..];
    }

    private long ContentPosition(long local, ReadOnlySpan<byte> name, string text, long length, int method)
    {
        if (local < 0 || length < 0 || local > _start - LocalBytes - name.Length)
            throw Fault($"zip record {Quote.Text(text)} before the directory", $"{length} bytes at {local}");
        byte[] header = _source.Read(local, LocalBytes + name.Length);
        bool same = header.AsSpan().StartsWith("PK\x03\x04"u8) && U16(header, 8) == method && U16(header, 26) == name.Length
            && name.SequenceEqual(header.AsSpan(LocalBytes));
        long position = local + LocalBytes + name.Length + U16(header, 28);
        if (!same)
            throw Fault($"zip record {Quote.Text(text)} at {local}, as the directory says", "another");
        return length <= _start - position ? position : throw Fault($"zip record {Quote.Text(text)} before the directory", $"{length} bytes at {position}");
    }

    private void CheckOverlaps(IEnumerable<ZipRecord> records)
    {
        long end = 0;
        foreach (ZipRecord record in records.OrderBy(record => record.Position).ThenBy(record => record.Length))
        {
            if (record.Position < end)
                throw Fault("zip records without overlap", $"{Quote.Text(record.Name)} inside another");
            end = record.Position + record.Length;
        }
    }

    private DataException Fault(string expected, string got) => new(_source.Name, expected, got, WeightsFile.Damaged);

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static long U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
