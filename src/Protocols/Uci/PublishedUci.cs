namespace DropoutTorch.Protocols;

/// <summary>Mean and standard error over splits.</summary>
public readonly record struct Figure(double Mean, double Error);

/// <summary>What is published of a data set.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Taus">Its grid of precisions.</param>
/// <param name="PaperRmse">Gal and Ghahramani 2016 (arXiv:1506.02142), table 1, where tau was chosen with the test set in view.</param>
/// <param name="PaperLl">Likewise.</param>
/// <param name="GridRmse">The grid search of 2018, in which the test rows choose nothing: the figures to compare with.</param>
/// <param name="GridLl">Likewise.</param>
public sealed record PublishedUci(string Name, IReadOnlyList<double> Taus, Figure PaperRmse, Figure PaperLl, Figure GridRmse, Figure GridLl)
{
    /// <summary>The seven sets.</summary>
    public static IReadOnlyList<PublishedUci> All { get; } =
    [
        new("bostonHousing", [0.1, 0.15, 0.2], new(2.97, 0.19), new(-2.46, 0.06), new(2.9036, 0.1768), new(-2.4019, 0.0417)),
        new("energy", [0.25, 0.5, 0.75], new(1.66, 0.04), new(-1.99, 0.02), new(0.5389, 0.0135), new(-1.2115, 0.0053)),
        new("kin8nm", [150, 200, 250], new(0.10, 0.00), new(0.95, 0.01), new(0.0789, 0.0006), new(1.1364, 0.0066)),
        new("naval-propulsion-plant", [30000, 40000, 50000], new(0.01, 0.00), new(3.80, 0.01), new(0.000743, 0.000046), new(4.4495, 0.0022)),
        new("power-plant", [0.05, 0.1, 0.15], new(4.02, 0.04), new(-2.80, 0.01), new(4.0142, 0.0368), new(-2.8078, 0.0086)),
        new("protein-tertiary-structure", [0.025, 0.05, 0.075], new(4.36, 0.01), new(-2.89, 0.00), new(4.2742, 0.0209), new(-2.8713, 0.0015)),
        new("yacht", [0.25, 0.5, 0.75], new(1.11, 0.09), new(-1.55, 0.03), new(0.6663, 0.0486), new(-1.2501, 0.0153)),
    ];

    /// <summary>The set of a name, or null.</summary>
    public static PublishedUci? Find(string name) => All.FirstOrDefault(set => set.Name == name);
}
