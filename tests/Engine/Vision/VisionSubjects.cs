using Engine.Tests.Nn;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torchvision;
using F = TorchSharp.torchvision.transforms.functional;
using Mode = TorchSharp.torchvision.StochasticDepth.Mode;
using T = TorchSharp.torchvision.transforms;

namespace Engine.Tests.Vision;

/// <summary>The C# twin of each line in vision_goldens.py, by the case's name.</summary>
internal static class VisionSubjects
{
    private static readonly IList<IList<int>> s_start = [[0, 0], [6, 0], [6, 4], [0, 4]];
    private static readonly IList<IList<int>> s_end = [[1, 0], [5, 1], [6, 4], [0, 3]];

    /// <summary>The cases whose lines run operators of torchvision's own library.</summary>
    internal static IReadOnlySet<string> NeedLibrary { get; } = new HashSet<string> { "nms", "nms strict", "batched_nms", "roi_align", "roi_align aligned", "roi_pool" };

    internal static Dictionary<string, Func<Tensor[], Tensor>> All { get; } =
        Colours().Concat(Levels()).Concat(Geometry()).Concat(Random()).Concat(Stochastic()).Concat(Boxes()).Concat(Rest()).ToDictionary();

    private static Dictionary<string, Func<Tensor[], Tensor>> Colours() => new()
    {
        ["brightness"] = x => F.adjust_brightness(x[0], 1.7),
        ["brightness real"] = x => F.adjust_brightness(x[0], 0.4),
        ["contrast"] = x => F.adjust_contrast(x[0], 1.6),
        ["contrast real"] = x => F.adjust_contrast(x[0], 0.3),
        ["contrast grey"] = x => F.adjust_contrast(x[0], 0.3),
        ["saturation"] = x => F.adjust_saturation(x[0], 2.5),
        ["saturation real"] = x => F.adjust_saturation(x[0], 0.4),
        ["sharpness"] = x => F.adjust_sharpness(x[0], 2.3),
        ["sharpness real"] = x => F.adjust_sharpness(x[0], 0.3),
        ["gamma"] = x => F.adjust_gamma(x[0], 0.6, 1.3),
        ["gamma real"] = x => F.adjust_gamma(x[0], 2.2),
        ["hue"] = x => F.adjust_hue(x[0], 0.31),
        ["hue back"] = x => F.adjust_hue(x[0], -162, degrees: true),
        ["hue real"] = x => F.adjust_hue(x[0], 0.2),
        ["grey"] = x => F.rgb_to_grayscale(x[0]),
        ["grey in three"] = x => F.rgb_to_grayscale(x[0], 3),
        ["grey real"] = x => F.rgb_to_grayscale(x[0]),
    };

    private static Dictionary<string, Func<Tensor[], Tensor>> Levels() => new()
    {
        ["autocontrast"] = x => F.autocontrast(x[0].div(3, RoundingMode.floor) + 20),
        ["autocontrast flat"] = x => F.autocontrast(x[0] * 0 + 9),
        ["autocontrast real"] = x => F.autocontrast(x[0].detach() / 3),
        ["equalize"] = x => F.equalize(x[0].div(4, RoundingMode.floor) * 3),
        ["equalize few"] = x => F.equalize(x[0]),
        ["invert"] = x => F.invert(x[0]),
        ["invert real"] = x => F.invert(x[0]),
        ["posterize"] = x => F.posterize(x[0], 3),
        ["posterize nothing"] = x => F.posterize(x[0], 0),
        ["solarize"] = x => F.solarize(x[0], 100),
        ["solarize real"] = x => F.solarize(x[0], 0.4),
        ["bytes to float"] = x => F.convert_image_dtype(x[0], ScalarType.Float32),
        ["float to bytes"] = x => F.convert_image_dtype(x[0], ScalarType.Byte),
        ["bytes to int16"] = x => F.convert_image_dtype(x[0], ScalarType.Int16),
        ["int16 to bytes"] = x => F.convert_image_dtype(x[0].to(ScalarType.Int16) * 128, ScalarType.Byte),
        ["float to int16"] = x => F.convert_image_dtype(x[0], ScalarType.Int16),
        ["int32 to double"] = x => F.convert_image_dtype(x[0].to(ScalarType.Int32) * 8000000, ScalarType.Float64),
        ["normalize"] = x => F.normalize(x[0], [0.1, 0.2, 0.3], [0.5, 0.25, 2.0]),
        ["normalize one"] = x => F.normalize(x[0], [0.5], [0.25]),
        ["erase"] = x => F.erase(x[0], 1, 2, 2, 3, x[1]),
    };

