using System.Text.Json.Serialization;
using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The size and the dropout of an <see cref="Mlp"/>.</summary>
public sealed record MlpOptions : FullyConnectedOptions
{
    /// <summary>The name in <see cref="ModelRegistry"/> of the network without a paper.</summary>
    public const string PlainName = "mlp";

    private static readonly ModelTask Digits = new([1, 28, 28], Classes: 10);

    /// <summary>A fully connected network; every setting is still to be given.</summary>
    public MlpOptions() : base(PlainName)
    {
    }

    /// <summary>Name of the activation after each hidden layer, one of <see cref="Activations.Names"/>.</summary>
    [JsonPropertyOrder(-2)]
    public required string Activation { get; init; }

    /// <summary>The largest norm of a hidden unit's incoming weights, above 0 (Srivastava et al. 2014, 5.1: 3 to 4 is typical); null for no bound.</summary>
    public required double? MaxNorm { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override double? WeightBound => MaxNorm;

    /// <summary>The registry's lines: the plain network, and those of Srivastava et al., JMLR 15, 2014, tables 2 and 9.</summary>
    internal static IEnumerable<ModelEntry> Entries =>
    [
        new(PlainName, "fully connected layers with dropout", typeof(MlpOptions), Digits, SampleRule.Any, From),
        .. Srivastava2014.All.Select(paper => new ModelEntry(
            paper.Name, paper.Summary, typeof(MlpOptions), Digits, SampleRule.Any, task => paper.Change(From(task)) with { Name = paper.Name })),
    ];

    /// <summary>
    /// Two hidden layers of 512 ReLU units with dropout 0.3 after each and 0.1 on the inputs. The paper's 0.5 and 0.2 want wider layers
    /// and hundreds of epochs; over a few epochs they cost accuracy.
    /// </summary>
    public static MlpOptions From(ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new MlpOptions
        {
            InputSize = task.SampleSize,
            HiddenSizes = [512, 512],
            OutputSize = task.Classes,
            Activation = "relu",
            Dropout = [0.3],
            InputDropout = 0.1,
            MaxNorm = null,
        };
    }

    /// <inheritdoc/>
    protected internal override Module<Tensor, Tensor> Build() => new Mlp(this);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.Name("activation", Activation, Activations.Names);
        checks.That(MaxNorm is null or (> 0 and < 1e30), "max norm", "a number above 0, or none", Invariant($"{MaxNorm}"), "choose 3 or so");
    }
}
