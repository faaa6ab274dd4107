using System.Text.Json;
using Engine.Tests.Nn;

namespace Engine.Tests.Sequence;

/// <summary>What one PyTorch line gave.</summary>
public sealed record SequenceCase(
    string Name, string Pytorch, string[] Inputs, bool Train, string[] StateDict, GoldenTensor[] Outputs, GoldenTensor?[] InputGrads,
    Dictionary<string, GoldenTensor> ParameterGrads);

/// <summary>tests/reference/sequence_goldens.json, which sequence_goldens.py writes.</summary>
public sealed record SequenceGoldens(string Torch, SequenceCase[] Cases)
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly Lazy<SequenceGoldens> s_file = new(Read);

    internal static SequenceGoldens Instance => s_file.Value;

    private static SequenceGoldens Read()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "tests", "reference", "sequence_goldens.json"));
        return JsonSerializer.Deserialize<SequenceGoldens>(text, s_options)!;
    }
}
