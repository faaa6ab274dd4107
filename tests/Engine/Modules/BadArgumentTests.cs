using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Engine.Tests.Modules;

/// <summary>Wrong shapes, types and settings: one line that says what was expected and what came.</summary>
public class BadArgumentTests
{
    [Fact]
    public void TransposedConvolutions()
    {
        using var scope = NewDisposeScope();
        AssertLine("ConvTranspose2d: expected (N, 3, ...) with 4 dimensions or (3, ...) with 3, got [2, 4, 5, 5]. (Parameter 'input')",
            () => ConvTranspose2d(3, 2, 2).call(ones(2, 4, 5, 5)));
        AssertLine("conv_transpose2d: expected an input of the weight's type Float32, got Float64.",
            () => ConvTranspose2d(3, 2, 2).call(ones(2, 3, 5, 5, float64)));
        AssertLine("ConvTranspose1d: expected padding_mode Zeros, got Reflect. (Parameter 'padding_mode')",
            () => ConvTranspose1d(1, 1, 3, padding_mode: PaddingModes.Reflect));
        AssertLine("ConvTranspose1d: expected an output_size from 12 to 14 in spatial dimension 0, got [15]. (Parameter 'output_size')",
            () => ConvTranspose1d(2, 2, 3, stride: 3).forward(ones(1, 2, 4), [15]));
        AssertLine("ConvTranspose3d: expected an output_size of 3 or 5 elements, got 4. (Parameter 'output_size')",
            () => ConvTranspose3d(1, 1, 2).forward(ones([1, 1, 2, 2, 2]), [1, 2, 3, 4]));
        var named = ConvTranspose1d(1, 1, 3);
        named.SetPadding(Padding.Same);
        Assert.Equal("ConvTranspose1d: expected padding sizes, got padding Same.", Assert.Throws<InvalidOperationException>(() => named.call(ones(1, 1, 3))).Message);
        // In libtorch, a number of groups whose lower half is zero ends the process.
        AssertLine("conv_transpose2d: expected a number of groups that divides the weight's first size, 5, got 35184372088832. (Parameter 'groups')",
            () => F.conv_transpose2d(ones(5, 3, 4), ones(5, 3, 1, 4), groups: 1L << 45));
        AssertLine("conv2d: expected a number of groups that divides the weight's first size, 4, got 0. (Parameter 'groups')",
            () => F.conv2d(ones(1, 2, 3, 3), ones(4, 2, 2, 2), groups: 0));
    }

    [Fact]
    public void Normalisation()
    {
        using var scope = NewDisposeScope();
        AssertLine("InstanceNorm2d: expected 3 or 4 dimensions, got 2. (Parameter 'input')", () => InstanceNorm2d(3).call(ones(3, 4)));
        AssertLine("InstanceNorm2d: expected 3 channels, got an input of size [4, 5, 5]. (Parameter 'input')", () => InstanceNorm2d(3, affine: true).call(ones(4, 5, 5)));
        AssertLine("InstanceNorm1d: expected 3 channels, got an input of size [3, 4, 5]. (Parameter 'input')", () => InstanceNorm1d(3, track_running_stats: true).call(ones(3, 4, 5)));
        AssertLine("instance_norm: expected more than 1 spatial element when training, got input size [2, 3, 1]. (Parameter 'input')",
            () => InstanceNorm1d(3).call(ones(2, 3, 1)));
        AssertLine("instance_norm: expected (N, C, ...) with 3 dimensions or more, got [2, 3]. (Parameter 'input')", () => F.instance_norm(ones(2, 3)));
        AssertLine("instance_norm: expected a weight of 3 elements, got [2].", () => F.instance_norm(ones(2, 3, 4), weight: ones(2), bias: ones(3)));
        AssertLine("instance_norm: expected a running_var of 3 elements, got [4].", () => F.instance_norm(ones(2, 3, 4), ones(3), ones(4)));
        AssertLine("instance_norm: expected an input of the weight's type Float32, got Float64.", () => InstanceNorm1d(3, affine: true).call(ones(2, 3, 4, float64)));
        AssertLine("local_response_norm: expected 3 dimensions or more, got 2. (Parameter 'input')", () => LocalResponseNorm(3).call(ones(2, 3)));
        AssertLine("local_response_norm: expected a size of 1 or more, got 0. (Parameter 'size')", () => LocalResponseNorm(0).call(ones(2, 3, 4)));
    }

