using TorchSharp;

namespace DropoutTorch.App.Engine;

/// <summary>The TorchSharp package with the libtorch that it brings.</summary>
internal sealed class CurrentEngine : IEngineInfo
{
    public string Kind => "package";

    public IReadOnlyDictionary<string, string> BlasEnvironment => new Dictionary<string, string>();

    public IReadOnlyList<(string Title, string Value)> Facts =>
    [
        ("torchvision", $"TorchVision {typeof(torchvision).Assembly.GetName().Version}"),
        ("not available", "the files of libtorch and BLAS, and the allocator: the package does not tell"),
    ];
}
