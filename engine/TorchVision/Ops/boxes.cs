using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    // Boxes are [N, 4] of (x1, y1, x2, y2), the upper left and the lower right corner, unless a format says otherwise.
    public static partial class ops
    {
        /// <summary>What the four numbers of a box are.</summary>
        public enum BoxFormats
        {
            /// <summary>Upper left and lower right corner.</summary>
            xyxy,

            /// <summary>Upper left corner, width, height.</summary>
            xywh,

            /// <summary>Centre, width, height.</summary>
            cxcywh,
        }

        /// <summary>Boxes in another format.</summary>
        public static Tensor box_convert(Tensor boxes, BoxFormats in_fmt, BoxFormats out_fmt)
        {
            Boxes.Check(boxes, "box_convert");
            if (!Enum.IsDefined(in_fmt) || !Enum.IsDefined(out_fmt)) throw new ArgumentException($"box_convert: expected box formats, got {in_fmt} and {out_fmt}.");
            return in_fmt == out_fmt ? boxes.clone() : Tidied(() => Boxes.FromCorners(Boxes.ToCorners(boxes, in_fmt), out_fmt));
        }

        /// <summary>[N]: width · height.</summary>
        public static Tensor box_area(Tensor boxes)
        {
            Boxes.Check(boxes, "box_area");
            return Tidied(() => Boxes.Area(boxes));
        }

        /// <summary>[N, M]: the intersection over the union of every pair.</summary>
        public static Tensor box_iou(Tensor boxes1, Tensor boxes2)
        {
            Boxes.Check(boxes1, boxes2, "box_iou");
            return Tidied(() => Boxes.Overlap(boxes1, boxes2).Iou);
        }

        /// <summary>[N, M]: the IoU less the share of the enclosing box that neither covers (Rezatofighi et al. 2019).</summary>
        public static Tensor generalized_box_iou(Tensor boxes1, Tensor boxes2)
        {
            Boxes.Check(boxes1, boxes2, "generalized_box_iou");
            return Tidied(() =>
            {
                var (iou, union) = Boxes.Overlap(boxes1, boxes2);
                var sides = Boxes.Enclosing(boxes1, boxes2);
                var area = sides.select(-1, 0) * sides.select(-1, 1);
                return iou - (area - union) / area;
            });
        }

        /// <summary>[N, M]: the IoU less the squared distance of the centres over the enclosing box's diagonal (Zheng et al. 2020).</summary>
        public static Tensor distance_box_iou(Tensor boxes1, Tensor boxes2, double eps = 1e-7)
        {
            Boxes.Check(boxes1, boxes2, "distance_box_iou");
            return Tidied(() => Boxes.Distance(Boxes.Upcast(boxes1), Boxes.Upcast(boxes2), eps).Diou);
        }

        /// <summary>[N, M]: the distance IoU less a term for different proportions, which is held constant in gradients (Zheng et al. 2020).</summary>
        public static Tensor complete_box_iou(Tensor boxes1, Tensor boxes2, double eps = 1e-7)
        {
            Boxes.Check(boxes1, boxes2, "complete_box_iou");
            return Tidied(() =>
            {
                var (first, second) = (Boxes.Upcast(boxes1), Boxes.Upcast(boxes2));
                var (diou, iou) = Boxes.Distance(first, second, eps);
                return diou - Boxes.Proportions(Boxes.Slope(first).unsqueeze(1), Boxes.Slope(second), iou, eps);
            });
        }

        /// <summary>[N, 4], float32: the boxes around the non-zero pixels of [N, H, W] masks.</summary>
        /// <exception cref="ArgumentException">The masks have other dimensions, or one of them is empty.</exception>
        public static Tensor masks_to_boxes(Tensor masks)
        {
            ArgumentNullException.ThrowIfNull(masks);
            if (masks.dim() != 3) throw new ArgumentException($"masks_to_boxes: expected masks [N, H, W], got [{string.Join(", ", masks.shape)}].", nameof(masks));
            if (masks.numel() == 0) return zeros(0, 4, ScalarType.Float32, masks.device);
            return Tidied(() => stack(Enumerable.Range(0, (int)masks.shape[0]).Select(i => Around(masks[i], i)), 0));
        }

        private static Tensor Around(Tensor mask, int place)
        {
            var pixels = mask.ne(0).nonzero();
            if (pixels.shape[0] == 0) throw new ArgumentException($"masks_to_boxes: expected masks with pixels that are not 0, got none in mask {place}.");
            return cat([pixels.amin([0]).flip(0), pixels.amax([0]).flip(0)], 0).to(ScalarType.Float32);
        }
    }

    /// <summary>The arithmetic of boxes.</summary>
    private static class Boxes
    {
        internal static void Check(Tensor boxes, string call)
        {
            ArgumentNullException.ThrowIfNull(boxes);
            if (boxes.shape is not [_, 4]) throw new ArgumentException($"{call}: expected boxes [N, 4], got [{string.Join(", ", boxes.shape)}].");
        }

        internal static void Check(Tensor boxes1, Tensor boxes2, string call)
        {
            Check(boxes1, call);
            Check(boxes2, call);
        }

        /// <summary>A type in which products do not overflow.</summary>
        internal static Tensor Upcast(Tensor boxes) => boxes.dtype switch
        {
            ScalarType.Float16 or ScalarType.BFloat16 => boxes.to(ScalarType.Float32),
            ScalarType.Bool or ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 => boxes.to(ScalarType.Int32),
            _ => boxes,
        };

        internal static Tensor Area(Tensor boxes)
        {
            var sides = Sides(Upcast(boxes));
            return sides.select(-1, 0) * sides.select(-1, 1);
        }

        internal static (Tensor Iou, Tensor Union) Overlap(Tensor boxes1, Tensor boxes2)
        {
            var shared = Upcast(minimum(Corner(boxes1, 2).unsqueeze(1), Corner(boxes2, 2)) - maximum(Corner(boxes1, 0).unsqueeze(1), Corner(boxes2, 0))).clamp(min: 0);
            var intersection = shared.select(-1, 0) * shared.select(-1, 1);
            var union = Area(boxes1).unsqueeze(1) + Area(boxes2) - intersection;
            return (intersection / union, union);
        }

        /// <summary>[N, M, 2]: width and height of the box around each pair.</summary>
        internal static Tensor Enclosing(Tensor boxes1, Tensor boxes2) =>
            Upcast(maximum(Corner(boxes1, 2).unsqueeze(1), Corner(boxes2, 2)) - minimum(Corner(boxes1, 0).unsqueeze(1), Corner(boxes2, 0))).clamp(min: 0);

        internal static (Tensor Diou, Tensor Iou) Distance(Tensor boxes1, Tensor boxes2, double eps)
        {
            var (iou, _) = Overlap(boxes1, boxes2);
            var diagonal = Enclosing(boxes1, boxes2).square().sum(-1) + eps;
            var apart = (Center(boxes1).unsqueeze(1) - Center(boxes2)).square().sum(-1);
            return (iou - apart / diagonal, iou);
        }

        /// <summary>alpha · v of the complete IoU: v measures how different the slopes of the diagonals are.</summary>
        internal static Tensor Proportions(Tensor slope1, Tensor slope2, Tensor iou, double eps)
        {
            var v = (slope1 - slope2).pow(2).mul(4 / (Math.PI * Math.PI));
            using var constant = no_grad();
            var alpha = v / (v + 1.0 - iou + eps);
            using var recorded = enable_grad(v.requires_grad);
            return alpha * v;
        }

        internal static Tensor Slope(Tensor boxes)
        {
            var sides = Sides(boxes);
            return (sides.select(-1, 0) / sides.select(-1, 1)).atan();
        }

        internal static Tensor Center(Tensor boxes) => (Corner(boxes, 0) + Corner(boxes, 2)).div(2);
        internal static Tensor Sides(Tensor boxes) => Corner(boxes, 2) - Corner(boxes, 0);
        internal static Tensor Corner(Tensor boxes, long first) => boxes.narrow(-1, first, 2);

        internal static Tensor ToCorners(Tensor boxes, ops.BoxFormats format)
        {
            var (place, size) = (Corner(boxes, 0), Corner(boxes, 2));
            return format switch
            {
                ops.BoxFormats.xywh => cat([place, place + size], -1),
                ops.BoxFormats.cxcywh => cat([place - size.mul(0.5), place + size.mul(0.5)], -1),
                _ => boxes,
            };
        }

        internal static Tensor FromCorners(Tensor boxes, ops.BoxFormats format) => format switch
        {
            ops.BoxFormats.xywh => cat([Corner(boxes, 0), Sides(boxes)], -1),
            ops.BoxFormats.cxcywh => cat([Center(boxes), Sides(boxes)], -1),
            _ => boxes,
        };
    }
}
