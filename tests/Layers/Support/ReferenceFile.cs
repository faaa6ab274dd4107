using System.Text.Json;
using static TorchSharp.torch;

namespace Layers.Tests.Support;

/// <summary>Values of other implementations, which the scripts in tests/reference write.</summary>
internal static class ReferenceFile
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static T Read<T>(string name) => JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(Root(), "tests", "reference", name)), s_options)!;

    /// <summary>The numbers that the scripts fill their inputs with: between -2 and 2, none of them zero.</summary>
    internal static Tensor Fill(long[] shape)
    {
        var values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++) values[i] = ((i * 389L + 57) % 1009 - 504.5) / 256;
        return tensor(values, shape);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "DropoutTorch.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"expected DropoutTorch.sln above {AppContext.BaseDirectory}.");
    }
}