    private static Dictionary<string, Func<Tensor[], Tensor>> Geometry() => new()
    {
        ["crop"] = x => F.crop(x[0], 1, 2, 3, 2),
        ["crop beyond"] = x => x[0].crop(-2, 3, 6, 5),
        ["center crop"] = x => F.center_crop(x[0], 3, 4),
        ["center crop odd"] = x => F.center_crop(x[0], 2),
        ["center crop larger"] = x => F.center_crop(x[0], 8, 4),
        ["hflip"] = x => F.hflip(x[0]),
        ["vflip"] = x => F.vflip(x[0]),
        ["pad"] = x => F.pad(x[0], [1L, 2, 3, 4], fill: 7),
        ["pad pair"] = x => F.pad(x[0], (1L, 2L)),
        ["pad edge"] = x => F.pad(x[0], 2, padding_mode: PaddingModes.Replicate),
        ["pad reflect"] = x => F.pad(x[0], (1, 2, 3, 1), padding_mode: PaddingModes.Reflect),
        ["resize"] = x => F.resize(x[0], 3, 9),
        ["resize bilinear"] = x => F.resize(x[0], 7, 4, InterpolationMode.Bilinear),
        ["resize bilinear real"] = x => F.resize(x[0], 7, 4, InterpolationMode.Bilinear),
        ["resize bicubic"] = x => F.resize(x[0], 7, 11, InterpolationMode.Bicubic),
        ["resize bicubic antialias"] = x => F.resize(x[0], 3, 4, InterpolationMode.Bicubic, antialias: true),
        ["resize bilinear antialias"] = x => T.Resize(3, 4, InterpolationMode.Bilinear, antialias: true).call(x[0]),
        ["resize shorter"] = x => T.Resize(3).call(x[0]),
        ["resize shorter wide"] = x => T.Resize(7, InterpolationMode.Bilinear).call(x[0]),
        ["resize longer"] = x => T.Resize(4, maxSize: 6).call(x[0]),
        ["resized crop"] = x => F.resized_crop(x[0], 1, 2, 3, 4, 5, 6),
        ["blur"] = x => F.gaussian_blur(x[0], kernelHeight: 5, kernelWidth: 3, sigma_x: 0.7f, sigma_y: 1.3f),
        ["blur real"] = x => F.gaussian_blur(x[0], [5, 3], null),
        ["rotate"] = x => F.rotate(x[0], 33),
        ["rotate quarter"] = x => F.rotate(x[0], 90, expand: true),
        ["rotate bilinear"] = x => F.rotate(x[0], -57, InterpolationMode.Bilinear, fill: [0.1f, 0.5f, 0.9f]),
        ["rotate expand"] = x => F.rotate(x[0], 20, InterpolationMode.Bilinear, expand: true, fill: [9]),
        ["rotate about"] = x => F.rotate(x[0], 45, center: (1, 2), fill: [7]),
        ["affine"] = x => F.affine(x[0], [10, 5], 25, [1, -2], 1.3f),
        ["affine bilinear"] = x => F.affine(x[0], 20f, -10, [0, 1], 0.8f, InterpolationMode.Bilinear, 0.25f),
        ["perspective"] = x => F.perspective(x[0], s_start, s_end),
        ["perspective nearest"] = x => F.perspective(x[0], s_start, s_end, InterpolationMode.Nearest, [1, 2, 3]),
    };

