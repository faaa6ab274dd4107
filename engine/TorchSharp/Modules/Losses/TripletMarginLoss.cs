using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>max(0, d(anchor, positive) - d(anchor, negative) + margin), with the p-norm as distance.</summary>
    public sealed class TripletMarginLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        private readonly double _eps;
        private readonly bool _swap;

        public TripletMarginLoss(double margin = 1, long p = 2, double eps = 1E-06, bool swap = false, Reduction reduction = Reduction.Mean)
            : base(reduction) =>
            (this.margin, this.p, _eps, _swap) = (margin, p, eps, swap);

        public double margin { get; }

        public long p { get; }

        public override Tensor forward(Tensor anchor, Tensor positive, Tensor negative) =>
            functional.triplet_margin_loss(anchor, positive, negative, margin, p, _eps, _swap, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.TripletMarginLoss TripletMarginLoss(
                double margin = 1, long p = 2, double eps = 1E-06, bool swap = false, Reduction reduction = Reduction.Mean) =>
                new(margin, p, eps, swap, reduction);

            public static partial class functional
            {
                public static Tensor triplet_margin_loss(
                    Tensor anchor, Tensor positive, Tensor negative, double margin = 1, long p = 2, double eps = 1E-06, bool swap = false,
                    Reduction reduction = Reduction.Mean) =>
                    Op.Call("triplet_margin_loss", anchor, positive, negative, margin, (double)p, eps, swap, (long)reduction);
            }
        }
    }
}
