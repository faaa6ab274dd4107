using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Engine.Tests.Modules;

/// <summary>The gradients of differentiable functions are those of the function, not only PyTorch's.</summary>
public class FiniteDifferenceTests
{
    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Function, long[][] Sizes)> s_cases = new()
    {
        ["conv_transpose1d"] = (x => F.conv_transpose1d(x[0], x[1], x[2], stride: 2, output_padding: 1), [[1, 2, 4], [2, 3, 3], [3]]),
        ["conv_transpose2d"] = (x => F.conv_transpose2d(x[0], x[1], dilation: [2, 1], padding: [1, 0], groups: 2), [[1, 2, 3, 2], [2, 1, 2, 3]]),
        ["conv_transpose3d"] = (x => F.conv_transpose3d(x[0], x[1], strides: [2, 1, 1]), [[1, 1, 2, 2, 3], [1, 2, 1, 2, 2]]),
        ["instance_norm"] = (x => F.instance_norm(x[0], weight: x[1], bias: x[2]), [[2, 2, 5], [2], [2]]),
        ["local_response_norm"] = (x => F.local_response_norm(x[0], 3, 0.7, 0.8, 1.5), [[1, 5, 3]]),
        ["bilinear"] = (x => F.bilinear(x[0], x[1], x[2], x[3]), [[3, 2], [3, 4], [2, 2, 4], [2]]),
        ["fold"] = (x => F.fold(x[0], (3, 4), (2, 2), padding: (1, 0), stride: (2, 1)), [[1, 4, 6]]),
        ["unfold"] = (x => F.unfold(x[0], (2, 2), dilation: (2, 1), stride: (1, 2)), [[1, 2, 4, 5]]),
        ["lp_pool2d"] = (x => F.lp_pool2d(x[0], 2, [2, 3], ceil_mode: true), [[1, 1, 3, 5]]),
        ["nearest"] = (x => F.interpolate(x[0], [5]), [[1, 2, 3]]),
        ["bilinear resize"] = (x => F.interpolate(x[0], scale_factor: [1.7, 0.6], mode: InterpolationMode.Bilinear), [[1, 1, 3, 5]]),
        ["bicubic resize"] = (x => F.interpolate(x[0], [5, 3], mode: InterpolationMode.Bicubic, align_corners: true), [[1, 1, 4, 4]]),
        ["antialiased"] = (x => F.interpolate(x[0], [2, 3], mode: InterpolationMode.Bicubic, antialias: true), [[1, 1, 5, 7]]),
        ["trilinear"] = (x => F.interpolate(x[0], [3, 2, 4], mode: InterpolationMode.Trilinear), [[1, 1, 2, 3, 2]]),
        ["area"] = (x => F.interpolate(x[0], [2, 3], mode: InterpolationMode.Area), [[1, 1, 5, 4]]),
        ["grid_sample"] = (x => F.grid_sample(x[0], x[1].mul(0.3)), [[1, 2, 3, 4], [1, 2, 3, 2]]),
        ["affine_grid"] = (x => F.affine_grid(x[0], [1, 1, 2, 3], align_corners: true), [[1, 2, 3]]),
        ["channel_shuffle"] = (x => x[0].channel_shuffle(2), [[1, 4, 3]]),
        ["triplet"] = (x => F.triplet_margin_with_distance_loss(x[0], x[1], x[2], margin: 3, swap: true, reduction: nn.Reduction.None), [[3, 4], [3, 4], [3, 4]]),
        ["avg_pool2d_backward"] = (x => F.avg_pool2d_backward(x[0], zeros(1, 1, 4, 6, float64), [2, 3]), [[1, 1, 2, 2]]),
        ["upsample_nearest2d_backward"] = (x => F.upsample_nearest2d_backward(x[0], [1, 1, 2, 2], [3, 4]), [[1, 1, 3, 4]]),
    };

    public static TheoryData<string> Cases() => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void GradientsAreDifferences(string name)
    {
        using var scope = NewDisposeScope();
        var (function, sizes) = s_cases[name];
        manual_seed(5);
        FiniteDifferences.Check(function, [.. sizes.Select(size => randn(size, float64))]);
    }

    [Fact]
    public void TheTableOfAnEmbeddingBagToo()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var (rows, starts) = (tensor(new long[] { 1, 3, 3, 0, 2 }), tensor(new long[] { 0, 2, 2 }));
        foreach (var mode in Enum.GetValues<EmbeddingBagMode>())
        {
            using var bag = nn.EmbeddingBag(4, 3, mode: mode, dtype: float64);
            var output = bag.call(rows, starts);
            var weights = randn_like(output);
            output.backward([weights]);
            var expected = zeros_like(bag.weight!);
            using (no_grad())
            {
                for (var i = 0; i < expected.numel(); i++) expected.view(-1)[i] = Slope(bag.weight!, i);
            }
            Assert.True(expected.allclose(bag.weight!.grad!, 1e-6, 1e-8), $"{mode}: expected\n{expected}\ngot\n{bag.weight.grad}");

            double Slope(Tensor table, int element)
            {
                using var inner = NewDisposeScope();
                double At(double step)
                {
                    table.view(-1)[element].add_(step);
                    var sum = (bag.call(rows, starts) * weights).sum().item<double>();
                    table.view(-1)[element].sub_(step);
                    return sum;
                }
                return (At(1e-5) - At(-1e-5)) / 2e-5;
            }
        }
    }
}