    private static Dictionary<string, Func<Tensor[], Tensor>> Random() => new()
    {
        ["RandomHorizontalFlip"] = Often(8, T.RandomHorizontalFlip(0.4)),
        ["RandomVerticalFlip"] = Often(8, T.RandomVerticalFlip()),
        ["RandomGrayscale"] = Often(8, T.RandomGrayscale(0.5)),
        ["RandomInvert"] = Often(8, T.RandomInvert()),
        ["RandomPosterize"] = Often(8, T.RandomPosterize(2)),
        ["RandomSolarize"] = Often(8, T.RandomSolarize(99)),
        ["RandomAutocontrast"] = Often(8, T.RandomAutoContrast()),
        ["RandomEqualize"] = Often(3, T.Equalize(0.5)),
        ["RandomAdjustSharpness"] = Often(4, T.RandomAdjustSharpness(2.0)),
        ["RandomApply"] = Often(8, T.RandomApply([T.RandomHorizontalFlip(), T.Lambda(F.invert)], 0.6)),
        ["RandomRotation"] = Often(4, T.RandomRotation(40, InterpolationMode.Bilinear, fill: [0])),
        ["RandomResizedCrop"] = Often(8, T.RandomResizedCrop(4, 5)),
        ["RandomResizedCrop narrow"] = Often(3, T.RandomResizedCrop(3, 1.5, 2.0, 3.0, 4.0)),
        ["RandomPerspective"] = Often(4, T.RandomPerspective(0.5, 0.7)),
        ["ColorJitter"] = Often(6, T.ColorJitter(0.5f, 0.25f, 0.75f, 0.125f)),
        ["ColorJitter partly"] = Often(3, T.ColorJitter((1, 1), (1, 1), (0.5f, 4), (0, 0))),
        ["GaussianBlur"] = Often(4, T.GaussianBlur([3, 5], 0.5f, 2.0f)),
        ["RandomCrop"] = Often(8, VisionExtras.RandomCrop(3, 4, padding: 2, fill: 5)),
        ["RandomErasing"] = Often(6, VisionExtras.RandomErasing(0.8, value: 0.5)),
        ["RandomErasing noise"] = Often(4, VisionExtras.RandomErasing(0.8, value: null)),
    };

    private static Dictionary<string, Func<Tensor[], Tensor>> Stochastic() => new()
    {
        ["drop_block2d"] = x => ops.drop_block2d(x[0], 0.3, 3),
        ["drop_block2d whole"] = x => ops.drop_block2d(x[0], 0.5, 7),
        ["drop_block3d"] = x => ops.drop_block3d(x[0], 0.2, 3),
        ["stochastic_depth row"] = x => ops.stochastic_depth(x[0], 0.4, Mode.Row),
        ["stochastic_depth batch"] = x => stack(Enumerable.Range(0, 6).Select(_ => ops.stochastic_depth(x[0], 0.25, Mode.Batch)).ToList()),
    };

