using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Training;

/// <summary>What the loop itself is told.</summary>
public sealed record LoopOptions() : NamedOptions("training")
{
    private const long EpochsUnlessSaid = 20;

    // Steps of that many epochs, and places of that many samples, can still be counted.
    private const long Most = 1 << 30;

    /// <summary>Passes over the training data, at least 1; null where <see cref="Steps"/> says how long.</summary>
    public long? Epochs { get; init; }

    /// <summary>Optimizer steps of the run, at least 1, in place of <see cref="Epochs"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>Samples a batch, at least 1.</summary>
    public long BatchSize { get; init; } = 128;

    /// <summary>Batches whose gradients are averaged for one optimizer step, at least 1.</summary>
    public long Accumulate { get; init; } = 1;

    /// <summary>ε: targets of (1 − ε) for the class and ε / classes for every one (Szegedy et al. 2016, arXiv:1512.00567).</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The largest L2 norm of all gradients together; longer ones are scaled to it. Null for no bound.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>The largest norm of each unit's incoming weights, enforced after each step; null for the model's own bound, if it has one.</summary>
    public double? MaxNorm { get; init; }

    /// <summary>Decay of the moving average of the weights, lower in the first steps; the average is then what is evaluated and kept. Null for none.</summary>
    public double? Ema { get; init; }

    /// <summary>Evaluations without a better score on the validation part after which the run ends; null for never.</summary>
    public long? Patience { get; init; }

    /// <summary>Epochs between two evaluations, at least 1; the last epoch is always evaluated.</summary>
    public long EvaluateEvery { get; init; } = 1;

    /// <summary>The element type of the arithmetic: float32, bfloat16 or float16 (CUDA), the latter two through autocast.</summary>
    public string Precision { get; init; } = TrainingPrecision.Float32;

    /// <summary>
    /// Whether numbers too small for a normal float (below 1.2e-38) are taken for 0 on the CPU. What is never learned from any more, as the
    /// momentum of a dead unit's weights, shrinks to such numbers, and processors compute with them up to a hundred times as slowly.
    /// </summary>
    public bool FlushDenormal { get; init; } = true;

    /// <summary>Governs initial weights, dropout masks and the order of the samples; the data set's own seeds govern what is drawn of it.</summary>
    public long Seed { get; init; }

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads that read batches ahead; 0: none. The batches are the same for any number.</summary>
    public long Workers { get; init; } = 1;

    /// <summary>The same with a number of epochs where neither epochs nor steps were given.</summary>
    public LoopOptions Complete() => Epochs is null && Steps is null ? this with { Epochs = EpochsUnlessSaid } : this;

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        AtLeastOne("number of epochs", Epochs);
        AtLeastOne("number of steps", Steps);
        checks.That(Epochs is null || Steps is null, "number of steps", "either steps or epochs", "both", "leave one of them out");
        AtLeastOne("batch size", BatchSize);
        AtLeastOne("accumulate", Accumulate);
        AtLeastOne("patience", Patience);
        AtLeastOne("evaluate_every", EvaluateEvery);
        checks.That(LabelSmoothing is >= 0 and < 1, "label_smoothing", "a number from 0 to below 1", Invariant($"{LabelSmoothing}"), "choose 0 or 0.1");
        AboveZero("clip_norm", ClipNorm, "1");
        AboveZero("max_norm", MaxNorm, "3");
        checks.That(Ema is null or (> 0 and < 1), "ema", "a decay between 0 and 1, or none", Invariant($"{Ema}"), "choose 0.999");
        checks.That(Workers is >= 0 and <= 256, "workers", "a number from 0 to 256", Invariant($"{Workers}"), "choose 1");
        checks.Name("precision", Precision, TrainingPrecision.Names);
        checks.That(
            Precision != TrainingPrecision.Float16 || Device != "cpu", "precision", "float32 or bfloat16 on the cpu", Precision, "choose bfloat16, or a CUDA device");
        foreach (string line in Devices.Validate(Device))
            checks.Add(line);

        void AtLeastOne(string subject, long? number)
        {
            checks.AtLeast(1, subject, number);
            checks.That(number is null or <= Most, subject, Invariant($"at most {Most}"), Invariant($"{number}"), "choose a smaller number");
        }

        void AboveZero(string subject, double? number, string fix) =>
            checks.That(number is null or (> 0 and < 1e30), subject, "a number above 0, or none", Invariant($"{number}"), $"choose {fix} or so");
    }
}