    /// <summary>libtorch reads and writes past its memory for these, or leaves gradients unset.</summary>
    [Theory]
    [InlineData(EmbeddingBagMode.Max, 2000, new long[] { 0 })]
    [InlineData(EmbeddingBagMode.Mean, 6, new long[] { 0, 2, 2, 4 })]
    [InlineData(EmbeddingBagMode.Sum, 6, new long[] { 0, 5 })]
    [InlineData(EmbeddingBagMode.Sum, 6, new long[] { 0, 0 })]
    public void TheLastOffsetOfBagsIsTheNumberOfIndices(EmbeddingBagMode mode, int count, long[] offsets)
    {
        using var scope = NewDisposeScope();
        var bag = EmbeddingBag(6, 3, mode: mode, include_last_offset: true, padding_index: 2);
        foreach (var type in new[] { int64, int32 })
        {
            AssertLine(
                $"EmbeddingBag: expected offsets that end with {count}, the number of indices, with include_last_offset, got {offsets[^1]}. (Parameter 'offsets')",
                () => bag.call(randint(0, 6, [count], type), tensor(offsets).to(type)));
        }
    }

    [Theory]
    [InlineData(EmbeddingBagMode.Sum)]
    [InlineData(EmbeddingBagMode.Mean)]
    [InlineData(EmbeddingBagMode.Max)]
    public void IndicesInNoBagAreRefused(EmbeddingBagMode mode)
    {
        using var scope = NewDisposeScope();
        AssertLine("EmbeddingBag: expected one offset or more for 2000 indices, got none. (Parameter 'offsets')",
            () => EmbeddingBag(6, 3, mode: mode).call(randint(0, 6, [2000], int64), zeros(0, int64)));
        Assert.Equal([0, 3], EmbeddingBag(6, 3, mode: mode).call(zeros(0, int64), zeros(0, int64)).shape);
    }

