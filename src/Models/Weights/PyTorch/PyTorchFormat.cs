using DropoutTorch.Options;

namespace DropoutTorch.Models.Weights;

/// <summary>
/// Reads what a file of PyTorch's <c>torch.save</c> holds (since 1.6): a zip file with one folder, in it data.pkl, a pickle of the saved
/// object, and for each storage a record data/KEY with its bytes. Source: torch/serialization.py, _save and _load.
/// </summary>
internal static class PyTorchFormat
{
    private const string PickleRecord = "/data.pkl";
    private const int LongestPickle = 64 << 20;
    private const int LongestByteOrder = 16;

    /// <exception cref="DataException">The file is damaged, or holds more than tensors and plain values.</exception>
    internal static WeightsContent Read(ByteSource source, string? key)
    {
        Dictionary<string, ZipRecord> records = ZipDirectory.Read(source);
        ZipRecord[] pickles = [.. records.Values.Where(record => record.Name.EndsWith(PickleRecord, StringComparison.Ordinal))];
        if (pickles is not [ZipRecord pickle])
            throw new DataException(source.Name, "one data.pkl, as torch.save writes", $"{pickles.Length}", "name a file that torch.save wrote");
        string folder = pickle.Name[..^(PickleRecord.Length - 1)];
        if (records.ContainsKey($"{folder}constants.pkl"))
            throw new DataException(
                source.Name, "a state dict", "a TorchScript program", "convert it in Python: torch.save(torch.jit.load(path).state_dict(), path2)");
        if (Array.Find([.. records.Values], record => record.IsPacked) is { } packed)
            throw new DataException(
                source.Name, $"zip record {Quote.Text(packed.Name)} stored as PyTorch stores it", "a compressed or encrypted one",
                "unpack it and pack it again without compression: zip -0 -r");
        CheckByteOrder(source, records.GetValueOrDefault($"{folder}byteorder"));
        if (pickle.Length > LongestPickle)
            throw new DataException(source.Name, $"a data.pkl of at most {LongestPickle} bytes", $"{pickle.Length}", WeightsFile.Damaged);
        object saved = PickleMachine.Run(source.Name, source.Read(pickle.Position, (int)pickle.Length));
        return new StateDict(source.Name, records, folder).Content(StateDictFinder.Find(source.Name, saved, key));
    }

    private static void CheckByteOrder(ByteSource source, ZipRecord? record)
    {
        if (record is null) // PyTorch before 2.1 writes none
            return;
        byte[] order = source.Read(record.Position, (int)Math.Min(record.Length, LongestByteOrder));
        if (!order.AsSpan().SequenceEqual("little"u8))
            throw new DataException(
                source.Name, "the byte order little", order.AsSpan().SequenceEqual("big"u8) ? "big" : "another",
                "convert it in Python, on a little-endian machine: torch.save(torch.load(path), path)");
    }
}
