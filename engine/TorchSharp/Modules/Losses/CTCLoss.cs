using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>-log of the probability of the target sequence summed over all alignments (Graves et al. 2006).</summary>
    public sealed class CTCLoss : Loss<Tensor, Tensor, Tensor, Tensor, Tensor>
    {
        public CTCLoss(long blank = 0, bool zero_infinity = false, Reduction reduction = Reduction.Mean) : base(reduction) =>
            (this.blank, this.zero_infinity) = (blank, zero_infinity);

        public long blank { get; }

        public bool zero_infinity { get; }

        public override Tensor forward(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths) =>
            functional.ctc_loss(log_probs, targets, input_lengths, target_lengths, blank, zero_infinity, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.CTCLoss CTCLoss(long blank = 0, bool zero_infinity = false, Reduction reduction = Reduction.Mean) =>
                new(blank, zero_infinity, reduction);

            public static partial class functional
            {
                public static Tensor ctc_loss(
                    Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths, long blank = 0,
                    bool zero_infinity = false,
                    Reduction reduction = Reduction.Mean)
                {
                    CheckLengths(input_lengths, nameof(input_lengths));
                    CheckLengths(target_lengths, nameof(target_lengths));
                    try
                    {
                        return Op.Call("ctc_loss.Tensor", log_probs, targets, input_lengths, target_lengths, blank, (long)reduction, zero_infinity);
                    }
                    catch (TorchException error) when (WhatDoesNotFit(error, log_probs, input_lengths, target_lengths, blank) is { } clear)
                    {
                        throw clear;
                    }
                }

                private static ArgumentException? WhatDoesNotFit(
                    TorchException error, Tensor log_probs, Tensor input_lengths, Tensor target_lengths, long blank)
                {
                    var shape = log_probs.shape;
                    if (shape.Length is < 2 or > 3)
                        return new($"ctc_loss: expected log_probs of (T, N, C) or (T, C), got [{string.Join(", ", shape)}].", error);
                    if (blank < 0 || blank >= shape[^1]) return new($"ctc_loss: expected a blank from 0 to {shape[^1] - 1}, got {blank}.", error);
                    var samples = shape.Length == 3 ? shape[1] : 1;
                    if (input_lengths.numel() != samples || target_lengths.numel() != samples)
                        return new(
                            $"ctc_loss: expected input_lengths and target_lengths for each of {samples} samples, "
                            + $"got [{string.Join(", ", input_lengths.shape)}] and [{string.Join(", ", target_lengths.shape)}].", error);
                    return Modules.Mismatch.OfFloating(error, "ctc_loss", log_probs);
                }

                // libtorch takes negative lengths and gives a loss of nothing.
                private static void CheckLengths(Tensor lengths, string name)
                {
                    if (lengths.numel() == 0) return;
                    using var least = lengths.min();
                    if (least.ToInt64() < 0) throw new ArgumentException($"ctc_loss: expected {name} of 0 or more, got {least.ToInt64()}.", name);
                }
            }
        }
    }
}
