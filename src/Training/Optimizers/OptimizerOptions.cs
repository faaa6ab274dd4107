using System.Text.Json.Serialization;
using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>An optimizer with all its settings. Names and defaults are PyTorch's, but for the learning rates of sgd and adam.</summary>
[JsonConverter(typeof(OptimizerOptionsConverter))]
public abstract record OptimizerOptions : NamedOptions
{
    /// <param name="name">The name in <see cref="Optimizers"/>.</param>
    /// <param name="lr">The rate where nothing is said.</param>
    protected OptimizerOptions(string name, double lr) : base(name) => (DefaultLr, Lr) = (lr, lr);

    /// <summary>The learning rate; a schedule multiplies it.</summary>
    [JsonPropertyOrder(-1)]
    public double Lr { get; init; }

    /// <summary>λ of the penalty: λ/2 · ‖w‖² in the loss, or decoupled from it for adamw.</summary>
    [JsonPropertyOrder(1)]
    public double WeightDecay { get; init; }

    /// <summary>Whether biases and the weights of norms (all parameters of one dimension) decay too, as PyTorch's do.</summary>
    [JsonPropertyOrder(1)]
    public bool DecayBiasesAndNorms { get; init; } = true;

    private double DefaultLr { get; }

    /// <summary>Builds the optimizer over a module's parameters that require a gradient.</summary>
    public abstract optim.Optimizer Create(nn.Module module);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        checks.That(Lr > 0 && double.IsFinite(Lr), "learning rate", "a finite number above 0", Invariant($"{Lr}"), Invariant($"choose one near {DefaultLr} for {Name}"));
        checks.That(
            WeightDecay >= 0 && double.IsFinite(WeightDecay), "weight decay", "a finite number of at least 0", Invariant($"{WeightDecay}"), "choose 0, or a small number such as 0.0001");
    }

    /// <summary>Notes a momentum outside [0, 1).</summary>
    protected static void CheckMomentum(OptionChecks checks, string subject, double momentum) =>
        checks.That(momentum is >= 0 and < 1, subject, "a number from 0 to below 1", Invariant($"{momentum}"), "choose one near 0.9");

    /// <summary>Notes a number that is not above 0.</summary>
    protected static void CheckAboveZero(OptionChecks checks, string subject, double value) =>
        checks.That(value > 0 && double.IsFinite(value), subject, "a finite number above 0", Invariant($"{value}"), "choose a small one, such as 1e-8");
}

/// <summary>Reads and writes an optimizer's options under its name.</summary>
public sealed class OptimizerOptionsConverter : NamedOptionsConverter<OptimizerOptions>
{
    /// <inheritdoc/>
    protected override Type TypeOf(string name) => Optimizers.Find(name).GetType();
}
