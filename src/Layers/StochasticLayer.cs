using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>
/// What all layers of the dropout family share: a probability that schedules may change and a mode that Monte-Carlo
/// sampling switches without touching the rest of the network.
/// </summary>
public abstract class StochasticLayer : Module<Tensor, Tensor>
{
    private double _p;

    /// <param name="name">The name under which the module presents itself.</param>
    /// <param name="p">Probability of dropping, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    protected StochasticLayer(string name, double p) : base(name) => _p = Probability.Check(p);

    /// <summary>The probability of DROPPING, in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1] or NaN.</exception>
    public double p
    {
        get => _p;
        set => _p = Probability.Check(value);
    }

    /// <summary>When the layer draws masks.</summary>
    public StochasticMode Mode { get; set; } = StochasticMode.FollowTraining;

    /// <summary>Whether the next forward draws a mask.</summary>
    public bool IsActive => Mode switch
    {
        StochasticMode.AlwaysOn => true,
        StochasticMode.Off => false,
        _ => training,
    };
}
