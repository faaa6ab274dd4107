using System.Security.Cryptography;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Engine.Tests.Nn;

/// <summary>Starting values and dropout masks equal the installed PyTorch's bit for bit, where it has the same libtorch version.</summary>
public class LiveDrawTests
{
    private static readonly Dictionary<string, Func<Module>> s_largeModules = new()
    {
        ["Linear large"] = () => Linear(784, 100),
        ["Conv2d large"] = () => Conv2d(3, 16, 5),
        ["Embedding large"] = () => Embedding(50, 33),
    };

    private static readonly Dictionary<string, Func<Tensor>> s_masks = new()
    {
        ["dropout"] = () => F.dropout(ones(1001), 0.3),
        ["dropout float64"] = () => F.dropout(ones(77, float64), 0.5),
        ["dropout1d"] = () => F.dropout1d(ones(4, 9, 3), 0.4),
        ["dropout2d"] = () => F.dropout2d(ones(4, 9, 3, 2), 0.4),
        ["dropout3d"] = () => F.dropout3d(ones(new long[] { 4, 9, 3, 2, 2 }), 0.4),
        ["alpha_dropout"] = () => F.alpha_dropout(ones(321), 0.2, training: true),
        ["feature_alpha_dropout"] = () => F.feature_alpha_dropout(ones(5, 13, 3), 0.25, training: true),
        ["RReLU"] = () => RReLU().call(-ones(123)),
    };

    [SkippableFact]
    public void SameSeedSameBits()
    {
        using var scope = NewDisposeScope();
        var lines = PyTorch.Run(EngineInfo.BlasEnvironment, "nn_draws.py");
        Skip.IfNot(Release(lines[0]) == Release($"torch {__version__}"), $"PyTorch is {lines[0]}, libtorch is {__version__}");
        Assert.Equal(lines.Skip(1), Draws());
    }

    private static IEnumerable<string> Draws()
    {
        foreach (var golden in GoldenFile.Instance.Initialisers.Where(entry => !entry.Name.StartsWith("orthogonal_", StringComparison.Ordinal)))
        {
            foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
            {
                manual_seed(GoldenFile.Instance.Seed);
                var t = empty(golden.Shape, dtype);
                InitTests.Initialisers[golden.Name](t);
                yield return Line($"{golden.Name}/{dtype.ToString().ToLowerInvariant()}", [t]);
            }
        }
        foreach (var (name, make) in InitTests.Modules.Concat(s_largeModules))
        {
            manual_seed(GoldenFile.Instance.Seed);
            using var module = make();
            yield return Line($"module/{name}", module.parameters());
        }
        foreach (var (name, draw) in s_masks)
        {
            manual_seed(GoldenFile.Instance.Seed);
            yield return Line($"mask/{name}", [draw()]);
        }
    }

    private static string Line(string name, IEnumerable<Tensor> tensors)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var t in tensors) digest.AppendData(t.detach().contiguous().bytes.ToArray());
        return $"{name} {Convert.ToHexStringLower(digest.GetHashAndReset())}";
    }

    /// <summary>"torch 1.13.0a0+git" is release 1.13.0.</summary>
    private static string Release(string version) => string.Concat(version.TakeWhile(c => c is not ('a' or '+')));
}
