using DropoutTorch.Options;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>Adam (Kingma and Ba 2015, arXiv:1412.6980); the decay is part of the gradient.</summary>
public sealed record AdamOptions : AdamFamilyOptions
{
    /// <summary>Rate 0.002.</summary>
    public AdamOptions() : base("adam", lr: 0.002)
    {
    }

    /// <inheritdoc/>
    public override optim.Optimizer Create(nn.Module module) => optim.Adam(
        ParameterGroups.Of(module, this, (parameters, decay) => new Adam.ParamGroup(parameters, Lr, Beta1, Beta2, Eps, decay, Amsgrad)), Lr, Beta1, Beta2, Eps, WeightDecay, Amsgrad);
}

/// <summary>Adam whose decay is decoupled from the gradient: w ← w − lr · λ · w (Loshchilov and Hutter 2019, arXiv:1711.05101).</summary>
public sealed record AdamWOptions : AdamFamilyOptions
{
    /// <summary>Rate 0.001, decay 0.01.</summary>
    public AdamWOptions() : base("adamw", lr: 0.001) => WeightDecay = 0.01;

    /// <inheritdoc/>
    public override optim.Optimizer Create(nn.Module module) => optim.AdamW(
        ParameterGroups.Of(module, this, (parameters, decay) => new AdamW.ParamGroup(parameters, Lr, Beta1, Beta2, Eps, decay, Amsgrad)), Lr, Beta1, Beta2, Eps, WeightDecay, Amsgrad);
}

/// <summary>What both forms of Adam are told.</summary>
public abstract record AdamFamilyOptions : OptimizerOptions
{
    /// <param name="name">The name in <see cref="Optimizers"/>.</param>
    /// <param name="lr">The rate where nothing is said.</param>
    protected AdamFamilyOptions(string name, double lr) : base(name, lr)
    {
    }

    /// <summary>Decay of the mean of the gradients, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean of their squares, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the divisor, above 0.</summary>
    public double Eps { get; init; } = 1e-8;

    /// <summary>Whether the largest mean of squares so far divides (Reddi et al. 2018).</summary>
    public bool Amsgrad { get; init; }

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        CheckMomentum(checks, "beta1", Beta1);
        CheckMomentum(checks, "beta2", Beta2);
        CheckAboveZero(checks, "eps", Eps);
    }
}
