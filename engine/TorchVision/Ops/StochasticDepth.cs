using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    /// <summary><see cref="ops.stochastic_depth"/> as a layer; the identity outside training.</summary>
    public class StochasticDepth : nn.Module<Tensor, Tensor>
    {
        private readonly double _p;
        private readonly Mode _mode;

        public StochasticDepth(double p, Mode mode) : base(nameof(StochasticDepth))
        {
            ops.CheckDepth("StochasticDepth", p, mode);
            (_p, _mode) = (p, mode);
        }

        /// <summary>What is dropped as one.</summary>
        public enum Mode
        {
            /// <summary>The whole batch.</summary>
            Batch,

            /// <summary>Each sample of it.</summary>
            Row,
        }

        public override Tensor forward(Tensor input) => ops.stochastic_depth(input, _p, _mode, training);
    }

    public static partial class ops
    {
        public static StochasticDepth StochasticDepth(double p, StochasticDepth.Mode mode) => new(p, mode);

        /// <summary>
        /// Sets the batch, or each of its samples, to 0 with probability p, and scales what is left by 1 / (1 - p); meant for the branch of
        /// a residual block (Huang et al. 2016).
        /// </summary>
        /// <param name="input">[N, ...].</param>
        /// <param name="p">The probability, 0 to 1.</param>
        /// <param name="mode">What is dropped as one.</param>
        /// <param name="training">Without it the input comes back as it is.</param>
        public static Tensor stochastic_depth(Tensor input, double p, StochasticDepth.Mode mode, bool training = true)
        {
            ArgumentNullException.ThrowIfNull(input);
            CheckDepth("stochastic_depth", p, mode);
            if (input.dim() == 0) throw new ArgumentException("stochastic_depth: expected a batch [N, ...], got a scalar.", nameof(input));
            if (!training || p == 0) return input.alias();
            return Tidied(() =>
            {
                var size = Enumerable.Repeat(1L, (int)input.dim()).ToArray();
                if (mode == torchvision.StochasticDepth.Mode.Row) size[0] = input.shape[0];
                var noise = empty(size, input.dtype, input.device).bernoulli_(1 - p);
                return input * (p < 1 ? noise.div_(1 - p) : noise);
            });
        }

        internal static void CheckDepth(string call, double p, StochasticDepth.Mode mode)
        {
            if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), $"{call}: expected a probability from 0 to 1, got {p}.");
            if (!Enum.IsDefined(mode)) throw new ArgumentOutOfRangeException(nameof(mode), $"{call}: expected Batch or Row, got {mode}.");
        }
    }
}
