using DropoutTorch.Layers;
using DropoutTorch.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Benchmarks.Uncertainty;

/// <summary>A network and the Monte-Carlo prediction that is asked of it.</summary>
/// <param name="Name">For the report and for choosing.</param>
/// <param name="Samples">T.</param>
/// <param name="InputShape">Of a batch.</param>
/// <param name="Create">The network.</param>
/// <param name="Twin">The same network in mc.py.</param>
public sealed record McCase(string Name, int Samples, IReadOnlyList<long> InputShape, Func<Module<Tensor, Tensor>> Create, string Twin)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<McCase> All { get; } =
    [
        new("vgg11", 50, [64, 3, 32, 32], () => new Vgg(VggOptions.From("vgg11", new ModelTask([3, 32, 32], 10))), "vgg11()"),
        new("mlp", 100, [256, 784], Mlp, "mlp()"),
    ];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(one => one.Name)];

    // 784-1024-1024-10 with hidden dropout.
    private static Module<Tensor, Tensor> Mlp() => Sequential(
        Linear(784, 1024), ReLU(), new InvertedDropout(0.5),
        Linear(1024, 1024), ReLU(), new InvertedDropout(0.5),
        Linear(1024, 10));
}
