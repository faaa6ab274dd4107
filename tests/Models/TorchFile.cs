using System.IO.Compression;
using System.Text;

namespace Models.Tests;

/// <summary>Builds what torch.save would write, and what it never would.</summary>
internal static class TorchFile
{
    /// <summary>A zip file with a pickle and storages 0, 1, ...</summary>
    internal static byte[] Of(byte[] pickle, params byte[][] storages) =>
        Zip([("x/data.pkl", pickle), ("x/version", "3\n"u8.ToArray()), .. storages.Select((bytes, i) => ($"x/data/{i}", bytes))]);

    internal static byte[] Zip(params (string Name, byte[] Content)[] records) => Zip(CompressionLevel.NoCompression, records);

    internal static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] records)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in records)
            {
                using Stream record = zip.CreateEntry(name, level).Open();
                record.Write(content);
            }
        }
        return stream.ToArray();
    }

    /// <summary>A pickle of protocol 2 from instructions: texts are written byte by byte, with \xNN for what is no letter.</summary>
    internal static byte[] Pickle(params string[] instructions) => Encoding.Latin1.GetBytes("\x80\x02" + string.Concat(instructions) + ".");

    /// <summary>A short text.</summary>
    internal static string Text(string text) => $"X{(char)text.Length}\0\0\0{text}";

    /// <summary>A number of 32 bits.</summary>
    internal static string Number(int number) => $"J{Encoding.Latin1.GetString(BitConverter.GetBytes(number))}";

    /// <summary>A number of 64 bits.</summary>
    internal static string Long(long number) => $"\x8a\x08{Encoding.Latin1.GetString(BitConverter.GetBytes(number))}";

    /// <summary>A tensor of float32 that views a storage.</summary>
    internal static string Tensor(string key, long elements, long offset, long[] shape, long[] strides, string storage = "torch\nFloatStorage\n") =>
        "ctorch._utils\n_rebuild_tensor_v2\n((" + Text("storage") + $"c{storage}" + Text(key) + Text("cpu") + Long(elements) + "tQ"
        + Long(offset) + Tuple(shape) + Tuple(strides) + "\x89" + "ccollections\nOrderedDict\n)RtR";

    /// <summary>A dict with one item.</summary>
    internal static string Dict(string key, string value) => "}" + Text(key) + value + "s";

    private static string Tuple(long[] numbers) => "(" + string.Concat(numbers.Select(Long)) + "t";
}
