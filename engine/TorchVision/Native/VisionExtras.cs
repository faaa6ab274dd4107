using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>What torchvision has and TorchVision lacks.</summary>
public static class VisionExtras
{
    private const double MostPixels = 1 << 24;

    /// <summary>Average-pools regions of feature maps to one size, reading between pixels (Mask R-CNN, He et al. 2017).</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="boxes">[K, 5]: the number of the image, and the corners x1, y1, x2, y2.</param>
    /// <param name="output_size">Height and width of the result.</param>
    /// <param name="spatial_scale">What the boxes' coordinates are multiplied by to become the feature map's.</param>
    /// <param name="sampling_ratio">Points read along each side of an element of the result; below 1: as many as there are pixels.</param>
    /// <param name="aligned">Whether coordinates are of pixels' corners (shifted by half a pixel) instead of their middles.</param>
    /// <returns>[K, C, height, width].</returns>
    /// <exception cref="DllNotFoundException">torchvision is not installed.</exception>
    public static Tensor roi_align(
        Tensor input, Tensor boxes, (long Height, long Width) output_size, double spatial_scale = 1, long sampling_ratio = -1, bool aligned = false)
    {
        Check("roi_align", input, boxes, output_size);
        VisionLibrary.RequireOperators();
        return Op.Call("torchvision::roi_align", input, boxes, spatial_scale, output_size.Height, output_size.Width, sampling_ratio, aligned);
    }

    /// <summary>Max-pools regions of feature maps to one size (Fast R-CNN, Girshick 2015). Arguments as <see cref="roi_align"/>'s.</summary>
    public static Tensor roi_pool(Tensor input, Tensor boxes, (long Height, long Width) output_size, double spatial_scale = 1)
    {
        Check("roi_pool", input, boxes, output_size);
        VisionLibrary.RequireOperators();
        var (result, places) = Op.Pair("torchvision::roi_pool", input, boxes, spatial_scale, output_size.Height, output_size.Width);
        places.Dispose();
        return result;
    }

    /// <summary>Non-maximum suppression within each category: boxes of different ones do not see each other.</summary>
    /// <param name="boxes">[N, 4], corners.</param>
    /// <param name="scores">[N].</param>
    /// <param name="idxs">[N]: the boxes' categories.</param>
    /// <param name="iou_threshold">As <see cref="torchvision.ops.nms"/>'s.</param>
    /// <returns>int64: the numbers of the kept boxes, highest score first.</returns>
    public static Tensor batched_nms(Tensor boxes, Tensor scores, Tensor idxs, double iou_threshold)
    {
        CheckBoxes("batched_nms", boxes);
        ArgumentNullException.ThrowIfNull(idxs);
        if (idxs.shape is not [var count] || count != boxes.shape[0])
            throw new ArgumentException($"batched_nms: expected categories [{boxes.shape[0]}], got [{string.Join(", ", idxs.shape)}].", nameof(idxs));
        if (count == 0) return empty([0], ScalarType.Int64, boxes.device);
        using var scope = NewDisposeScope();
        // Each category in a place of its own, so far apart that none overlaps.
        var offsets = idxs.to(boxes.dtype) * (boxes.max() + 1);
        return scope.MoveToOuter(torchvision.ops.nms(boxes + offsets.unsqueeze(1), scores, iou_threshold));
    }

