using Engine.Tests.Nn;

namespace Engine.Tests.Modules;

/// <summary>What PyTorch's fractional pooling drew and gave.</summary>
public sealed record GoldenPool(
    string Name, string Pytorch, string Dtype, string Input, GoldenTensor Output, long[] Indices, GoldenTensor InputGrad);

/// <summary>tests/reference/modules_goldens.json, which modules_goldens.py writes.</summary>
public sealed record ModuleGoldens(string Torch, long Seed, GoldenCase[] Cases, GoldenPool[] Draws, GoldenModule[] Starts)
{
    private static readonly Lazy<ModuleGoldens> s_file = new(() => GoldenFile.Read<ModuleGoldens>("modules_goldens.json"));

    internal static ModuleGoldens Instance => s_file.Value;
}
