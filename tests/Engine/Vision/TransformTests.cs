using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torchvision;
using F = TorchSharp.torchvision.transforms.functional;
using T = TorchSharp.torchvision.transforms;

namespace Engine.Tests.Vision;

/// <summary>What the goldens do not show: who owns what, edges, and messages.</summary>
public class TransformTests
{
    /// <summary>Each transform on an image that it leaves as it is: the result must still be the caller's own.</summary>
    public static TheoryData<string> Unchanged => new(s_unchanged.Keys);

    private static readonly Dictionary<string, ITransform> s_unchanged = new()
    {
        ["none"] = T.Compose(),
        ["never"] = T.Randomize(T.Invert(), 0),
        ["same size"] = T.Resize(4, 5),
        ["same type"] = T.ConvertImageDtype(ScalarType.Float32),
        ["grey hue"] = T.AdjustHue(0.3),
        ["grey saturation"] = T.AdjustSaturation(3),
        ["grey grey"] = T.Grayscale(),
        ["no jitter"] = T.ColorJitter(),
        ["several"] = T.Compose(T.Resize(4, 5), T.Compose(), T.RandomOrder(T.ColorJitter(), T.Resize(4, 5))),
        ["one of"] = T.RandomChoice(T.Resize(4, 5)),
    };

    [Theory]
    [MemberData(nameof(Unchanged))]
    public void Where_nothing_changes_the_result_is_a_tensor_of_its_own(string name)
    {
        using var image = rand(1, 4, 5);
        var before = LiveTensors.Count;
        using (var result = s_unchanged[name].call(image))
        {
            Assert.NotSame(image, result);
            Assert.Equal(before + 1, LiveTensors.Count);
            Assert.Equal(image.data<float>(), result.data<float>());
        }
        Assert.False(image.IsInvalid);
    }

    [Fact]
    public void A_composition_disposes_what_lies_between()
    {
        using var image = rand(3, 6, 6);
        using var all = (IDisposable)T.Compose(T.AdjustBrightness(0.5), T.Lambda(x => x + 1), T.CenterCrop(2), T.Invert());
        var before = LiveTensors.Count;
        using (((ITransform)all).call(image)) Assert.Equal(before + 1, LiveTensors.Count);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void A_result_survives_the_scope_inside_and_not_the_one_outside()
    {
        using var image = rand(3, 6, 6);
        Tensor result;
        using (NewDisposeScope()) result = T.Compose(T.Invert(), T.Invert()).call(image);
        Assert.True(result.IsInvalid);
        Assert.False(image.IsInvalid);
    }

    [Fact]
    public void In_place_transforms_return_the_image()
    {
        using var image = ones(1, 2, 2);
        Assert.Same(image, F.normalize(image, [0.5], [0.25], inplace: true));
        Assert.Equal([2f, 2, 2, 2], image.data<float>());
        using var value = tensor(7f);
        Assert.Same(image, F.erase(image, 0, 1, 2, 1, value, inplace: true));
        Assert.Equal([2f, 7, 2, 7], image.data<float>());
        using var copy = F.erase(image, 0, 0, 1, 1, value);
        Assert.Equal([2f, 7, 2, 7], image.data<float>());
    }

    [Fact]
    public void A_crop_outside_the_image_is_black()
    {
        using var scope = NewDisposeScope();
        var image = ones(3, 4, 5);
        foreach (var (top, left) in new[] { (-9, 0), (4, 0), (0, 5), (0, -3), (100, -100) })
        {
            var part = image.crop(top, left, 2, 3);
            Assert.Equal([3, 2, 3], part.shape);
            Assert.Equal(0, part.sum().item<float>());
        }
        Assert.Equal(3 * 4 * 5, image.crop(-2, -1, 20, 30).sum().item<float>());
    }

    [Fact]
    public void Images_of_any_number_of_dimensions_are_taken()
    {
        using var scope = NewDisposeScope();
        var images = rand([2, 2, 3, 5, 6]);
        foreach (var apply in new Func<Tensor, Tensor>[]
        {
            x => F.resize(x, 3, 4, InterpolationMode.Bilinear), x => F.gaussian_blur(x, 3, 1f), x => F.rotate(x, 30), x => F.pad(x, 1, padding_mode: PaddingModes.Reflect),
            x => F.adjust_sharpness(x, 0.5), x => F.adjust_hue(x, 0.1), x => F.adjust_contrast(x, 0.5), x => F.crop(x, 1, 1, 2, 2), x => F.normalize(x, [0.1, 0.2, 0.3], [1, 2, 3]),
        })
        {
            var together = apply(images);
            Assert.True(together[1, 0].allclose(apply(images[1, 0]), 1e-5, 1e-6));
        }
        Assert.Equal([3, 4], F.resize(rand(5, 6), 3, 4).shape);
    }

    [Fact]
    public void Random_choices_reach_every_transform()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var choice = T.RandomChoice(T.Lambda(x => x + 1), T.Lambda(x => x + 2), T.Lambda(x => x + 3));
        var zero = zeros(1, 1, 1);
        var counts = new int[4];
        for (var i = 0; i < 3000; i++) counts[(int)choice.call(zero).item<float>()]++;
        // Each 1000 times, deviation 26; six deviations, missed by 1 in 10^8.
        Assert.All(counts[1..], count => Assert.InRange(count, 845, 1155));

        var order = T.RandomOrder(T.Lambda(x => x * 2), T.Lambda(x => x + 1));
        var results = Enumerable.Range(0, 200).Select(_ => order.call(zero).item<float>()).ToList();
        Assert.Equal([1f, 2f], results.Distinct().Order());
    }