    private static Dictionary<string, Func<Tensor[], Tensor>> Boxes() => new()
    {
        ["xyxy to xywh"] = x => ops.box_convert(x[0], ops.BoxFormats.xyxy, ops.BoxFormats.xywh),
        ["xyxy to cxcywh"] = x => ops.box_convert(x[0], ops.BoxFormats.xyxy, ops.BoxFormats.cxcywh),
        ["xywh to cxcywh"] = x => ops.box_convert(x[0], ops.BoxFormats.xywh, ops.BoxFormats.cxcywh),
        ["cxcywh to xyxy"] = x => ops.box_convert(x[0], ops.BoxFormats.cxcywh, ops.BoxFormats.xyxy),
        ["box_area"] = x => ops.box_area(x[0]),
        ["box_area bytes"] = x => ops.box_area(x[0]),
        ["box_iou"] = x => ops.box_iou(x[0], x[1]),
        ["generalized_box_iou"] = x => ops.generalized_box_iou(x[0], x[1]),
        ["distance_box_iou"] = x => ops.distance_box_iou(x[0], x[1]),
        ["complete_box_iou"] = x => ops.complete_box_iou(x[0], x[1]),
        ["generalized_box_iou_loss"] = x => ops.generalized_box_iou_loss(x[0], x[1]),
        ["distance_box_iou_loss"] = x => ops.distance_box_iou_loss(x[0], x[1], nn.Reduction.Mean),
        ["complete_box_iou_loss"] = x => ops.complete_box_iou_loss(x[0], x[1], nn.Reduction.Sum),
        ["masks_to_boxes"] = x => ops.masks_to_boxes(x[0]),
        ["nms"] = x => ops.nms(x[0], x[1], 0.2),
        ["nms strict"] = x => ops.nms(x[0], x[1], 0.0),
        ["batched_nms"] = x => VisionExtras.batched_nms(x[0], x[1], x[2], 0.3),
        ["clip_boxes_to_image"] = x => VisionExtras.clip_boxes_to_image(x[0] * 2 - 3, (9, 11)),
        ["remove_small_boxes"] = x => VisionExtras.remove_small_boxes(x[0], 3.5),
    };

    private static Dictionary<string, Func<Tensor[], Tensor>> Rest() => new()
    {
        ["focal"] = x => ops.sigmoid_focal_loss(x[0], x[1].to(ScalarType.Float64)),
        ["focal mean"] = x => ops.sigmoid_focal_loss(x[0], x[1].to(ScalarType.Float64), -1, 1.5f, nn.Reduction.Mean),
        ["focal sum"] = x => ops.sigmoid_focal_loss(x[0], x[1].to(ScalarType.Float64), 0.75f, 0, nn.Reduction.Sum),
        ["roi_align"] = x => VisionExtras.roi_align(x[0], Rois(5, 2), (3, 2), 0.5),
        ["roi_align aligned"] = x => VisionExtras.roi_align(x[0], Rois(4, 1), (2, 2), 0.7, 2, true),
        ["roi_pool"] = x => VisionExtras.roi_pool(x[0], Rois(5, 2), (3, 2), 0.5),
        ["FrozenBatchNorm2d"] = x => FrozenNorm().call(x[0]),
        ["make_grid"] = x => torchvision.utils.make_grid(x[0], nrow: 2, padding: 1, pad_value: 3),
        ["make_grid grey"] = x => torchvision.utils.make_grid(x[0].detach(), normalize: true),
        ["make_grid each"] = x => torchvision.utils.make_grid(x[0].detach().unbind(0), nrow: 3, normalize: true, scale_each: true),
        ["make_grid range"] = x => torchvision.utils.make_grid(x[0].detach(), padding: 0, normalize: true, value_range: (-0.5, 1.0)),
        ["make_grid one"] = x => torchvision.utils.make_grid(x[0]),
    };

    private static Func<Tensor[], Tensor> Often(int count, ITransform transform) =>
        x => stack(Enumerable.Range(0, count).Select(_ => transform.call(x[0])).ToList());

    private static Tensor Rois(long count, long images) =>
        cat([arange(count, dtype: ScalarType.Float64).remainder(images).unsqueeze(1), VisionGoldens.Make($"b:{count},4", 9).detach()], 1);

    private static FrozenBatchNorm2d FrozenNorm()
    {
        var layer = ops.FrozenBatchNorm2d(3);
        layer.to(ScalarType.Float64);
        foreach (var (place, (_, buffer)) in layer.named_buffers().Index()) buffer.copy_(GoldenFile.Fill("p", [3], place + 3, ScalarType.Float64));
        return layer;
    }
}
