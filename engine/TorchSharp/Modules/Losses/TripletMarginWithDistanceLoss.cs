using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>max(0, d(anchor, positive) - d(anchor, negative) + margin), with a distance d of the caller's; null is the 2-norm.</summary>
    public sealed class TripletMarginWithDistanceLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        private readonly Func<Tensor, Tensor, Tensor>? _distance;
        private readonly bool _swap;

        public TripletMarginWithDistanceLoss(
            Func<Tensor, Tensor, Tensor>? distance = null, double margin = 1, bool swap = false, Reduction reduction = Reduction.Mean)
            : base(reduction) =>
            (_distance, this.margin, _swap) = (distance, margin, swap);

        public double margin { get; }

        public override Tensor forward(Tensor anchor, Tensor positive, Tensor negative) =>
            functional.triplet_margin_with_distance_loss(anchor, positive, negative, _distance, margin, _swap, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.TripletMarginWithDistanceLoss TripletMarginWithDistanceLoss(
                Func<Tensor, Tensor, Tensor>? distance = null, double margin = 1, bool swap = false, Reduction reduction = Reduction.Mean) =>
                new(distance, margin, swap, reduction);

            public static partial class functional
            {
                /// <param name="anchor">What both are compared with.</param>
                /// <param name="positive">Should lie near the anchor.</param>
                /// <param name="negative">Should lie further away, by the margin.</param>
                /// <param name="distance">The distance of two batches, one number for each sample; null is the 2-norm.</param>
                /// <param name="margin">By how much.</param>
                /// <param name="swap">Takes the distance of positive and negative where that is the smaller one (Balntas et al. 2016).</param>
                /// <param name="reduction">What becomes of the samples' losses.</param>
                public static Tensor triplet_margin_with_distance_loss(
                    Tensor anchor, Tensor positive, Tensor negative, Func<Tensor, Tensor, Tensor>? distance = null, double margin = 1,
                    bool swap = false, Reduction reduction = Reduction.Mean)
                {
                    using var scope = NewDisposeScope();
                    var between = distance ?? ((x1, x2) => pairwise_distance(x1, x2));
                    var near = between(anchor, positive);
                    var far = between(anchor, negative);
                    if (swap) far = minimum(far, between(positive, negative));
                    var losses = near.sub(far).add(margin).clamp_min(0);
                    return Reduce(losses, reduction).MoveToOuterDisposeScope();
                }
            }
        }
    }
}