    [Fact]
    public void A_size_keeps_proportions_and_limits()
    {
        using var scope = NewDisposeScope();
        var wide = rand(3, 10, 40);
        Assert.Equal([3, 5, 20], T.Resize(5).call(wide).shape);
        Assert.Equal([3, 3, 12], T.Resize(5, maxSize: 12).call(wide).shape);
        Assert.Equal([3, 20, 5], T.Resize(5).call(wide.transpose(1, 2)).shape);
        Assert.Equal([3, 1, 4], T.Resize(3, maxSize: 4).call(wide).shape);
        Assert.Equal([3, 7, 7], F.resize(wide, 7, 7, 9).shape);
    }

    [Fact]
    public void Wrong_calls_say_what_is_expected()
    {
        using var scope = NewDisposeScope();
        var (image, bytes) = (rand(3, 4, 5), zeros(3, 4, 5, ScalarType.Byte));
        Fails("adjust_hue: expected an image [..., 1 or 3, H, W], got [2, 4, 5].", () => F.adjust_hue(rand(2, 4, 5), 0.1));
        Fails("hflip: expected an image [..., H, W], got [5].", () => F.hflip(rand(5)));
        Fails("adjust_brightness: expected a factor of 0 or more, got -1.", () => F.adjust_brightness(image, -1));
        Fails("AdjustGamma: expected a factor of 0 or more, got NaN.", () => T.AdjustGamma(double.NaN));
        Fails("posterize: expected an image of uint8, got Float32.", () => F.posterize(image, 3));
        Fails("posterize: expected 0 to 8 bits, got 9.", () => F.posterize(bytes, 9));
        Fails("solarize: expected a threshold of at most 255 for Byte, got 256.", () => F.solarize(bytes, 256));
        Fails("normalize: expected a floating-point image, got Byte; convert_image_dtype makes one.", () => F.normalize(bytes, [0.1], [1]));
        Fails("normalize: expected 1 or 3 means for an image [3, 4, 5], got 2.", () => F.normalize(image, [1, 2], [1, 2]));
        Fails("normalize: expected no deviation of 0 in Float16, got [1E-09].", () => F.normalize(image.to(ScalarType.Float16), [0], [1e-9]));
        Fails("Normalize: expected as many deviations as means, got 1 for 2.", () => T.Normalize([1, 2], [1]));
        Fails("convert_image_dtype: expected a type that Float32 reaches exactly, got Int64.", () => F.convert_image_dtype(image, ScalarType.Int64));
        Fails("erase: expected a rectangle within 4x5, got 3x3 at row 2, column 0.", () => F.erase(image, 2, 0, 3, 3, tensor(0f)));
        Fails("crop: expected a size of at least 1x1, got 0x2.", () => F.crop(image, 0, 0, 0, 2));
        Fails("resized_crop: expected a rectangle within 4x5, got 9x9 at row 0, column 0.", () => F.resized_crop(image, 0, 0, 9, 9, 2, 2));
        Fails("resize: expected a size of at least 1x1 (or a width of -1), got 0x3.", () => F.resize(image, 0, 3));
        Fails("resize: expected Nearest, NearestExact, Bilinear or Bicubic, got Area.", () => F.resize(image, 2, 3, InterpolationMode.Area));
        Fails("resize: expected a maxSize above the size 5 of the shorter side, got 5.", () => F.resize(image, 5, -1, 5));
        Fails("pad: expected 1, 2 or 4 numbers, got 3.", () => F.pad(image, [1L, 2, 3]));
        Fails("gaussian_blur: expected an odd kernel size, got 2x2.", () => F.gaussian_blur(image, 2, 1f));
        Fails("gaussian_blur: expected a positive sigma, got 0 and 0.", () => F.gaussian_blur(image, 3, 0f));
        Fails("GaussianBlur: expected an odd kernel size, got [].", () => T.GaussianBlur((IList<long>)[], 1f));
        Fails("rotate: expected Nearest or Bilinear, got Bicubic.", () => F.rotate(image, 3, InterpolationMode.Bicubic));
        Fails("rotate: expected 1 or 3 fill values, got 2.", () => F.rotate(image, 3, fill: [1, 2]));
        Fails("affine: expected a positive scale, got 0.", () => F.affine(image, scale: 0));
        Fails("perspective: expected four points of two numbers, got 1 points.", () => F.perspective(image, [[0, 0]], [[0, 0]]));
        Fails("perspective: expected points of which no three lie on a line.", () => F.perspective(image, [[0, 0], [1, 1], [2, 2], [3, 3]], [[0, 0], [1, 1], [2, 2], [3, 3]]));
        Fails("Randomize: expected a probability from 0 to 1, got 1.5.", () => T.RandomInvert(1.5));
        Fails("RandomChoice: expected at least one transform, got none.", () => T.RandomChoice());
        Fails("Compose: expected transforms, got null at place 1.", () => T.Compose(T.Invert(), null!));
        Fails("ColorJitter: expected spreads of 0 or more, got -1.", () => T.ColorJitter(-1f));
        Fails("RandomCrop: expected a size within 4x5, got 6x2.", () => TorchSharp.Native.VisionExtras.RandomCrop(6, 2).call(image));
        Assert.Throws<ArgumentNullException>(() => T.Invert().call(null!));

        static void Fails(string message, Func<object> call)
        {
            var error = Assert.ThrowsAny<ArgumentException>(() => call());
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void A_transform_tells_its_settings()
    {
        Assert.Equal("Compose(Resize(4, -1, Bilinear, null, True), CenterCrop(3, 3))", T.Compose(T.Resize(4, InterpolationMode.Bilinear, antialias: true), T.CenterCrop(3)).ToString());
        Assert.Equal("Randomize 0.5:(HorizontalFlip())", T.RandomHorizontalFlip().ToString());
    }
}
