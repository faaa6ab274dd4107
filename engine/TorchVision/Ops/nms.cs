using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class ops
    {
        /// <summary>
        /// Non-maximum suppression: goes through the boxes from the highest score down and keeps each that overlaps no kept one too much.
        /// Runs torchvision's own operator.
        /// </summary>
        /// <param name="boxes">[N, 4], corners.</param>
        /// <param name="scores">[N].</param>
        /// <param name="iou_threshold">An intersection over union above this is too much.</param>
        /// <returns>int64: the numbers of the kept boxes, highest score first.</returns>
        /// <exception cref="DllNotFoundException">torchvision is not installed.</exception>
        public static Tensor nms(Tensor boxes, Tensor scores, double iou_threshold = 0.5)
        {
            Boxes.Check(boxes, "nms");
            ArgumentNullException.ThrowIfNull(scores);
            if (scores.shape is not [var count] || count != boxes.shape[0])
                throw new ArgumentException($"nms: expected scores [{boxes.shape[0]}], got [{string.Join(", ", scores.shape)}].", nameof(scores));
            if (scores.dtype != boxes.dtype) throw new ArgumentException($"nms: expected scores of the boxes' type {boxes.dtype}, got {scores.dtype}.", nameof(scores));
            VisionLibrary.RequireOperators();
            return Op.Call("torchvision::nms", boxes, scores, iou_threshold);
        }
    }
}
