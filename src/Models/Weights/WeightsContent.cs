using System.Collections.ObjectModel;
using DropoutTorch.Options;

namespace DropoutTorch.Models.Weights;

/// <summary>What a file of weights describes, whichever its format.</summary>
/// <param name="Entries">The tensors; no name twice.</param>
internal sealed record WeightsContent(IReadOnlyList<WeightsEntry> Entries)
{
    private const int EnoughBytes = 16;

    internal IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    internal IReadOnlyDictionary<string, string> OtherValues { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <exception cref="DataException">The file is damaged, or of no format that is read here.</exception>
    internal static WeightsContent Read(ByteSource source, string? key)
    {
        byte[] start = source.Read(0, (int)Math.Min(source.Length, EnoughBytes));
        // The brace behind the length is asked for first: a length can look like a zip file's mark, but no zip file has a brace there.
        bool safetensors = start.Length > SafetensorsHeader.LengthBytes && start[SafetensorsHeader.LengthBytes] == '{';
        if (!safetensors && start.AsSpan().StartsWith("PK"u8))
            return PyTorchFormat.Read(source, key);
        if (!safetensors && start.Length > 1 && start[0] == 0x80 && start[1] <= 5)
            throw OldFormat(source);
        if (key is not null)
            throw new DataException(
                source.Name, $"a PyTorch file, whose dict has the key {Quote.Text(key)}", "another",
                "leave the key away; safetensors files have no nested dicts");
        SafetensorsHeader header = SafetensorsFormat.Read(source);
        return new WeightsContent(header.Entries) { Metadata = header.Metadata };
    }

    private static DataException OldFormat(ByteSource source) => new(
        source.Name, "safetensors or PyTorch's zip format", "a bare pickle, as PyTorch before 1.6 saved", "convert it in Python: torch.save(torch.load(f), f)");
}