    /// <summary>Boxes cut off at the borders of an image.</summary>
    /// <param name="boxes">[..., 4], corners.</param>
    /// <param name="size">Height and width of the image.</param>
    public static Tensor clip_boxes_to_image(Tensor boxes, (long Height, long Width) size)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        if (boxes.shape is not [.., 4]) throw new ArgumentException($"clip_boxes_to_image: expected boxes [..., 4], got [{string.Join(", ", boxes.shape)}].", nameof(boxes));
        using var scope = NewDisposeScope();
        var corners = boxes.unbind(-1);
        return scope.MoveToOuter(stack(corners.Select((coordinate, place) => coordinate.clamp(0, place % 2 == 0 ? size.Width : size.Height)), -1));
    }

    /// <summary>int64: the numbers of the boxes, [N, 4], neither of whose sides is shorter than a size.</summary>
    public static Tensor remove_small_boxes(Tensor boxes, double min_size)
    {
        CheckBoxes("remove_small_boxes", boxes);
        using var scope = NewDisposeScope();
        var sides = boxes.narrow(1, 2, 2) - boxes.narrow(1, 0, 2);
        return scope.MoveToOuter(sides.ge(min_size).all(1).nonzero().squeeze(1));
    }

    /// <summary>A rectangle of one size at a random place, drawn from torch's generator.</summary>
    /// <param name="height">Its height.</param>
    /// <param name="width">Its width.</param>
    /// <param name="padding">Pixels added around the image first.</param>
    /// <param name="fill">Their value.</param>
    /// <exception cref="ArgumentException">At the call: the padded image is smaller than that.</exception>
    public static torchvision.ITransform RandomCrop(int height, int width, int padding = 0, double fill = 0) =>
        torchvision.transforms.Lambda(image =>
        {
            using var scope = NewDisposeScope();
            var padded = padding == 0 ? image : torchvision.transforms.functional.pad(image, (long)padding, fill);
            var (rows, columns) = (padded.shape[^2], padded.shape[^1]);
            if (height < 1 || width < 1 || height > rows || width > columns) throw new ArgumentException($"RandomCrop: expected a size within {rows}x{columns}, got {height}x{width}.");
            if (height == rows && width == columns) return scope.MoveToOuter(padded.alias());
            var top = randint(0, rows - height + 1, [1]).ToInt32();
            var left = randint(0, columns - width + 1, [1]).ToInt32();
            return scope.MoveToOuter(torchvision.transforms.functional.crop(padded, top, left, height, width));
        });

    /// <summary>With probability p, sets a rectangle of random size, proportions and place to a value (Zhong et al. 2020).</summary>
    /// <param name="p">The probability.</param>
    /// <param name="scale">The least and the largest share of the image's area.</param>
    /// <param name="ratio">The least and the largest height / width.</param>
    /// <param name="value">The value; null draws each pixel from a standard normal distribution.</param>
    public static torchvision.ITransform RandomErasing(double p = 0.5, (double Min, double Max)? scale = null, (double Min, double Max)? ratio = null, double? value = 0) =>
        torchvision.transforms.Randomize(torchvision.transforms.Lambda(image => Erased(image, scale ?? (0.02, 0.33), ratio ?? (0.3, 3.3), value)), p);

    private static Tensor Erased(Tensor image, (double Min, double Max) scale, (double Min, double Max) ratio, double? value)
    {
        using var scope = NewDisposeScope();
        var (channels, rows, columns) = (image.shape[^3], image.shape[^2], image.shape[^1]);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var area = rows * columns * (double)empty(1).uniform_(scale.Min, scale.Max).item<float>();
            var aspect = MathF.Exp(empty(1).uniform_(MathF.Log((float)ratio.Min), MathF.Log((float)ratio.Max)).item<float>());
            var (height, width) = ((int)Math.Round(Math.Sqrt(area * aspect)), (int)Math.Round(Math.Sqrt(area / aspect)));
            if (height >= rows || width >= columns) continue;
            using var pixels = value is { } constant ? tensor(constant).reshape(1, 1, 1) : randn([channels, height, width]);
            var top = randint(0, rows - height + 1, [1]).ToInt32();
            var left = randint(0, columns - width + 1, [1]).ToInt32();
            return scope.MoveToOuter(torchvision.transforms.functional.erase(image, top, left, height, width, pixels));
        }
        return scope.MoveToOuter(image.alias());
    }

    private static void CheckBoxes(string call, Tensor boxes)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        if (boxes.shape is not [_, 4]) throw new ArgumentException($"{call}: expected boxes [N, 4], got [{string.Join(", ", boxes.shape)}].", nameof(boxes));
    }

    private static void Check(string call, Tensor input, Tensor boxes, (long Height, long Width) size)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(boxes);
        if (input.dim() != 4) throw new ArgumentException($"{call}: expected an input [N, C, H, W], got [{string.Join(", ", input.shape)}].", nameof(input));
        if (boxes.shape is not [_, 5]) throw new ArgumentException($"{call}: expected boxes [K, 5], got [{string.Join(", ", boxes.shape)}].", nameof(boxes));
        if (boxes.dtype != input.dtype) throw new ArgumentException($"{call}: expected boxes of the input's type {input.dtype}, got {boxes.dtype}.", nameof(boxes));
        if (size.Height < 1 || size.Width < 1) throw new ArgumentException($"{call}: expected an output of at least 1x1, got {size.Height}x{size.Width}.");
        CheckPlaces(call, input.shape[0], boxes);
    }

    // torchvision reads where a box says, image numbers and infinities included.
    private static void CheckPlaces(string call, long images, Tensor boxes)
    {
        if (boxes.numel() == 0) return;
        using var scope = NewDisposeScope();
        var (numbers, corners) = (boxes.select(1, 0), boxes.narrow(1, 1, 4));
        if (numbers.ge(0).logical_and(numbers.lt(images)).all().ToBoolean() && corners.abs().lt(MostPixels).all().ToBoolean()) return;
        throw new ArgumentException($"{call}: expected boxes of the images 0 to {images - 1} with coordinates below {MostPixels} in size, got others.", nameof(boxes));
    }
}
