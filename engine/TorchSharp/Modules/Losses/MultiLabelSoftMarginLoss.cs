using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The mean over classes of -(y · log sigmoid(x) + (1 - y) · log sigmoid(-x)).</summary>
    public sealed class MultiLabelSoftMarginLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        public MultiLabelSoftMarginLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) : base(weight, reduction) { }

        public override Tensor forward(Tensor input, Tensor target) =>
            functional.multilabel_soft_margin_loss(input, target, weight, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.MultiLabelSoftMarginLoss MultiLabelSoftMarginLoss(
                Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                new(weight, reduction);

            public static partial class functional
            {
                public static Tensor multilabel_soft_margin_loss(
                    Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
                {
                    using var scope = NewDisposeScope();
                    var loss = -(target * input.log_sigmoid() + (1 - target) * (-input).log_sigmoid());
                    if (weight is not null) loss = loss * weight;
                    return Reduce(loss.mean([input.dim() - 1]), reduction).MoveToOuterDisposeScope();
                }

                internal static Tensor Reduce(Tensor loss, Reduction reduction) => reduction switch
                {
                    Reduction.None => loss,
                    Reduction.Mean => loss.mean(),
                    Reduction.Sum => loss.sum(),
                    _ => throw new ArgumentOutOfRangeException(nameof(reduction), $"expected a reduction, got {reduction}."),
                };
            }
        }
    }
}
