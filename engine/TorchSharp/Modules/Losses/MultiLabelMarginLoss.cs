using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Σ max(0, 1 - (x[y] - x[i])) / C over true classes y and others i.</summary>
    public sealed class MultiLabelMarginLoss : Loss<Tensor, Tensor, Tensor>
    {
        public MultiLabelMarginLoss(Reduction reduction = Reduction.Mean) : base(reduction) { }

        public override Tensor forward(Tensor input, Tensor target) =>
            functional.multi_label_margin_loss(input, target, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.MultiLabelMarginLoss MultiLabelMarginLoss(Reduction reduction = Reduction.Mean) =>
                new(reduction);

            public static partial class functional
            {
                public static Tensor multi_label_margin_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
                {
                    CheckSameShape("multi_label_margin_loss", input, target);
                    try
                    {
                        return Op.Call("multilabel_margin_loss", input, target, (long)reduction);
                    }
                    catch (TorchException error) when (
                        Modules.Mismatch.OfRange(error, "multi_label_margin_loss", target, input.dim() == 0 ? 1 : input.shape[^1], -1) is { } clear)
                    {
                        throw clear;
                    }
                }
            }
        }
    }
}
