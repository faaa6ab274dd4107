using DropoutTorch.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>What a network is trained for: the loss that is minimised, and the figure that people read.</summary>
public abstract class Objective : ICheckpointPart
{
    /// <summary>The objective of a kind of data.</summary>
    /// <param name="task">What the targets are.</param>
    /// <param name="labelSmoothing">For classes and tokens: ε of the training loss.</param>
    public static Objective Of(DataTask task, double labelSmoothing = 0) => task switch
    {
        Classification => new ClassificationObjective(labelSmoothing),
        Regression regression => new RegressionObjective(regression),
        NextToken => new NextTokenObjective(labelSmoothing),
        _ => throw new NotSupportedException($"expected classification, regression or next tokens, got {task}"),
    };

    /// <summary>The name of <see cref="Score.Metric"/>: accuracy, rmse or perplexity.</summary>
    public abstract string Metric { get; }

    /// <summary>Whether a larger metric is a better one.</summary>
    public abstract bool HigherIsBetter { get; }

    /// <summary>A score as one number of which more is better.</summary>
    public double Goodness(Score score) => HigherIsBetter ? score.Metric : -score.Metric;

    /// <summary>Before the first batch of a pass over a part.</summary>
    public virtual void PassStarted()
    {
    }

    /// <summary>The network's answer.</summary>
    public virtual Tensor Forward(Module<Tensor, Tensor> model, Tensor inputs) => model.call(inputs);

    /// <summary>The mean loss, smoothed and mixed as training wants it.</summary>
    public abstract Tensor TrainingLoss(Tensor output, Batch batch);

    /// <summary>The mean loss as it is reported of an evaluation.</summary>
    public abstract Tensor Loss(Tensor output, Tensor targets);

    /// <summary>What adds up to the metric: hits, or squared errors; a scalar of dtype float64.</summary>
    public abstract Tensor Tally(Tensor output, Tensor targets);

    /// <summary>How many predictions a batch holds, which its loss is the mean over.</summary>
    public virtual long Predictions(Tensor targets) => targets.shape[0];

    /// <summary>The metric of all batches together.</summary>
    /// <param name="loss">Their mean loss.</param>
    /// <param name="tally">Their summed <see cref="Tally"/>.</param>
    /// <param name="predictions">Their number of predictions.</param>
    public abstract double MetricOf(double loss, double tally, long predictions);

    /// <summary>Another objective of the same kind that stands at its beginning, for evaluations in between.</summary>
    public abstract Objective Fresh();

    /// <inheritdoc/>
    public virtual void Save(CheckpointParts parts)
    {
    }

    /// <inheritdoc/>
    public virtual void Load(Checkpoint checkpoint)
    {
    }

    /// <summary>(1 − w) · loss of the batch's own targets + w · loss of those that were mixed in.</summary>
    private protected static Tensor Mixed(Batch batch, Func<Tensor, Tensor> loss) => batch.Mix is Mix mix
        ? loss(batch.Targets).mul(1 - mix.Weight).add_(loss(mix.Targets).mul(mix.Weight))
        : loss(batch.Targets);
}

/// <summary>Classes: cross-entropy in nats, accuracy as a fraction.</summary>
internal sealed class ClassificationObjective(double labelSmoothing) : Objective
{
    public override string Metric => "accuracy";

    public override bool HigherIsBetter => true;

    public override Tensor TrainingLoss(Tensor output, Batch batch) =>
        Mixed(batch, targets => functional.cross_entropy(output, targets, label_smoothing: labelSmoothing));

    public override Tensor Loss(Tensor output, Tensor targets) => functional.cross_entropy(output, targets);

    public override Tensor Tally(Tensor output, Tensor targets) => output.argmax(1).eq(targets).sum().to(float64);

    public override double MetricOf(double loss, double tally, long predictions) => tally / predictions;

    public override Objective Fresh() => this;
}

/// <summary>Numbers: squared error of the scaled targets, root mean square error in their own units.</summary>
internal sealed class RegressionObjective(Regression task) : Objective
{
    public override string Metric => "rmse";

    public override bool HigherIsBetter => false;

    public override Tensor TrainingLoss(Tensor output, Batch batch) => Mixed(batch, targets => Loss(output, targets));

    public override Tensor Loss(Tensor output, Tensor targets) => functional.mse_loss(output, targets);

    public override Tensor Tally(Tensor output, Tensor targets)
    {
        Tensor std = tensor(task.Std.ToArray(), dtype: float64, device: output.device);
        return output.to(float64).sub(targets).mul_(std).pow_(2).sum();
    }

    public override double MetricOf(double loss, double tally, long predictions) => Math.Sqrt(tally / (predictions * task.Outputs));

    public override Objective Fresh() => this;
}
