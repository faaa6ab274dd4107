namespace DropoutTorch.Models.Weights;

/// <summary>What a safetensors file says about itself, checked against the file's length.</summary>
/// <param name="Entries">The tensors in the order of their bytes.</param>
/// <param name="Metadata">Free text by key.</param>
internal sealed record SafetensorsHeader(IReadOnlyList<WeightsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The key of the header that holds the metadata.</summary>
    internal const string MetadataKey = "__metadata__";

    /// <summary>Bytes of the number that starts the file: the header's length, unsigned, little-endian.</summary>
    internal const int LengthBytes = 8;

    /// <summary>The longest header that the format allows.</summary>
    internal const long MaxLength = 100_000_000;
}
