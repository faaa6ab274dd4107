using DropoutTorch.Options;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>
/// Stochastic gradient descent: v ← μ v + (1 − τ) g, w ← w − lr · v (Polyak 1964), or Nesterov's form of it (Sutskever et al. 2013).
/// </summary>
public sealed record SgdOptions : OptimizerOptions
{
    /// <summary>Rate 0.05, momentum 0.9.</summary>
    public SgdOptions() : base("sgd", lr: 0.05)
    {
    }

    /// <summary>μ, in [0, 1).</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>τ, in [0, 1].</summary>
    public double Dampening { get; init; }

    /// <summary>Nesterov's form.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override optim.Optimizer Create(nn.Module module) => optim.SGD(
        ParameterGroups.Of(module, this, (parameters, decay) => new SGD.ParamGroup(parameters, Lr, Momentum, Dampening, decay, Nesterov)), Lr, Momentum, Dampening, WeightDecay, Nesterov);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        CheckMomentum(checks, "momentum", Momentum);
        checks.That(Dampening is >= 0 and <= 1, "dampening", "a number from 0 to 1", Invariant($"{Dampening}"), "choose 0");
        checks.That(!Nesterov || Momentum != 0, "nesterov", "a momentum above 0", "0", "choose a momentum near 0.9");
        checks.That(!Nesterov || Dampening == 0, "nesterov", "a dampening of 0", Invariant($"{Dampening}"), "leave one of them out");
    }
}
