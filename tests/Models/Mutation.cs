using System.Text;

namespace Models.Tests;

/// <summary>Damages files in the ways that disks, networks, and people who mean harm do.</summary>
internal sealed class Mutation(int seed)
{
    private static readonly long[] s_numbers =
    [
        0, 1, 2, 4, 7, 8, 255, 256, 65535, 65536, int.MaxValue, 1L << 31, uint.MaxValue, 1L << 32, 1L << 40, 1L << 61, 1L << 62,
        long.MaxValue, long.MinValue, -1,
    ];

    private readonly Random _random = new(seed);

    /// <summary>A copy with one to three faults; most of them before a position, where the description lies.</summary>
    internal byte[] Of(byte[] sound, int header)
    {
        byte[] file = [.. sound];
        for (int faults = _random.Next(1, 4); faults > 0 && file.Length > 0; faults--)
            file = Damage(file, _random.Next(8) == 0 ? file.Length : Math.Min(header, file.Length));
        return file;
    }

    private byte[] Damage(byte[] file, int end)
    {
        int at = _random.Next(end);
        switch (_random.Next(8))
        {
            case 0: file[at] ^= (byte)(1 << _random.Next(8)); return file;
            case 1: file[at] = (byte)_random.Next(256); return file;
            case 2: return file[..at];
            case 3: return [.. file[..at], .. file[Math.Min(file.Length, at + _random.Next(1, 9))..]];
            case 4: return Insert(file, at, file[_random.Next(end)..]);
            case 5: return BinaryNumber(file, at);
            case 6: return WrittenNumber(file, at, end);
            default: return Insert(file, at, Bytes(_random.Next(1, 5)));
        }
    }

    private byte[] Insert(byte[] file, int at, byte[] part) => [.. file[..at], .. part[..Math.Min(part.Length, _random.Next(1, 40))], .. file[at..]];

    /// <summary>Two, four or eight bytes become another number.</summary>
    private byte[] BinaryNumber(byte[] file, int at)
    {
        byte[] number = BitConverter.GetBytes(s_numbers[_random.Next(s_numbers.Length)])[..(2 << _random.Next(3))];
        number.AsSpan(0, Math.Min(number.Length, file.Length - at)).CopyTo(file.AsSpan(at));
        return file;
    }

    /// <summary>Digits become another number.</summary>
    private byte[] WrittenNumber(byte[] file, int at, int end)
    {
        int start = file.AsSpan(at, end - at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
            return file;
        start += at;
        int length = file.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        byte[] number = Encoding.ASCII.GetBytes($"{s_numbers[_random.Next(s_numbers.Length)] + _random.Next(-2, 3)}");
        return [.. file[..start], .. number, .. length < 0 ? [] : file[(start + length)..]];
    }

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
