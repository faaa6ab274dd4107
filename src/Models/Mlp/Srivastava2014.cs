namespace DropoutTorch.Models;

/// <summary>A network of a paper, as a change of the plain one.</summary>
internal sealed record PublishedMlp(string Name, string Summary, Func<MlpOptions, MlpOptions> Change);

/// <summary>
/// The permutation-invariant MNIST networks of Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
/// JMLR 15, 2014: table 2, the comparison of regularisers in table 9, and the network that the author's program trains.
/// </summary>
internal static class Srivastava2014
{
    private const double Hidden = 0.5, Input = 0.2, Bound = 3;

    public static IReadOnlyList<PublishedMlp> All { get; } =
    [
        new("jmlr2014_standard_2x800", "standard network, logistic units", model => Layers(model, "sigmoid", 800, 800) with { Dropout = [0], InputDropout = 0 }),
        new("jmlr2014_logistic_3x1024", "dropout, logistic units", model => Layers(model, "sigmoid", 1024, 1024, 1024)),
        new("jmlr2014_relu_3x1024", "dropout, ReLU", model => Layers(model, "relu", 1024, 1024, 1024)),
        Bounded("jmlr2014_relu_3x1024_maxnorm", 1024, 1024, 1024),
        Bounded("jmlr2014_relu_3x2048_maxnorm", 2048, 2048, 2048),
        Bounded("jmlr2014_relu_2x4096_maxnorm", 4096, 4096),
        Bounded("jmlr2014_relu_2x8192_maxnorm", 8192, 8192),
        Bounded("jmlr2014_regularizers_maxnorm", 1024, 1024, 2048),
    ];

    private static PublishedMlp Bounded(string name, params long[] widths) =>
        new(name, "dropout and max-norm, ReLU", model => Layers(model, "relu", widths) with { MaxNorm = Bound });

    private static MlpOptions Layers(MlpOptions model, string activation, params long[] widths) =>
        model with { HiddenSizes = widths, Activation = activation, Dropout = [Hidden], InputDropout = Input };
}
