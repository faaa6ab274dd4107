using System.Buffers.Binary;
using System.IO.Compression;

namespace Data.Tests;

/// <summary>Makes IDX files byte by byte, without the code under test.</summary>
internal static class IdxBytes
{
    public static byte[] Header(byte type, params int[] shape)
    {
        byte[] header = new byte[4 + (4 * shape.Length)];
        header[2] = type;
        header[3] = (byte)shape.Length;
        for (int i = 0; i < shape.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), shape[i]);
        return header;
    }

    public static byte[] Array(byte[] data, params int[] shape) => [.. Header(8, shape), .. data];

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }
}
