using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class ops
    {
        /// <summary>alpha_t (1 - p_t)^gamma times the cross entropy: examples that are classified well count less (Lin et al. 2017).</summary>
        /// <param name="inputs">Logits.</param>
        /// <param name="targets">0 or 1, of the same shape.</param>
        /// <param name="alpha">The weight of class 1, against 1 - alpha of class 0; below 0, both weigh 1.</param>
        /// <param name="gamma">How much less.</param>
        /// <param name="reduction">What becomes of the elements' losses.</param>
        public static Tensor sigmoid_focal_loss(
            Tensor inputs, Tensor targets, float alpha = 0.25f, float gamma = 2.0f, nn.Reduction reduction = nn.Reduction.None)
        {
            ArgumentNullException.ThrowIfNull(inputs);
            ArgumentNullException.ThrowIfNull(targets);
            if (!inputs.shape.AsSpan().SequenceEqual(targets.shape))
                throw new ArgumentException($"sigmoid_focal_loss: expected targets [{string.Join(", ", inputs.shape)}], got [{string.Join(", ", targets.shape)}].", nameof(targets));
            return Tidied(() =>
            {
                var p = inputs.sigmoid();
                var entropy = nn.functional.binary_cross_entropy_with_logits(inputs, targets, reduction: nn.Reduction.None);
                var (other, complement) = (p.neg().add(1.0), targets.neg().add(1.0));
                var loss = entropy * (p * targets + other * complement).neg().add(1.0).pow(gamma);
                if (alpha >= 0) loss = (targets.mul(alpha) + complement.mul(1 - alpha)) * loss;
                return Reduced(loss, reduction);
            });
        }

        /// <summary>1 - the generalized IoU of each pair of boxes, [N, 4] or [4].</summary>
        public static Tensor generalized_box_iou_loss(Tensor boxes1, Tensor boxes2, nn.Reduction reduction = nn.Reduction.None, double eps = 1e-7) =>
            PairLoss(boxes1, boxes2, reduction, "generalized_box_iou_loss", (first, second) =>
            {
                var (intersection, union) = BoxPairs.Overlap(first, second);
                var sides = BoxPairs.Enclosing(first, second);
                var area = sides.select(-1, 0) * sides.select(-1, 1);
                return (intersection / (union + eps) - (area - union) / (area + eps)).neg().add(1.0);
            });

        /// <summary>1 - the distance IoU of each pair of boxes, [N, 4] or [4].</summary>
        public static Tensor distance_box_iou_loss(Tensor boxes1, Tensor boxes2, nn.Reduction reduction = nn.Reduction.None, double eps = 1e-7) =>
            PairLoss(boxes1, boxes2, reduction, "distance_box_iou_loss", (first, second) => BoxPairs.DistanceLoss(first, second, eps).Loss);

        /// <summary>1 - the complete IoU of each pair of boxes, [N, 4] or [4].</summary>
        public static Tensor complete_box_iou_loss(Tensor boxes1, Tensor boxes2, nn.Reduction reduction = nn.Reduction.None, double eps = 1e-7) =>
            PairLoss(boxes1, boxes2, reduction, "complete_box_iou_loss", (first, second) =>
            {
                var (loss, iou) = BoxPairs.DistanceLoss(first, second, eps);
                return loss + Boxes.Proportions(Boxes.Slope(second), Boxes.Slope(first), iou, eps);
            });

        private static Tensor PairLoss(Tensor boxes1, Tensor boxes2, nn.Reduction reduction, string call, Func<Tensor, Tensor, Tensor> loss)
        {
            ArgumentNullException.ThrowIfNull(boxes1);
            ArgumentNullException.ThrowIfNull(boxes2);
            if (boxes1.shape is not [.., 4] || !boxes1.shape.AsSpan().SequenceEqual(boxes2.shape))
                throw new ArgumentException($"{call}: expected pairs of boxes [N, 4] or [4], got [{string.Join(", ", boxes1.shape)}] and [{string.Join(", ", boxes2.shape)}].");
            return Tidied(() => Reduced(loss(BoxPairs.Floating(boxes1), BoxPairs.Floating(boxes2)), reduction));
        }

        private static Tensor Reduced(Tensor loss, nn.Reduction reduction) => reduction switch
        {
            nn.Reduction.Mean => loss.mean(),
            nn.Reduction.Sum => loss.sum(),
            _ => loss,
        };
    }

    /// <summary>Boxes pair by pair, with an intersection whose gradient is 0 where they do not overlap.</summary>
    private static class BoxPairs
    {
        internal static Tensor Floating(Tensor boxes) => is_floating_point(boxes.dtype) ? boxes : boxes.to(ScalarType.Float32);

        internal static (Tensor Intersection, Tensor Union) Overlap(Tensor first, Tensor second)
        {
            var shared = minimum(Boxes.Corner(first, 2), Boxes.Corner(second, 2)) - maximum(Boxes.Corner(first, 0), Boxes.Corner(second, 0));
            var (width, height) = (shared.select(-1, 0), shared.select(-1, 1));
            var overlap = width.gt(0).logical_and(height.gt(0));
            var product = width * height;
            var intersection = where(overlap, product, zeros_like(product));
            return (intersection, Area(first) + Area(second) - intersection);
        }

        internal static Tensor Enclosing(Tensor first, Tensor second) =>
            maximum(Boxes.Corner(first, 2), Boxes.Corner(second, 2)) - minimum(Boxes.Corner(first, 0), Boxes.Corner(second, 0));

        internal static (Tensor Loss, Tensor Iou) DistanceLoss(Tensor first, Tensor second, double eps)
        {
            var (intersection, union) = Overlap(first, second);
            var iou = intersection / (union + eps);
            var diagonal = Enclosing(first, second).pow(2).sum(-1) + eps;
            var apart = (Boxes.Center(first) - Boxes.Center(second)).pow(2).sum(-1);
            return (iou.neg().add(1.0) + apart / diagonal, iou);
        }

        private static Tensor Area(Tensor boxes)
        {
            var sides = Boxes.Sides(boxes);
            return sides.select(-1, 0) * sides.select(-1, 1);
        }
    }
}
