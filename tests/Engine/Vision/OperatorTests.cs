using Engine.Tests.Nn;
using TorchSharp;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torchvision;

namespace Engine.Tests.Vision;

/// <summary>What the goldens do not show of the operators and layers.</summary>
public class OperatorTests
{
    /// <summary>Against the definition, written out: keep a box when no kept one overlaps it too much.</summary>
    [SkippableTheory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.5)]
    [InlineData(200, 0.1)]
    [InlineData(200, 0.6)]
    public void Nms_is_its_definition(int count, double threshold)
    {
        InstalledTorchvision.Require();
        using var scope = NewDisposeScope();
        manual_seed(5);
        var corner = rand(count, 2, dtype: ScalarType.Float64) * 10;
        var boxes = cat([corner, corner + rand(count, 2, dtype: ScalarType.Float64) * 6], 1);
        var scores = rand(count, dtype: ScalarType.Float64);
        var overlap = ops.box_iou(boxes, boxes);
        var kept = new List<long>();
        foreach (var place in scores.argsort(descending: true).data<long>().ToArray())
            if (kept.All(other => overlap[other, place].item<double>() <= threshold)) kept.Add(place);
        Assert.Equal(kept, ops.nms(boxes, scores, threshold).data<long>().ToArray());
    }

    [SkippableFact]
    public void A_region_of_a_linear_image_is_linear()
    {
        InstalledTorchvision.Require();
        using var scope = NewDisposeScope();
        // The pixel at (x, y) is 2x + 3y, and so is every point between pixels.
        var image = (arange(12, dtype: ScalarType.Float32) * 2 + arange(10, dtype: ScalarType.Float32).unsqueeze(1) * 3).reshape(1, 1, 10, 12);
        var box = tensor(new[] { 0f, 2, 1, 6, 7 }).reshape(1, 5);
        var pooled = VisionExtras.roi_align(image, box, (3, 2), sampling_ratio: 2);
        // Elements of the result are 2 wide and 2 high, from (2, 1) on; their mean is the value at their middle.
        var expected = new[] { 2 * 3 + 3 * 2f, 2 * 5 + 3 * 2, 2 * 3 + 3 * 4, 2 * 5 + 3 * 4, 2 * 3 + 3 * 6, 2 * 5 + 3 * 6 };
        Assert.Equal(expected, pooled.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [SkippableFact]
    public void Regions_that_torchvision_would_read_outside_of_memory_are_refused()
    {
        InstalledTorchvision.Require();
        using var scope = NewDisposeScope();
        var image = rand(2, 1, 4, 4);
        foreach (var box in new float[][] { [2, 0, 0, 1, 1], [-1, 0, 0, 1, 1], [float.NaN, 0, 0, 1, 1], [0, 0, 0, float.PositiveInfinity, 1], [0, float.NaN, 0, 1, 1], [0, 0, 0, 1e30f, 1] })
        {
            Assert.Throws<ArgumentException>(() => VisionExtras.roi_align(image, tensor(box).reshape(1, 5), (2, 2)));
            Assert.Throws<ArgumentException>(() => VisionExtras.roi_pool(image, tensor(box).reshape(1, 5), (2, 2)));
        }
        Assert.Equal([0, 1, 2, 2], VisionExtras.roi_align(image, zeros(0, 5), (2, 2)).shape);
    }

    /// <summary>Rates over many draws; deviations are of the binomial, limits at six of them: missed by 1 in 10^8.</summary>
    [Fact]
    public void Blocks_drop_about_p_and_keep_the_mean()
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        foreach (var size in new long[] { 1, 2, 3, 4 })
        {
            var dropped = ops.drop_block2d(ones(200, 4, 20, 20), 0.1, size);
            var share = dropped.eq(0).to(ScalarType.Float64).mean().ToDouble();
            // Blocks that overlap drop less than p; seeds number about p · pixels / size², of deviation their root.
            var deviation = 0.1 / Math.Sqrt(0.1 * 200 * 4 * 400 / (size * size));
            Assert.InRange(share, 0.088 - 6 * deviation, 0.1 + 6 * deviation);
            Assert.Equal(1, dropped.mean().ToDouble(), 1e-4);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void What_is_dropped_is_whole_blocks(int size)
    {
        using var scope = NewDisposeScope();
        manual_seed(size);
        var dropped = ops.drop_block2d(ones(4, 2, 11, 13), 0.2, size).eq(0).to(ScalarType.Float32);
        // Every dropped pixel lies in a block of dropped pixels: shrinking by the block and growing again gives the same.
        var blocks = nn.functional.max_pool2d(dropped.neg(), [size, size], [1, 1]).neg();
        var grown = nn.functional.max_pool2d(nn.functional.pad(blocks, [size - 1L, size - 1, size - 1, size - 1]), [size, size], [1, 1]);
        Assert.True(grown.eq(dropped).all().ToBoolean());
        Assert.True(dropped.sum().item<float>() > 0);
    }

    [Fact]
    public void Stochastic_layers_are_the_identity_outside_training()
    {
        using var scope = NewDisposeScope();
        var x = rand(3, 2, 4, 5);
        nn.Module<Tensor, Tensor>[] layers = [ops.DropBlock2d(0.5, 2), ops.StochasticDepth(0.5, StochasticDepth.Mode.Row)];
        foreach (var layer in layers)
        {
            Assert.False(layer.call(x).eq(x).all().ToBoolean());
            layer.eval();
            var result = layer.call(x);
            Assert.True(result.eq(x).all().ToBoolean());
            Assert.NotSame(x, result);
        }
        using var cubes = ops.DropBlock3d(0.5, 2);
        Assert.Equal([1, 2, 3, 4, 5], cubes.call(rand([1, 2, 3, 4, 5])).shape);
        Assert.Throws<ArgumentException>(() => cubes.call(x));
    }

    [Fact]
    public void Blocks_in_place_change_and_return_the_input()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, 2, 6, 6);
        manual_seed(1);
        var expected = ops.drop_block2d(x, 0.3, 2);
        manual_seed(1);
        Assert.Same(x, ops.drop_block2d(x, 0.3, 2, inplace: true));
        Assert.True(x.allclose(expected));
        Assert.Same(x, ops.drop_block2d(x, 0.3, 2, inplace: true, training: false));
    }

    [Fact]
    public void Depth_of_p_1_drops_all_and_rows_are_dropped_whole()
    {
        using var scope = NewDisposeScope();
        var x = ones(1000, 3, 2);
        Assert.Equal(0, ops.stochastic_depth(x, 1, StochasticDepth.Mode.Row).abs().sum().item<float>());
        manual_seed(2);
        var rows = ops.stochastic_depth(x, 0.25, StochasticDepth.Mode.Row).reshape(1000, -1);
        Assert.True(rows.eq(rows.narrow(1, 0, 1)).all().ToBoolean());
        // 750 of 1000 survive, deviation 13.7; six of them, missed by 1 in 10^8.
        Assert.InRange(rows.select(1, 0).ne(0).sum().item<long>(), 668, 832);
        Assert.Equal(1 / 0.75, rows.max().ToDouble(), 1e-6);
    }

    [Fact]
    public void A_frozen_norm_is_batch_normalisation_in_evaluation_and_learns_nothing()
    {
        using var scope = NewDisposeScope();
        using var frozen = ops.FrozenBatchNorm2d(3);
        using var norm = nn.BatchNorm2d(3);
        norm.eval();
        foreach (var (name, buffer) in frozen.named_buffers())
        {
            buffer.copy_(GoldenFile.Fill("p", [3], name.Length, ScalarType.Float32));
            using (no_grad()) norm.state_dict()[name].copy_(buffer);
        }
        var x = randn(2, 3, 4, 5);
        Assert.True(frozen.call(x).allclose(norm.call(x), 1e-5, 1e-6));
        Assert.Empty(frozen.parameters());
        Assert.Equal(["weight", "bias", "running_mean", "running_var"], frozen.state_dict().Keys);
        frozen.to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, frozen.weight.dtype);
        Assert.Equal(ScalarType.Float64, frozen.call(x.to(ScalarType.Float64)).dtype);
        Assert.Equal("FrozenBatchNorm2d: expected an input [N, 3, H, W], got [2, 4, 5, 5].", Assert.Throws<ArgumentException>(() => frozen.call(rand(2, 4, 5, 5))).Message.Split(" (", 2)[0]);
    }

    [Fact]
    public void Blocks_of_layers_are_what_they_say()
    {
        using var scope = NewDisposeScope();
        using var plain = ops.Conv2dNormActivation(3, 8, stride: 2);
        Assert.Equal(["0.weight", "0.bias"], plain.state_dict().Keys);
        Assert.Equal([2, 8, 4, 5], plain.call(rand(2, 3, 8, 9)).shape);
        using var full = ops.Conv2dNormActivation(3, 4, 5, norm_layer: features => nn.BatchNorm2d(features), activation_layer: inplace => nn.ReLU(inplace), dilation: 2);
        Assert.DoesNotContain("0.bias", full.state_dict().Keys);
        var result = full.call(randn(2, 3, 8, 9));
        Assert.Equal([2, 4, 8, 9], result.shape);
        Assert.True(result.ge(0).all().ToBoolean());
        using var volume = ops.Conv3dNormActivation(2, 4);
        Assert.Equal([1, 4, 3, 4, 5], volume.call(rand([1, 2, 3, 4, 5])).shape);
        using var mlp = ops.MLP(5, [7, 3], dropout: 0.5);
        Assert.Equal(["0.weight", "0.bias", "3.weight", "3.bias"], mlp.state_dict().Keys);
        Assert.Equal([4, 3], mlp.call(rand(4, 5)).shape);
        Assert.Throws<ArgumentException>(() => ops.MLP(5, []));
        using var permute = ops.Permute(0, 2, 1);
        Assert.Equal([2, 4, 3], permute.call(rand(2, 3, 4)).shape);
    }

    /// <summary>Central differences of the losses, in float64, where boxes overlap, contain each other and lie apart.</summary>
    [Fact]
    public void Box_losses_have_the_gradients_of_their_values()
    {
        using var scope = NewDisposeScope();
        var first = tensor(new double[] { 0, 0, 4, 5, 1, 1, 2, 3, 0, 0, 1, 1 }).reshape(3, 4).requires_grad_();
        var second = tensor(new double[] { 1, 2, 6, 7, 0, 0, 5, 5, 3, 4, 5, 7 }).reshape(3, 4);
        foreach (var loss in new Func<Tensor, Tensor>[] { x => ops.generalized_box_iou_loss(x, second, nn.Reduction.Sum), x => ops.distance_box_iou_loss(x, second, nn.Reduction.Sum) })
        {
            var gradient = autograd.grad([loss(first)], [first])[0];
            for (var i = 0; i < 12; i++)
            {
                var step = zeros(12, ScalarType.Float64);
                step[i] = 1e-6;
                step = step.reshape(3, 4);
                using var constant = no_grad();
                var slope = (loss(first + step) - loss(first - step)).ToDouble() / 2e-6;
                Assert.Equal(slope, gradient.reshape(-1)[i].ToDouble(), 1e-5);
            }
        }
    }

    [Fact]
    public void Wrong_calls_say_what_is_expected()
    {
        using var scope = NewDisposeScope();
        Fails("box_area: expected boxes [N, 4], got [3, 5].", () => ops.box_area(rand(3, 5)));
        Fails("box_iou: expected boxes [N, 4], got [4].", () => ops.box_iou(rand(1, 4), rand(4)));
        Fails("nms: expected scores [3], got [4].", () => ops.nms(rand(3, 4), rand(4)));
        Fails("nms: expected scores of the boxes' type Float32, got Float64.", () => ops.nms(rand(3, 4), rand(3, dtype: ScalarType.Float64)));
        Fails("masks_to_boxes: expected masks [N, H, W], got [2, 2].", () => ops.masks_to_boxes(rand(2, 2)));
        Fails("masks_to_boxes: expected masks with pixels that are not 0, got none in mask 0.", () => ops.masks_to_boxes(zeros(1, 2, 2)));
        Fails("sigmoid_focal_loss: expected targets [3], got [2].", () => ops.sigmoid_focal_loss(rand(3), rand(2)));
        Fails("drop_block2d: expected a probability from 0 to 1, got 2.", () => ops.drop_block2d(rand(1, 1, 2, 2), 2, 1));
        Fails("DropBlock2d: expected a block size of at least 1, got 0.", () => ops.DropBlock2d(0.5, 0));
        Fails("drop_block2d: expected 4 dimensions, got [2, 2].", () => ops.drop_block2d(rand(2, 2), 0.5, 1));
        Fails("stochastic_depth: expected a batch [N, ...], got a scalar.", () => ops.stochastic_depth(tensor(1f), 0.5, StochasticDepth.Mode.Row));
        Fails("make_grid: expected an image [N, C, H, W], [C, H, W] or [H, W], got [2].", () => torchvision.utils.make_grid(rand(2)));
        Fails("roi_align: expected boxes [K, 5], got [2, 4].", () => VisionExtras.roi_align(rand(1, 1, 2, 2), rand(2, 4), (1, 1)));

        static void Fails(string message, Func<object> call)
        {
            var error = Assert.ThrowsAny<ArgumentException>(() => call());
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [SkippableFact]
    public void A_grid_is_saved_as_an_image()
    {
        InstalledTorchvision.Require();
        using var scope = NewDisposeScope();
        var images = rand(5, 3, 4, 6);
        using var stream = new MemoryStream();
        torchvision.utils.save_image(images, stream, ImageFormat.Png, nrow: 3, pad_value: 1);
        stream.Position = 0;
        var saved = io.read_image(stream);
        Assert.Equal([3, 2 * 6 + 2, 3 * 8 + 2], saved.shape);
        Assert.True(saved.narrow(1, 2, 4).narrow(2, 2, 6).eq(images[0].mul(255).add(0.5).to(ScalarType.Byte)).all().ToBoolean());
        Assert.Equal(255, saved[0, 0, 0].item<byte>());
    }
}
