using System.Globalization;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Inverted dropout between two layers of a recurrent network. All parts of the network have its one seed, so each draws from a stream of its
/// own: seeds that count on, seed + 1 and so forth, would be those of the user's next layers.
/// </summary>
internal sealed class LayerDropout : StochasticLayer
{
    private readonly uint _stream;

    /// <param name="p">Probability of dropping an element, in [0, 1].</param>
    /// <param name="stream">Of the seed.</param>
    /// <param name="seed">Of the network; null leaves it to torch's default CPU generator.</param>
    internal LayerDropout(double p, uint stream, long? seed) : base(nameof(LayerDropout), p, seed) => _stream = stream;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var (source, draws) = (NextSource(), IsActive && p is > 0 and < 1 && input.numel() > 0);
        return Functional.inverted_dropout(input, p, IsActive, source: draws ? source.Stream(_stream) : source);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"LayerDropout(p={p})");
}
