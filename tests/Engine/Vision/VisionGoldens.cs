using System.Text.Json;
using Engine.Tests.Nn;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace Engine.Tests.Vision;

/// <summary>What one line of torchvision gave.</summary>
public sealed record VisionCase(string Name, string Pytorch, string[] Inputs, string Dtype, GoldenTensor Output, GoldenTensor?[] InputGrads);

/// <summary>What torchvision read in a file; null is a refusal.</summary>
public sealed record VisionFile(string Name, string Mode, string File, GoldenTensor? Image)
{
    internal byte[] Bytes => Convert.FromBase64String(File);
}

/// <summary>tests/reference/vision_goldens.json, which vision_goldens.py writes.</summary>
public sealed record VisionGoldens(string Torchvision, VisionCase[] Cases, VisionFile[] Files)
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private static readonly Lazy<VisionGoldens> s_file = new(Read);

    internal static VisionGoldens Instance => s_file.Value;

    /// <summary>An input of a case, as the script's `make` makes it.</summary>
    internal static Tensor Make(string spec, long salt)
    {
        var parts = spec.Split(':');
        var sizes = Array.ConvertAll(parts[1].Split(','), long.Parse);
        Tensor Fill(string kind, ScalarType dtype) => GoldenFile.Fill(kind, sizes, salt, dtype);
        switch (parts[0])
        {
            case "u": return Fill("i256", ScalarType.Int64).to(ScalarType.Byte);
            case "m": return Fill("i4", ScalarType.Int64).eq(0);
            case "p": return Fill("p", ScalarType.Float32).requires_grad_();
            case "b":
                var place = Fill("p", ScalarType.Float64);
                var corner = place.narrow(-1, 0, 2) * 10;
                return cat([corner, corner + (place.narrow(-1, 2, 2) * 8 + 0.5)], -1).requires_grad_();
            case "f": return Fill("f", ScalarType.Float64).requires_grad_();
            default: return Fill(parts[0], ScalarType.Int64);
        }
    }

    private static VisionGoldens Read()
    {
        var text = System.IO.File.ReadAllText(Path.Combine(Repository.Root, "tests", "reference", "vision_goldens.json"));
        return JsonSerializer.Deserialize<VisionGoldens>(text, s_options)!;
    }
}

/// <summary>Skips tests that need torchvision's operators where they are not installed; a broken installation fails.</summary>
internal static class InstalledTorchvision
{
    internal static void Require()
    {
        try
        {
            VisionLibrary.RequireImages();
            VisionLibrary.RequireOperators();
        }
        catch (DllNotFoundException error) when (error.Message.Contains("was not found", StringComparison.Ordinal))
        {
            Skip.If(true, error.Message);
        }
    }
}