    [Fact]
    public void BilinearLayersAndBags()
    {
        using var scope = NewDisposeScope();
        AssertLine("Bilinear: expected in1_features of 1 or more, got 0. (Parameter 'in1_features')", () => Bilinear(0, 2, 3));
        AssertLine("bilinear: expected a weight of shape (out, in1, in2), got [4, 3]. (Parameter 'weight')", () => F.bilinear(ones(2, 3), ones(2, 3), ones(4, 3)));
        AssertLine("bilinear: expected an input of the weight's type Float32, got Float64.", () => Bilinear(3, 2, 2).call(ones(2, 3), ones(2, 2, float64)));
        AssertNames(() => Bilinear(3, 2, 2).call(ones(2, 3), ones(2, 5)), "5", "2");

        AssertLine("EmbeddingBag: expected padding_index within 4 rows, got 4. (Parameter 'padding_index')", () => EmbeddingBag(4, 2, padding_index: 4));
        AssertLine("EmbeddingBag: expected padding_index of 0 or more, or -1 for none, got -2. (Parameter 'padding_index')", () => EmbeddingBag(4, 2, padding_index: -2));
        AssertLine("EmbeddingBag: expected neither scale_grad_by_freq nor sparse with mode Max, got False and True. (Parameter 'mode')",
            () => EmbeddingBag(4, 2, mode: EmbeddingBagMode.Max, sparse: true));
        AssertLine("EmbeddingBag: expected a table with 2 dimensions, got 1. (Parameter 'table')", () => EmbeddingBag_from_pretrained(ones(3)));
        var (bag, sum, rows) = (EmbeddingBag(4, 2), EmbeddingBag(4, 2, mode: EmbeddingBagMode.Sum), tensor(new long[] { 0, 1, 3 }));
        AssertLine("EmbeddingBag: expected row numbers of type Int64 or Int32, got Float32. (Parameter 'input')", () => bag.call(ones(2, 3)));
        AssertLine("EmbeddingBag: expected an input with 1 or 2 dimensions, got 3. (Parameter 'input')", () => bag.call(zeros([1, 2, 3], int64)));
        AssertLine("EmbeddingBag: expected offsets with an input of 1 dimension, got none. (Parameter 'offsets')", () => bag.call(rows));
        AssertLine("EmbeddingBag: expected offsets only with an input of 1 dimension, got 2. (Parameter 'offsets')", () => bag.call(rows.reshape(1, 3), rows));
        AssertLine("EmbeddingBag: expected offsets that ascend to at most 3, got 1 after 2. (Parameter 'offsets')", () => bag.call(rows, tensor(new long[] { 0, 2, 1 })));
        AssertLine("EmbeddingBag: expected offsets that ascend to at most 3, got 4 after 0. (Parameter 'offsets')", () => bag.call(rows, tensor(new long[] { 0, 4 })));
        AssertLine("EmbeddingBag: expected offsets that start with 0, got 1. (Parameter 'offsets')", () => bag.call(rows, tensor(new long[] { 1 })));
        AssertLine("EmbeddingBag: expected offsets of 1 dimension and the input's type Int64, got 1 and Int32. (Parameter 'offsets')", () => bag.call(rows, tensor(new[] { 0 })));
        AssertLine("EmbeddingBag: expected one offset or more with include_last_offset, got none. (Parameter 'offsets')",
            () => EmbeddingBag(4, 2, include_last_offset: true).call(rows, zeros(0, int64)));
        AssertLine("Embedding: expected numbers from 0 to 3, got 9.", () => Embedding(4, 2, max_norm: 1).call(tensor(new long[] { 1, 9 })));
        AssertLine("Embedding: expected numbers from 0 to 3, got -1.", () => Embedding(4, 2, max_norm: 1).call(tensor(new long[] { -1 })));
        AssertLine("EmbeddingBag: expected numbers from 0 to 3, got 9.", () => bag.call(tensor(new long[,] { { 1, 9 } })));
        AssertLine("EmbeddingBag: expected mode Sum with perSampleWeights, got Mean. (Parameter 'perSampleWeights')", () => bag.call(rows.reshape(1, 3), null, ones(1, 3)));
        AssertLine("EmbeddingBag: expected perSampleWeights of the input's size [1, 3], got [3]. (Parameter 'perSampleWeights')", () => sum.call(rows.reshape(1, 3), null, ones(3)));
        AssertLine("EmbeddingBag: expected perSampleWeights of the table's type Float32, got Float64.", () => sum.call(rows.reshape(1, 3), null, ones(1, 3, float64)));
    }

    [Fact]
    public void Resizing()
    {
        using var scope = NewDisposeScope();
        var image = ones(1, 1, 4, 4);
        AssertLine("interpolate: expected (N, C, ...) with 3 to 5 dimensions, got [4, 4]. (Parameter 'input')", () => F.interpolate(ones(4, 4), [2]));
        AssertLine("interpolate: expected either sizes or scale factors, got neither. (Parameter 'size')", () => Upsample().call(image));
        AssertLine("interpolate: expected either sizes or scale factors, got both. (Parameter 'size')", () => F.interpolate(image, [2, 2], [2, 2]));
        AssertLine("interpolate: expected 2 sizes of 1 or more for an input of 4 dimensions, got [2]. (Parameter 'size')", () => F.interpolate(image, [2]));
        AssertLine("interpolate: expected 2 sizes of 1 or more for an input of 4 dimensions, got [0, 2]. (Parameter 'size')", () => F.interpolate(image, [0, 2]));
        AssertLine("interpolate: expected 2 positive scale factors for an input of 4 dimensions, got [2, NaN]. (Parameter 'scale_factor')",
            () => F.interpolate(image, scale_factor: [2, double.NaN]));
        AssertLine("interpolate: expected align_corners only with Linear, Bilinear, Bicubic or Trilinear, got it with Nearest. (Parameter 'align_corners')",
            () => F.interpolate(image, [2, 2], align_corners: false));
        AssertLine("interpolate: expected align_corners only with Linear, Bilinear, Bicubic or Trilinear, got it with Nearest. (Parameter 'align_corners')",
            () => F.upsample_nearest(image, [2, 2], align_corners: true));
        AssertLine("interpolate: expected antialias only with Bilinear or Bicubic, got it with Area. (Parameter 'antialias')",
            () => F.interpolate(image, [2, 2], mode: InterpolationMode.Area, antialias: true));
        AssertLine("interpolate: expected recompute_scale_factor only with scale_factor, got it with size. (Parameter 'recompute_scale_factor')",
            () => F.interpolate(image, [2, 2], recompute_scale_factor: true));
        AssertLine("interpolate: expected 3 dimensions with Linear, 4 with Bilinear or Bicubic, 5 with Trilinear, got 4 with Linear. (Parameter 'mode')",
            () => F.interpolate(image, [2, 2], mode: InterpolationMode.Linear));
        AssertLine("interpolate: expected a floating-point input, got Int64.", () => F.interpolate(ones([1, 1, 4, 4], int64), [2, 2], mode: InterpolationMode.Bilinear));
        AssertLine("upsample_nearest2d: expected an input with 4 dimensions, got [1, 4, 4]. (Parameter 'input')", () => F.upsample_nearest2d(ones(1, 4, 4), [2, 2]));
        AssertLine("upsample_nearest1d_backward: expected a gradient with 3 dimensions, got [4]. (Parameter 'gradient')", () => F.upsample_nearest1d_backward(ones(4), 4, 2, null));
        AssertLine("upsample_nearest2d_backward: expected 4 input sizes, got [2, 2]. (Parameter 'inputSizes')", () => F.upsample_nearest2d_backward(image, [2, 2], [4, 4]));
    }

