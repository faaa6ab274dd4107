using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>-log p of the true class, where the input holds log-probabilities: (N, C, ...) with targets (N, ...).</summary>
    public sealed class NLLLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        public NLLLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) : base(weight, reduction) { }

        public override Tensor forward(Tensor input, Tensor target) =>
            functional.nll_loss(input, target, weight, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.NLLLoss NLLLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                new(weight, reduction);

            public static partial class functional
            {
                public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
                {
                    try
                    {
                        return Op.Call("nll_loss_nd", input, target, weight, (long)reduction);
                    }
                    catch (TorchException error) when (Mismatch.OfRange(error, "nll_loss", target, Classes(input), ignored: -100) is { } clear)
                    {
                        throw clear;
                    }
                }
            }
        }
    }
}
