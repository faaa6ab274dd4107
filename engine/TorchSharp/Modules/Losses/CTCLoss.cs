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
                    return Op.Call("ctc_loss.Tensor", log_probs, targets, input_lengths, target_lengths, blank, (long)reduction, zero_infinity);
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
