using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>-log softmax(x) of the true class: (N, C, ...) with class numbers (N, ...) or probabilities (N, C, ...).</summary>
    public sealed class CrossEntropyLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        public CrossEntropyLoss(
            Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean, double label_smoothing = 0)
            : base(weight, reduction) =>
            (this.ignore_index, this.label_smoothing) = (ignore_index, label_smoothing);

        public long? ignore_index { get; }

        public double label_smoothing { get; }

        public override Tensor forward(Tensor input, Tensor target) =>
            functional.cross_entropy(input, target, weight, ignore_index ?? -100, reduction, label_smoothing);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.CrossEntropyLoss CrossEntropyLoss(
                Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean) =>
                new(weight, ignore_index, reduction);

            public static partial class functional
            {
                public static Tensor cross_entropy(
                    Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean,
                    double label_smoothing = 0)
                {
                    try
                    {
                        return Op.Call("cross_entropy_loss", input, target, weight, (long)reduction, ignore_index, label_smoothing);
                    }
                    catch (TorchException error) when (Mismatch.OfRange(error, "cross_entropy", target, Classes(input), ignore_index) is { } clear)
                    {
                        throw clear;
                    }
                }

                /// <summary>The size of the class dimension: the second one, or the only one.</summary>
                private static long Classes(Tensor input) => input.shape is [_, var classes, ..] ? classes : input.numel();
            }
        }
    }
}
