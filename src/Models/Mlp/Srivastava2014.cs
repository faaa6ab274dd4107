namespace DropoutTorch.Models;

/// <summary>A network of a paper, as a change of the plain one.</summary>
internal sealed record PublishedMlp(string Name, string Summary, Func<MlpOptions, MlpOptions> Change);

/// <summary>
/// The permutation-invariant MNIST networks of Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
/// JMLR 15, 2014: those of table 2, whose bound is 2 in all layers (appendix B.1), and that of table 9, which compares regularisers, with
/// the bound 3 that the author's program has for it.
/// </summary>
internal static class Srivastava2014
{
    private const double Hidden = 0.5, Input = 0.2;

    public static IReadOnlyList<PublishedMlp> All { get; } =
    [
        new("jmlr2014_standard_2x800", "standard network, logistic units", model => Layers(model, "sigmoid", 800, 800) with { Dropout = [0], InputDropout = 0 }),
        new("jmlr2014_logistic_3x1024", "dropout, logistic units", model => Layers(model, "sigmoid", 1024, 1024, 1024)),
        new("jmlr2014_relu_3x1024", "dropout, ReLU", model => Layers(model, "relu", 1024, 1024, 1024)),
        Bounded("jmlr2014_relu_3x1024_maxnorm", 2, 1024, 1024, 1024),
        Bounded("jmlr2014_relu_3x2048_maxnorm", 2, 2048, 2048, 2048),
        Bounded("jmlr2014_relu_2x4096_maxnorm", 2, 4096, 4096),
        Bounded("jmlr2014_relu_2x8192_maxnorm", 2, 8192, 8192),
        Bounded("jmlr2014_regularizers_maxnorm", 3, 1024, 1024, 2048),
    ];

    private static PublishedMlp Bounded(string name, double bound, params long[] widths) =>
        new(name, "dropout and max-norm, ReLU", model => Layers(model, "relu", widths) with { MaxNorm = bound });

    private static MlpOptions Layers(MlpOptions model, string activation, params long[] widths) =>
        model with { HiddenSizes = widths, Activation = activation, Dropout = [Hidden], InputDropout = Input };
}