    [Fact]
    public void Grids()
    {
        using var scope = NewDisposeScope();
        const string Sizes = "grid_sample: expected an input (N, C, H, W) with a grid (N, H', W', 2), or (N, C, D, H, W) with (N, D', H', W', 3), got ";
        AssertLine(Sizes + "[1, 1, 4] with [1, 2, 2]. (Parameter 'grid')", () => F.grid_sample(ones(1, 1, 4), ones(1, 2, 2)));
        AssertLine(Sizes + "[1, 1, 4, 4] with [2, 3, 3, 2]. (Parameter 'grid')", () => F.grid_sample(ones(1, 1, 4, 4), ones(2, 3, 3, 2)));
        AssertLine(Sizes + "[1, 1, 4, 4] with [1, 3, 3, 3]. (Parameter 'grid')", () => F.grid_sample(ones(1, 1, 4, 4), ones(1, 3, 3, 3)));
        AssertLine("grid_sample: expected a grid of the input's type Float32, got Float64. (Parameter 'grid')",
            () => F.grid_sample(ones(1, 1, 4, 4), ones(1, 3, 3, 2, float64)));
        AssertLine("grid_sample: expected Nearest or Bilinear, got 1. (Parameter 'mode')", () => F.grid_sample(ones(1, 1, 4, 4), ones(1, 3, 3, 2), (GridSampleMode)1));
        AssertLine("grid_sample: expected Zeros, Reflection or Border, got 7. (Parameter 'mode')",
            () => F.grid_sample(ones(1, 1, 4, 4), ones(1, 3, 3, 2), padding_mode: (GridSamplePaddingMode)7));
        AssertLine("affine_grid: expected the sizes (N, C, H, W) or (N, C, D, H, W), got none. (Parameter 'size')", () => F.affine_grid(ones(1, 2, 3)));
        AssertLine("affine_grid: expected floating-point maps, got Int64. (Parameter 'theta')", () => F.affine_grid(ones([1, 2, 3], int64), [1, 1, 2, 2]));
        AssertLine("affine_grid: expected 4 or 5 sizes of 1 or more, got [1, 1, 0, 2]. (Parameter 'size')", () => F.affine_grid(ones(1, 2, 3), [1, 1, 0, 2]));
        AssertLine("affine_grid: expected maps of size [2, 2, 3] for the sizes [2, 1, 3, 3], got [1, 2, 3]. (Parameter 'theta')", () => F.affine_grid(ones(1, 2, 3), [2, 1, 3, 3]));
    }

