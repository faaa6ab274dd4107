using DropoutTorch.Data;
using DropoutTorch.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>
/// The tokens of a text that follow: cross-entropy in nats, perplexity = exp(loss). The state of an <see cref="AwdLstm"/> is carried from
/// batch to batch, for the columns of one are continued by those of the next; gradients end between batches.
/// </summary>
internal sealed class NextTokenObjective(double labelSmoothing) : Objective, IDisposable
{
    private const string Part = "text";
    private LstmState? _state;

    public override string Metric => "perplexity";

    public override bool HigherIsBetter => false;

    public override void PassStarted() => Carry(null);

    public override Tensor Forward(Module<Tensor, Tensor> model, Tensor inputs)
    {
        if (model is not AwdLstm language)
            throw new NotSupportedException($"next tokens: expected an {nameof(AwdLstm)}, got {model.GetName()}.");
        // The last batch of a pass may have fewer columns.
        LstmState? before = _state?.Layers[0].h.shape[1] == inputs.shape[0] ? _state : null;
        (Tensor logits, LstmState behind) = language.forward(inputs, before);
        // Under autocast the layers give 16 bits, and take a state of their weights' type.
        ScalarType type = language.get_parameter("encoder.weight")!.dtype;
        Carry(new LstmState([.. behind.detach().Layers.Select(layer => (Kept(layer.h, type), Kept(layer.c, type)))]));
        return logits;
    }

    public override Tensor TrainingLoss(Tensor output, Batch batch) => CrossEntropy(output, batch.Targets, labelSmoothing);

    public override Tensor Loss(Tensor output, Tensor targets) => CrossEntropy(output, targets, 0);

    public override Tensor Tally(Tensor output, Tensor targets) => zeros([], dtype: float64, device: output.device);

    public override long Predictions(Tensor targets) => targets.numel();

    public override double MetricOf(double loss, double tally, long predictions) => Math.Exp(loss);

    public override Objective Fresh() => new NextTokenObjective(labelSmoothing);

    public override void Save(CheckpointParts parts)
    {
        for (int i = 0; i < (_state?.Layers.Count ?? 0); i++)
            (parts.Tensors[$"{Part}.h{i}"], parts.Tensors[$"{Part}.c{i}"]) = _state!.Layers[i];
    }

    public override void Load(Checkpoint checkpoint)
    {
        List<(Tensor, Tensor)> layers = [];
        while (checkpoint.Tensors.TryGetValue($"{Part}.h{layers.Count}", out Tensor? h))
            layers.Add((h.clone().DetachFromDisposeScope(), checkpoint.Tensors[$"{Part}.c{layers.Count}"].clone().DetachFromDisposeScope()));
        Carry(layers.Count == 0 ? null : new LstmState(layers));
    }

    public void Dispose() => Carry(null);

    private static Tensor Kept(Tensor tensor, ScalarType type) => tensor.to(type).DetachFromDisposeScope();

    private void Carry(LstmState? state)
    {
        _state?.Dispose();
        _state = state;
    }

    private static Tensor CrossEntropy(Tensor logits, Tensor targets, double smoothing) =>
        functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), label_smoothing: smoothing);
}
