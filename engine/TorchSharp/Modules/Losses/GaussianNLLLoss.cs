using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>(log v + (x - y)² / v) / 2 with the variance v kept above eps; full adds log(2π) / 2 (Nix and Weigend 1994).</summary>
    public sealed class GaussianNLLLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        public GaussianNLLLoss(bool full = false, float eps = 1E-08F, Reduction reduction = Reduction.Mean) : base(reduction) =>
            (this.full, this.eps) = (full, eps);

        public bool full { get; }

        public float eps { get; }

        public override Tensor forward(Tensor input, Tensor target, Tensor variance) =>
            functional.gaussian_nll_loss(input, target, variance, full, eps, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.GaussianNLLLoss GaussianNLLLoss(
                bool full = false, float eps = 1E-08F, Reduction reduction = Reduction.Mean) =>
                new(full, eps, reduction);

            public static partial class functional
            {
                public static Tensor gaussian_nll_loss(
                    Tensor input, Tensor target, Tensor variance, bool full = false, float eps = 1E-06F,
                    Reduction reduction = Reduction.Mean)
                {
                    using var scope = NewDisposeScope();
                    var spread = Spread(input, variance);
                    if ((spread < 0).any().ToBoolean()) throw new ArgumentException("gaussian_nll_loss: expected no negative variance, got one.", nameof(variance));
                    spread = spread.clone();
                    using (no_grad()) spread.clamp_(min: (double)eps);
                    var loss = 0.5 * (spread.log() + (input - target).pow(2) / spread);
                    if (full) loss = loss + 0.5 * Math.Log(2 * Math.PI);
                    return Reduce(loss, reduction).MoveToOuterDisposeScope();
                }

                /// <summary>The variance as it broadcasts: one for each element, or one for each of all but the last dimension.</summary>
                private static Tensor Spread(Tensor input, Tensor variance)
                {
                    var (full, given) = (input.shape, variance.shape);
                    if (full.AsSpan().SequenceEqual(given)) return variance;
                    var outer = full.AsSpan(0, Math.Max(0, full.Length - 1));
                    if (outer.SequenceEqual(given)) return variance.unsqueeze(-1);
                    if (given.Length == full.Length && given[^1] == 1 && outer.SequenceEqual(given.AsSpan(0, given.Length - 1))) return variance;
                    throw new ArgumentException(
                        $"gaussian_nll_loss: expected a variance of the input's size [{string.Join(", ", full)}] or one for each of its rows, "
                        + $"got [{string.Join(", ", given)}].", nameof(variance));
                }
            }
        }
    }
}