    [Fact]
    public void FoldingAndShuffling()
    {
        using var scope = NewDisposeScope();
        AssertNames(() => Fold(3, 2).call(ones(1, 5, 4)), "input.size(1)=5", "(2, 2)");
        AssertLine("fold: expected a floating-point input, got Int64.", () => Fold(3, 2).call(ones([1, 4, 4], int64)));
        AssertLine("unfold: expected 4 dimensions, or 3 without a batch, got 2.", () => Unfold(2).call(ones(3, 3)));
        AssertNames(() => Unfold(5).call(ones(1, 1, 3, 3)), "(3, 3)", "(5, 5)");
        AssertLine("ChannelShuffle: expected one group or more, got 0. (Parameter 'groups')", () => ChannelShuffle(0));
        AssertLine("channel_shuffle: expected a number of groups that divides 4 channels, got 3. (Parameter 'groups')", () => ChannelShuffle(3).call(ones(1, 4, 2)));
        AssertLine("channel_shuffle: expected (N, C, ...) with 3 dimensions or more, got [4]. (Parameter 'tensor')", () => ones(4).channel_shuffle(2));
    }

    [Fact]
    public void Pooling()
    {
        using var scope = NewDisposeScope();
        var indices = zeros([1, 1, 2, 2], int64);
        AssertLine("MaxUnpool2d: expected 2 elements in kernel_size, got [2, 2, 2]. (Parameter 'kernel_size')", () => MaxUnpool2d([2, 2, 2]));
        AssertLine("max_unpool2d: expected 4 dimensions, or 3 without a batch, got 2. (Parameter 'input')", () => MaxUnpool2d(2).call(ones(2, 2), indices));
        AssertLine("max_unpool2d: expected indices of type Int64 and the input's size [1, 1, 2, 2], got Int32 and [1, 1, 2, 2]. (Parameter 'indices')",
            () => MaxUnpool2d(2).call(ones(1, 1, 2, 2), indices.to(int32)));
        AssertLine("max_unpool2d: expected an output_size from 3 to 5 in spatial dimension 1, got [4, 6]. (Parameter 'output_size')",
            () => MaxUnpool2d(2).call(ones(1, 1, 2, 2), indices, [4, 6]));
        AssertLine("max_unpool2d: expected an output_size of 2 or 4 elements, got 1. (Parameter 'output_size')", () => MaxUnpool2d(2).call(ones(1, 1, 2, 2), indices, [4]));
        AssertLine("max_unpool2d: expected 2 positive strides and 2 paddings, got [0, 0] and [0, 0]. (Parameter 'stride')",
            () => MaxUnpool2d(2, stride: 0).call(ones(1, 1, 2, 2), indices));
        AssertLine("max_unpool1d: expected an input that gives sizes of 1 or more, got [1, 1, 2], which gives [0]. (Parameter 'input')",
            () => F.max_unpool1d(ones(1, 1, 2), zeros([1, 1, 2], int64), 2, padding: 2));
        AssertNames(() => MaxUnpool2d(2).call(ones(1, 1, 2, 2), indices.fill_(99)), "99", "4x4");
        AssertLine("lp_pool1d: expected a norm_type other than 0, got 0. (Parameter 'norm_type')", () => LPPool1d(0, 2).call(ones(1, 1, 4)));
        AssertLine("LPPool2d: expected 2 elements in kernel_size, got [2]. (Parameter 'kernel_size')", () => LPPool2d(2, [2L]));
        AssertLine("FractionalMaxPool2d: expected either output_size or output_ratio, got neither. (Parameter 'output_size')", () => FractionalMaxPool2d(2));
        AssertLine("FractionalMaxPool2d: expected either output_size or output_ratio, got both. (Parameter 'output_size')", () => FractionalMaxPool2d(2, 2, 0.5));
        AssertLine("FractionalMaxPool3d: expected 3 ratios between 0 and 1, got [1.5, 1.5, 1.5]. (Parameter 'output_ratio')", () => FractionalMaxPool3d(2, output_ratio: 1.5));
        AssertLine("FractionalMaxPool2d: expected kernel sizes of 1 or more, got [0, 0]. (Parameter 'kernel_size')", () => FractionalMaxPool2d(0, 2));
        AssertLine("fractional_max_pool2d: expected 4 dimensions, or 3 without a batch, got 2. (Parameter 'input')", () => F.fractional_max_pool2d(ones(5, 5), 2, 2));
        AssertLine("fractional_max_pool2d: expected a floating-point input, got Int64. (Parameter 'input')", () => F.fractional_max_pool2d(ones([1, 5, 5], int64), 2, 2));
        AssertLine("fractional_max_pool2d: expected an output of sizes of 1 or more, got [0, 0] for an input of size [1, 5, 5]. (Parameter 'output_size')",
            () => F.fractional_max_pool2d(ones(1, 5, 5), 2, output_ratio: 0.1));
        AssertLine("max_pool1d: expected sizes of 32 bits, got [35184372088832].", () => F.max_pool1d(ones(3, 5, 3), 1L << 45));
    }

