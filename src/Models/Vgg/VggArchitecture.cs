namespace DropoutTorch.Models;

/// <summary>What a VGG's name stands for: configurations A, B, D and E of the paper.</summary>
/// <param name="Name">As torchvision calls it.</param>
/// <param name="Blocks">Maps of each convolution, block by block; pooling follows each block.</param>
/// <param name="BatchNorm">Batch normalisation behind each convolution.</param>
internal sealed record VggArchitecture(string Name, long[][] Blocks, bool BatchNorm)
{
    /// <summary>Maps of the last block.</summary>
    public const long LastMaps = 512;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<VggArchitecture> All { get; } =
    [
        .. Pair("vgg11", [64], [128], [256, 256], [512, 512], [512, 512]),
        .. Pair("vgg13", [64, 64], [128, 128], [256, 256], [512, 512], [512, 512]),
        .. Pair("vgg16", [64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]),
        .. Pair("vgg19", [64, 64], [128, 128], [256, 256, 256, 256], [512, 512, 512, 512], [512, 512, 512, 512]),
    ];

    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(architecture => architecture.Name)];

    /// <summary>The one called <paramref name="name"/>.</summary>
    public static VggArchitecture Find(string name) => All.First(architecture => architecture.Name == name);

    private static VggArchitecture[] Pair(string name, params long[][] blocks) => [new(name, blocks, BatchNorm: false), new(name + "_bn", blocks, BatchNorm: true)];
}
