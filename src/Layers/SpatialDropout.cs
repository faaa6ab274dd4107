using System.Globalization;

namespace DropoutTorch.Layers;

/// <summary>
/// What the dropouts of whole channels share: y = x · m / (1 − p) with one m ~ Bernoulli(1 − p) for each sample and channel, so that
/// neighbours in a feature map, which say much the same, go together. Off, y = x.
/// </summary>
/// <remarks>
/// <para>Tompson et al., "Efficient Object Localization Using Convolutional Networks", CVPR 2015, arXiv:1411.4280. PyTorch calls them
/// Dropout1d, Dropout2d and Dropout3d, Keras SpatialDropout1D, 2D and 3D.</para>
/// </remarks>
public abstract class SpatialDropout : StochasticLayer
{
    /// <param name="name">The layer's name.</param>
    /// <param name="p">Probability of dropping a channel, in [0, 1].</param>
    /// <param name="inplace">Change the input instead of making a new tensor. Refused on leaves that require a gradient.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    private protected SpatialDropout(string name, double p, bool inplace, long? seed) : base(name, p, seed) => this.inplace = inplace;

    /// <summary>Whether the input itself is changed.</summary>
    public bool inplace { get; set; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{GetName()}(p={p}, inplace={inplace})");
}