    [Fact]
    public void GradientsOfPoolingAreNotReadBeyondTheirEnd()
    {
        using var scope = NewDisposeScope();
        AssertLine("adaptive_avg_pool3d_backward: expected a gradient of size [100, 10, ...] with 5 dimensions, got [1, 1, 2, 2, 2]. (Parameter 'gradient')",
            () => F.adaptive_avg_pool3d_backward(ones(1), ones([1, 1, 2, 2, 2]), ones([100, 10, 4, 4, 4])));
        AssertLine("adaptive_avg_pool3d_backward: expected a gradInput of the input's type Float32, got Float64. (Parameter 'gradInput')",
            () => F.adaptive_avg_pool3d_backward(ones(1, float64), ones([1, 1, 2, 2, 2]), ones([1, 1, 4, 4, 4])));
        AssertLine("avg_pool2d_backward: expected a gradient of the input's type Float32, got Float64. (Parameter 'gradient')",
            () => F.avg_pool2d_backward(ones([1, 1, 2, 2], float64), ones(1, 1, 4, 4), [2, 2]));
        AssertLine("avg_pool2d_backward: expected 2 elements in kernel_sizes, got [2]. (Parameter 'kernel_sizes')",
            () => F.avg_pool2d_backward(ones(1, 1, 2, 2), ones(1, 1, 4, 4), [2L]));
        AssertLine("avg_pool3d_backward: expected 5 dimensions, or 4 without a batch, got 2. (Parameter 'input')",
            () => F.avg_pool3d_backward(ones(2, 2), ones(4, 4), [2, 2, 2]));
    }

    [Fact]
    public void LossesDoNotReadBeyondTheirArguments()
    {
        using var scope = NewDisposeScope();
        AssertLine("multi_margin_loss: expected a weight for each of 300 classes, got [2]. (Parameter 'weight')",
            () => F.multi_margin_loss(ones(2, 300), tensor(new long[] { 0, 299 }), weight: ones(2)));
        var (probabilities, targets, two) = (zeros(5, 2, 4), ones([2, 2], int64), tensor(new long[] { 2, 2 }));
        AssertLine("ctc_loss: expected input_lengths of 0 or more, got -5. (Parameter 'input_lengths')",
            () => F.ctc_loss(probabilities, targets, tensor(new long[] { -5, 5 }), two));
        AssertLine("ctc_loss: expected target_lengths of 0 or more, got -2. (Parameter 'target_lengths')",
            () => F.ctc_loss(probabilities, targets, tensor(new long[] { 5, 5 }), tensor(new long[] { -2, 2 })));
        AssertLine("expected a reduction, got 7. (Parameter 'reduction')", () => TripletMarginWithDistanceLoss(reduction: (Reduction)7).call(ones(2, 3), ones(2, 3), ones(2, 3)));
    }

