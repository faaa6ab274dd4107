using DropoutTorch.Options;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>RMSprop (Tieleman and Hinton 2012, Coursera lecture 6.5): gradients divided by the root of their mean square.</summary>
public sealed record RmsPropOptions : OptimizerOptions
{
    /// <summary>Rate 0.001.</summary>
    public RmsPropOptions() : base("rmsprop", lr: 0.001)
    {
    }

    /// <summary>Decay of the mean square, in [0, 1).</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>Added to the divisor, above 0.</summary>
    public double Eps { get; init; } = 1e-8;

    /// <summary>Momentum, in [0, 1).</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the variance divides, not the mean square.</summary>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    public override optim.Optimizer Create(nn.Module module) => optim.RMSProp(
        ParameterGroups.Of(module, this, (parameters, decay) => new RMSProp.ParamGroup(parameters, Lr, Eps, Alpha, decay, Momentum, Centered)), Lr, Alpha, Eps, WeightDecay, Momentum, Centered);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        CheckMomentum(checks, "alpha", Alpha);
        CheckAboveZero(checks, "eps", Eps);
        CheckMomentum(checks, "momentum", Momentum);
    }
}
