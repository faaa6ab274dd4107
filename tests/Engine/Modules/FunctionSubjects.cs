using Engine.Tests.Nn;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Engine.Tests.Modules;

/// <summary>The C# twin of each line of modules_goldens.py that calls a function, by the case's name.</summary>
internal static class FunctionSubjects
{
    internal static Dictionary<string, Func<ScalarType, Subject>> All { get; } =
        Layers().Concat(Resizers()).Concat(Gradients()).Concat(Grids()).ToDictionary();

    private static Dictionary<string, Func<ScalarType, Subject>> Layers() => new()
    {
        ["conv_transpose1d"] = Of((x, _) => F.conv_transpose1d(x[0], x[1], x[2], stride: 2, padding: 1, output_padding: 1, dilation: 2)),
        ["conv_transpose2d"] = Of((x, _) => F.conv_transpose2d(x[0], x[1], strides: [2, 1], groups: 2)),
        ["conv_transpose3d"] = Of((x, _) => F.conv_transpose3d(x[0], x[1], x[2], padding: [1, 1, 1])),
        ["instance_norm"] = Of((x, _) => F.instance_norm(x[0], weight: x[1], bias: x[2], eps: 1e-3)),
        ["instance_norm running"] = Of((x, type) => F.instance_norm(
            x[0], GoldenFile.Fill("f", [2], 7, type), GoldenFile.Fill("p", [2], 8, type), x[1], use_input_stats: false)),
        ["local_response_norm"] = Of((x, _) => F.local_response_norm(x[0], 5, 0.2, 0.9, 2)),
        ["bilinear"] = Of((x, _) => F.bilinear(x[0], x[1], x[2])),
        ["fold"] = Of((x, _) => F.fold(x[0], (4, 3), (2, 2))),
        ["unfold"] = Of((x, _) => F.unfold(x[0], (2, 3), padding: (0, 1), stride: (2, 2))),
        ["max_unpool1d"] = Of((x, _) =>
        {
            var (values, indices) = F.max_pool1d_with_indices(x[0], 3, 2);
            return F.max_unpool1d(values, indices, 3, 2);
        }),
        ["lp_pool1d"] = Of((x, _) => F.lp_pool1d(x[0], 4, 2)),
        ["lp_pool2d"] = Of((x, _) => F.lp_pool2d(x[0], 2, 3, stride: 1)),
    };

    private static Dictionary<string, Func<ScalarType, Subject>> Resizers() => new()
    {
        ["interpolate nearest exact 1d"] = Of((x, _) => F.interpolate(x[0], [3], mode: InterpolationMode.NearestExact)),
        ["interpolate nearest exact 2d"] = Of((x, _) => F.interpolate(x[0], scale_factor: [0.6, 1.9], mode: InterpolationMode.NearestExact)),
        ["interpolate nearest exact 3d"] = Of((x, _) => F.interpolate(x[0], [3, 2, 3], mode: InterpolationMode.NearestExact)),
        ["interpolate area 1d"] = Of((x, _) => F.interpolate(x[0], [3], mode: InterpolationMode.Area)),
        ["interpolate area 2d"] = Of((x, _) => F.interpolate(x[0], scale_factor: [0.5, 0.7], mode: InterpolationMode.Area)),
        ["interpolate area 3d"] = Of((x, _) => F.interpolate(x[0], [2, 1, 2], mode: InterpolationMode.Area)),
        ["interpolate linear corners"] = Of((x, _) => F.interpolate(x[0], scale_factor: [1.8], mode: InterpolationMode.Linear, align_corners: true)),
        ["interpolate bilinear antialias"] = Of((x, _) => F.interpolate(x[0], [3, 4], mode: InterpolationMode.Bilinear, antialias: true)),
        ["interpolate bicubic antialias"] = Of((x, _) => F.interpolate(x[0], scale_factor: [0.5, 0.6], mode: InterpolationMode.Bicubic, antialias: true)),
        ["interpolate bicubic corners"] = Of((x, _) => F.interpolate(x[0], [5, 6], mode: InterpolationMode.Bicubic, align_corners: true)),
        ["interpolate trilinear"] = Of((x, _) => F.interpolate(x[0], scale_factor: [1.5, 2, 1], mode: InterpolationMode.Trilinear)),
        ["interpolate recomputed"] = Of((x, _) => F.interpolate(x[0], scale_factor: [2.6], mode: InterpolationMode.Linear, recompute_scale_factor: true)),
        ["upsample"] = Of((x, _) => F.upsample(x[0], scale_factor: [2], mode: UpsampleMode.Linear)),
        ["upsample_nearest"] = Of((x, _) => F.upsample_nearest(x[0], [3, 5])),
        ["upsample_bilinear"] = Of((x, _) => F.upsample_bilinear(x[0], scale_factor: [2, 2], align_corners: true)),
        ["upsample_nearest1d"] = Of((x, _) => F.upsample_nearest1d(x[0], 5, null)),
        ["upsample_nearest2d"] = Of((x, _) => F.upsample_nearest2d(x[0], scaleFactors: [2, 1.5])),
        ["upsample_nearest3d"] = Of((x, _) => F.upsample_nearest3d(x[0], [2, 3, 4])),
    };

    private static Dictionary<string, Func<ScalarType, Subject>> Gradients() => new()
    {
        ["upsample_nearest1d_backward"] = Of((x, _) => F.upsample_nearest1d_backward(x[0], 5, 3, null)),
        ["upsample_nearest2d_backward"] = Of((x, _) => F.upsample_nearest2d_backward(x[0], [1, 1, 2, 3], scaleFactors: [2, 1.5])),
        ["upsample_nearest3d_backward"] = Of((x, _) => F.upsample_nearest3d_backward(x[0], [1, 1, 1, 2, 3], [2, 3, 4])),
        ["avg_pool2d_backward"] = Of((x, _) => F.avg_pool2d_backward(x[0], x[1], [2, 3], paddings: [0, 1], ceil_mode: true, count_include_pad: false)),
        ["avg_pool3d_backward"] = Of((x, _) => F.avg_pool3d_backward(x[0], x[1], [2, 2, 1], [1, 2, 1], divisor_override: 3)),
    };

    private static Dictionary<string, Func<ScalarType, Subject>> Grids() => new()
    {
        ["grid_sample"] = Of((x, _) => F.grid_sample(x[0], x[1])),
        ["grid_sample border"] = Of((x, _) => F.grid_sample(x[0], x[1], padding_mode: GridSamplePaddingMode.Border, align_corners: true)),
        ["grid_sample reflection"] = Of((x, _) => F.grid_sample(x[0], x[1], padding_mode: GridSamplePaddingMode.Reflection, align_corners: false)),
        ["grid_sample nearest"] = Of((x, _) => F.grid_sample(x[0], x[1], GridSampleMode.Nearest)),
        ["grid_sample 3d"] = Of((x, _) => F.grid_sample(x[0], x[1], padding_mode: GridSamplePaddingMode.Reflection, align_corners: true)),
        ["affine_grid"] = Of((x, _) => F.affine_grid(x[0], [2, 1, 3, 4])),
        ["affine_grid corners"] = Of((x, _) => F.affine_grid(x[0], [1, 2, 2, 3, 2], align_corners: true)),
        ["spatial transformer"] = Of((x, _) => F.grid_sample(x[1], F.affine_grid(x[0], [1, 1, 3, 3]))),
    };

    internal static Func<ScalarType, Subject> Of(Func<Tensor[], ScalarType, Tensor> run) => type => new(null, x => run(x, type));
}
