using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Σ max(0, margin - x[y] + x[i])ᵖ / C over classes i other than the true one y.</summary>
    public sealed class MultiMarginLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        public MultiMarginLoss(int p = 1, double margin = 1, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            : base(weight, reduction) =>
            (this.p, this.margin) = (p, margin);

        public int p { get; }

        public double margin { get; }

        public override Tensor forward(Tensor input, Tensor target) =>
            functional.multi_margin_loss(input, target, p, margin, weight, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.MultiMarginLoss MultiMarginLoss(
                int p = 1, double margin = 1, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                new(p, margin, weight, reduction);

            public static partial class functional
            {
                public static Tensor multi_margin_loss(
                    Tensor input, Tensor target, int p = 1, double margin = 1, Tensor? weight = null,
                    Reduction reduction = Reduction.Mean)
                {
                    // libtorch would read beyond the end of too few weights.
                    if (weight is not null && input.dim() > 0 && weight.numel() != input.shape[^1])
                        throw new ArgumentException(
                            $"multi_margin_loss: expected a weight for each of {input.shape[^1]} classes, got [{string.Join(", ", weight.shape)}].", nameof(weight));
                    try
                    {
                        return Op.Call("multi_margin_loss", input, target, p, margin, weight, (long)reduction);
                    }
                    catch (TorchException error) when ((Mismatch.OfSamples(error, "multi_margin_loss", input, target)
                        ?? Mismatch.OfRange(error, "multi_margin_loss", target, input.shape[^1])) is { } clear)
                    {
                        throw clear;
                    }
                }
            }
        }
    }
}
