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
                    CheckLabels(log_probs, targets, target_lengths);
                    return Op.Call("ctc_loss.Tensor", log_probs, targets, input_lengths, target_lengths, blank, (long)reduction, zero_infinity);
                }

                // libtorch looks labels up without looking whether they are there: a wrong one reads, or writes, foreign memory.
                private static void CheckLabels(Tensor log_probs, Tensor targets, Tensor target_lengths)
                {
                    if (log_probs.dim() == 0) return;
                    var classes = log_probs.shape[^1];
                    using var scope = NewDisposeScope();
                    var labels = WithoutFiller(targets, target_lengths);
                    if (labels.numel() == 0) return;
                    var (least, most) = labels.aminmax();
                    var wrong = least.ToInt64() < 0 ? least.ToInt64() : most.ToInt64();
                    if (wrong < 0 || wrong >= classes)
                        throw new ArgumentException($"ctc_loss: expected targets from 0 to {classes - 1}, got {wrong}.", nameof(targets));
                }

                /// <summary>Targets of (samples, labels) end, for each sample, in elements that its length leaves out.</summary>
                private static Tensor WithoutFiller(Tensor targets, Tensor target_lengths)
                {
                    if (targets.dim() != 2 || target_lengths.dim() != 1 || target_lengths.numel() != targets.shape[0]) return targets;
                    var places = arange(targets.shape[1], ScalarType.Int64, targets.device);
                    return targets.masked_select(places < target_lengths.to(targets.device).unsqueeze(1));
                }

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
