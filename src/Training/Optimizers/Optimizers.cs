using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>All optimizers by name. A new one is a record beside the others and a line here.</summary>
public static class Optimizers
{
    /// <summary>Each with its defaults.</summary>
    public static IReadOnlyList<OptimizerOptions> All { get; } = [new SgdOptions(), new AdamOptions(), new AdamWOptions(), new RmsPropOptions()];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(options => options.Name)];

    /// <summary>The defaults of the optimizer called <paramref name="name"/>.</summary>
    /// <exception cref="OptionsException">There is none of that name.</exception>
    public static OptimizerOptions Find(string name) => Family.Find("optimizer", name, All, options => options.Name);
}