    [Fact]
    public void ShapesThatLibtorchDescribesBadly()
    {
        using var scope = NewDisposeScope();
        AssertLine("batch_norm: expected (N, C, ...) with 2 dimensions or more, got [3]. (Parameter 'input')", () => F.batch_norm(ones(3), ones(3), ones(3)));
        AssertLine("group_norm: expected (N, C, ...) with 2 dimensions or more, got [4]. (Parameter 'input')", () => GroupNorm(2, 4).call(ones(4)));
        AssertLine("layer_norm: expected a floating-point input, got Int64.", () => LayerNorm(3, elementwise_affine: false).call(ones([2, 3], int64)));
        AssertLine("linear: expected a bias of the weight's type Float32 and 4 elements, got Float32 and [5].", () => F.linear(ones(2, 3), ones(4, 3), ones(5)));
        AssertLine("linear: expected a bias of the weight's type Float32 and 4 elements, got Float64 and [4].", () => F.linear(ones(2, 3), ones(4, 3), ones(4, float64)));
        // PyTorch 2 pools whole numbers.
        if (__version__.StartsWith("1.", StringComparison.Ordinal)) AssertLine("max_pool2d: expected a floating-point input, got Int64.", () => MaxPool2d(2).call(ones([1, 1, 4, 4], int64)));
        AssertLine("max_pool2d: expected 2 sizes, got [2, 2, 2].", () => MaxPool2d([2, 2, 2]).call(ones(1, 1, 4, 4)));
        AssertLine("adaptive_max_pool2d: expected 2 sizes, got [2].", () => AdaptiveMaxPool2d([2]).call(ones(1, 1, 4, 4)));
        AssertLine("one_hot: expected numbers from 0 to 2, got 3.", () => F.one_hot(tensor(new long[] { 0, 3 }), 3));
        AssertLine("one_hot: expected class numbers of type Int64, got Float32.", () => F.one_hot(ones(2)));
    }

    [Fact]
    public void TargetsThatLibtorchDescribesBadly()
    {
        using var scope = NewDisposeScope();
        AssertLine("multi_margin_loss: expected numbers from 0 to 2, got 9.", () => MultiMarginLoss().call(ones(2, 3), tensor(new long[] { 0, 9 })));
        AssertLine("multi_margin_loss: expected a target for each of 2 samples, got [4].", () => MultiMarginLoss().call(ones(2, 3), zeros(4, int64)));
        AssertLine("multi_label_margin_loss: expected numbers from 0 to 2, got 7.", () => MultiLabelMarginLoss().call(ones(1, 3), tensor(new long[,] { { 0, 7, -1 } })));
        AssertLine("multi_label_margin_loss: expected a target of the input's size [2, 3], got [2, 2]. (Parameter 'target')",
            () => MultiLabelMarginLoss().call(ones(2, 3), zeros([2, 2], int64)));
        var (probabilities, targets, two) = (zeros(5, 2, 4), ones([2, 2], int64), tensor(new long[] { 2, 2 }));
        AssertLine("ctc_loss: expected log_probs of (T, N, C) or (T, C), got [5].", () => F.ctc_loss(zeros(5), targets, two, two));
        AssertLine("ctc_loss: expected a blank from 0 to 3, got 9.", () => F.ctc_loss(probabilities, targets, two, two, blank: 9));
        AssertLine("ctc_loss: expected input_lengths and target_lengths for each of 2 samples, got [3] and [2].",
            () => F.ctc_loss(probabilities, targets, ones(3, int64), two));
    }

    [Fact]
    public void ElementTypesAreNamedWithTheFunction()
    {
        using var scope = NewDisposeScope();
        var (whole, flags) = (ones([2, 4], int64), ones([2, 4], ScalarType.Bool));
        AssertNames(() => F.elu(whole, 1), "elu: expected floating-point numbers, got Int64");
        AssertNames(() => F.gelu(flags), "gelu: expected numbers, got Bool");
        AssertNames(() => F.softmax(whole, 0), "softmax: expected floating-point numbers, got Int64");
        AssertNames(() => MSELoss().call(whole, whole), "mse_loss: expected floating-point numbers, got Int64");
        AssertNames(() => ones(3).gcd(ones(3)), "gcd: expected whole numbers, got Float32");
    }

    [Fact]
    public void OneNumberPadsEverySideOfEveryDimension()
    {
        using var scope = NewDisposeScope();
        var padded = F.pad(ones(2, 3), 1, value: 7);
        Assert.Equal([4L, 5], padded.shape);
        Assert.Equal(6 + 14 * 7, padded.sum().item<float>());
        Assert.Equal(ones(2, 3), padded[1..3, 1..4]);
    }

    private static void AssertLine(string expected, Action action) =>
        Assert.Equal(expected, Assert.ThrowsAny<ArgumentException>(action).Message);

    private static void AssertNames(Action action, params string[] parts)
    {
        var message = Assert.ThrowsAny<Exception>(action).Message;
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
