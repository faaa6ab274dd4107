namespace DropoutTorch.App.Engine;

/// <summary>What TorchSharp's API does not tell about the engine behind it. Which implementation is compiled depends on the MSBuild property TorchEngine.</summary>
internal interface IEngineInfo
{
    /// <summary>The supplier: system or package.</summary>
    string Kind { get; }

    /// <summary>Environment variables that give another process the BLAS that the engine chose; none where it is the system's default or the package's own.</summary>
    IReadOnlyDictionary<string, string> BlasEnvironment { get; }

    /// <summary>Further facts, each under a short title.</summary>
    IReadOnlyList<(string Title, string Value)> Facts { get; }
}
