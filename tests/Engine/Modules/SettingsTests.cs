using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Engine.Tests.Modules;

/// <summary>What modules remember of their making, and what follows when it is changed.</summary>
public class SettingsTests
{
    [Fact]
    public void UpsampleShowsSizesAndFactors()
    {
        using var sized = Upsample([4, 5], mode: UpsampleMode.Bilinear, align_corners: true);
        Assert.Equal([4L, 5], sized.size.ToArray());
        Assert.True(sized.scale_factor.IsEmpty);
        Assert.Equal((UpsampleMode.Bilinear, true, null), (sized.mode, sized.align_corners, sized.recompute_scale_factor));
        using var scaled = Upsample(scale_factor: [2.6], mode: UpsampleMode.Linear);
        Assert.Equal([2.6], scaled.scale_factor.ToArray());
        Assert.True(scaled.size.IsEmpty);

        using var scope = NewDisposeScope();
        var x = arange(4, float32).reshape(1, 1, 4);
        var before = scaled.call(x);
        scaled.recompute_scale_factor = true;
        var after = scaled.call(x);
        Assert.Equal(before.shape, after.shape);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void SettingsGovernTheNextCall()
    {
        using var scope = NewDisposeScope();
        var image = rand(1, 4, 6, 6);
        var unfold = Unfold(2);
        unfold.stride = (2, 2);
        Assert.Equal(F.unfold(image, 2, stride: 2), unfold.call(image));
        var fold = Fold(6, 2, stride: 2);
        Assert.Equal(((6L, 6L), (2L, 2L), (2L, 2L)), (fold.output_size, fold.kernel_size, fold.stride));
        Assert.True(fold.call(unfold.call(image)).allclose(image));
        var pool = LPPool2d(2, 2);
        pool.norm_type = 1;
        Assert.True(pool.call(image).allclose(F.avg_pool2d(image, 2) * 4));
        var shuffle = ChannelShuffle(2);
        shuffle.groups = 4;
        Assert.Equal(image, shuffle.call(image));
        var response = LocalResponseNorm(3);
        (response.alpha, response.k) = (0, 2);
        Assert.True(response.call(image).allclose(image / Math.Pow(2, 0.75)));
    }

    [Fact]
    public void TransposedConvolutionUndoesTheShapeOfAConvolution()
    {
        using var scope = NewDisposeScope();
        var (down, up) = (Conv2d(3, 5, 3, stride: 2, padding: 1), ConvTranspose2d(5, 3, 3, stride: 2, padding: 1));
        foreach (var (height, width) in new[] { (7, 8), (12, 9) })
        {
            var image = rand(2, 3, height, width);
            Assert.Equal(image.shape, up.forward(down.call(image), image.shape).shape);
        }
        Assert.Equal((5L, 3L, true), (up.in_channels, up.out_channels, up.transposed));
        Assert.Equal([5L, 3, 3, 3], up.weight.shape);
    }

    [Fact]
    public void UnpoolingPutsMaximaBack()
    {
        using var scope = NewDisposeScope();
        var image = rand(2, 3, 6, 7);
        var (values, indices) = MaxPool2d(2).forward_with_indices(image);
        var back = MaxUnpool2d(2).call(values, indices, image.shape);
        Assert.Equal(image.shape, back.shape);
        Assert.Equal(values.numel(), (back != 0).sum().ToInt64());
        Assert.Equal(values.sum().item<float>(), back.sum().item<float>(), 3);
        Assert.True((back == 0).logical_or(back == image).all().ToBoolean());
    }

    [Fact]
    public void InstancesDoNotMix()
    {
        using var scope = NewDisposeScope();
        var batch = rand(3, 2, 5);
        using var module = InstanceNorm1d(2);
        var whole = module.call(batch);
        for (var i = 0; i < 3; i++) Assert.True(module.call(batch[i]).allclose(whole[i], 1e-5, 1e-6));
        Assert.Empty(module.state_dict());
        // Without statistics of its own, evaluation looks at the input too.
        module.eval();
        Assert.Equal(whole, module.call(batch));
    }

    /// <summary>Nothing of such a module has a size, so it takes any number of channels, as in PyTorch.</summary>
    [Fact]
    public void InstancesWithoutParametersHaveAnyNumberOfChannels()
    {
        using var scope = NewDisposeScope();
        var x = rand([2, 3, 5], float64);
        var expected = (x - x.mean([-1], keepdim: true)) / (x.var(-1, unbiased: false, keepdim: true) + 1e-5).sqrt();
        using var module = InstanceNorm1d(2);
        Assert.True(expected.allclose(module.call(x)));
        Assert.True(expected[0].allclose(module.call(x[0])));
        Assert.Equal([4, 3, 2], InstanceNorm2d(1).call(rand(4, 3, 2)).shape);
        Assert.Equal([1, 4, 3, 2, 2], InstanceNorm3d(2).call(rand([1, 4, 3, 2, 2])).shape);
        foreach (var sized in new[] { InstanceNorm1d(2, affine: true), InstanceNorm1d(2, track_running_stats: true) })
            Assert.Equal("InstanceNorm1d: expected 2 channels, got an input of size [2, 3, 5]. (Parameter 'input')",
                Assert.Throws<ArgumentException>(() => sized.call(ones(2, 3, 5))).Message);
    }

    [Fact]
    public void NamesOfTheTypes()
    {
        Assert.Equal(
            ["Hardtanh", "SiLU", "Tanh", "PReLU", "ChannelShuffle", "ConvTranspose3d", "InstanceNorm3d", "Upsample", "MaxUnpool1d"],
            new Module[] { Hardtanh(), SiLU(), Tanh(), PReLU(1), ChannelShuffle(1), ConvTranspose3d(1, 1, 1), InstanceNorm3d(1), Upsample([1]), MaxUnpool1d(1) }
                .Select(module => module.GetName()));
    }

    /// <summary>The capitalised functions are still there, and are the small ones.</summary>
    [Fact]
    public void OldNamesStillWork()
    {
        using var scope = NewDisposeScope();
        var x = randn(7);
#pragma warning disable CS0618 // their being obsolete is what they are tested for
        (Tensor Old, Tensor New)[] pairs =
        [
            (F.Hardshrink(x, 0.3), F.hardshrink(x, 0.3)), (F.Hardtanh(x, -0.2, 0.4), F.hardtanh(x, -0.2, 0.4)), (F.Mish(x), F.mish(x)), (F.SiLU(x), F.silu(x)),
            (F.Softshrink(x, 0.2), F.softshrink(x, 0.2)), (F.Softsign(x), F.softsign(x)), (F.Tanhshrink(x), F.tanhshrink(x)),
            (F.Threshold(x, 0.1, -3), F.threshold(x, 0.1, -3)),
        ];
#pragma warning restore CS0618
        Assert.All(pairs, pair => Assert.Equal(pair.New, pair.Old));
    }

    [Fact]
    public void ADistanceMayGiveWhatItWasGiven()
    {
        using var scope = NewDisposeScope();
        var (anchor, positive, negative) = (rand(4), rand(4), rand(4));
        var loss = F.triplet_margin_with_distance_loss(anchor, positive, negative, (_, other) => other, margin: 0.5, swap: true, reduction: Reduction.None);
        Assert.Equal((positive - negative + 0.5).clamp_min(0), loss);
        Assert.All(new[] { anchor, positive, negative }, tensor => Assert.False(tensor.IsInvalid));
        Assert.Equal(0.75, TripletMarginWithDistanceLoss(margin: 0.75).margin);
    }
}
