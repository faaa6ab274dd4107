using static TorchSharp.torch;

namespace DropoutTorch.Models.Weights;

/// <summary>Where one tensor lies in a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">One past its last byte.</param>
public sealed record SafetensorsEntry(string Name, ScalarType Type, long[] Shape, long Begin, long End);

/// <summary>What a safetensors file says about itself, checked against the file's length.</summary>
/// <param name="Entries">The tensors in the order of their bytes.</param>
/// <param name="Metadata">Free text by key.</param>
/// <param name="DataStart">Position in the file of byte 0 of the data.</param>
public sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, long DataStart)
{
    /// <summary>The key of the header that holds the metadata.</summary>
    internal const string MetadataKey = "__metadata__";

    /// <summary>Bytes of the number that starts the file: the header's length, unsigned, little-endian.</summary>
    internal const int LengthBytes = 8;

    /// <summary>The longest header that the format allows.</summary>
    internal const long MaxLength = 100_000_000;
}
