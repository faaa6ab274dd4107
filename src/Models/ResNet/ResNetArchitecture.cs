namespace DropoutTorch.Models;

/// <summary>What a ResNet's name stands for.</summary>
/// <param name="Name">As torchvision calls it; those for CIFAR after the paper's section 4.2.</param>
/// <param name="Blocks">Residual blocks in each group.</param>
/// <param name="Width">Maps of the first group; each further one has twice as many.</param>
/// <param name="IsBottleneck">Bottlenecks instead of basic blocks.</param>
/// <param name="IsForCifar">A 3 x 3 stem without pooling, and shortcuts without parameters.</param>
internal sealed record ResNetArchitecture(string Name, int[] Blocks, long Width, bool IsBottleneck, bool IsForCifar)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ResNetArchitecture> All { get; } =
    [
        new("resnet18", [2, 2, 2, 2], 64, IsBottleneck: false, IsForCifar: false),
        new("resnet34", [3, 4, 6, 3], 64, IsBottleneck: false, IsForCifar: false),
        new("resnet50", [3, 4, 6, 3], 64, IsBottleneck: true, IsForCifar: false),
        ForCifar(20),
        ForCifar(56),
        ForCifar(110),
    ];

    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(architecture => architecture.Name)];

    /// <summary>Output maps for each map of a block's branch.</summary>
    public int Expansion => IsBottleneck ? Bottleneck.Expansion : BasicBlock.Expansion;

    /// <summary>The one called <paramref name="name"/>.</summary>
    public static ResNetArchitecture Find(string name) => All.First(architecture => architecture.Name == name);

    /// <summary>6n + 2 layers: three groups of n blocks of two convolutions, the stem and the output.</summary>
    private static ResNetArchitecture ForCifar(int layers)
    {
        int blocks = (layers - 2) / 6;
        return new($"resnet{layers}", [blocks, blocks, blocks], 16, IsBottleneck: false, IsForCifar: true);
    }
}
