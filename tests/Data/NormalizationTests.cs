using System.Text.Json;
using DropoutTorch.Data;
using DropoutTorch.Options;
using TorchSharp;

namespace Data.Tests;

public class NormalizationTests
{
    [Fact]
    public void Mean_and_deviation_come_out_of_the_pixels()
    {
        Normalization normalization = Normalization.Of("set", Grey(0, 0, 0, 255));
        Assert.Equal(0.25, Assert.Single(normalization.Mean), 1e-15);
        Assert.Equal(Math.Sqrt(3) / 4, Assert.Single(normalization.Std), 1e-15);
    }

    [Fact]
    public void Every_channel_has_numbers_of_its_own()
    {
        // Two images of 2 channels and 1 x 2 pixels: the first channel is 0, 255, 0, 255, the second 51, 51, 51, 153.
        var images = new MemoryImages(2, 1, 2, [0, 255, 51, 51], [0, 255, 51, 153]);
        Normalization normalization = Normalization.Of("set", images);
        Assert.Equal([0.5, 0.3], normalization.Mean.Select(mean => Math.Round(mean, 12)));
        Assert.Equal([0.5, Math.Round(0.1 * Math.Sqrt(3), 12)], normalization.Std.Select(std => Math.Round(std, 12)));
    }

    [Fact]
    public void Only_the_chosen_images_count()
    {
        var images = new MemoryImages(1, 1, 1, [0, 9, 255, 9]);
        Normalization normalization = Normalization.Of("set", images, [0, 2]);
        Assert.Equal(new Normalization([0.5], [0.5]), normalization);
    }

    [Fact]
    public void Normalised_pixels_have_mean_0_and_deviation_1()
    {
        using torch.Tensor images = Normalization.Of("set", Grey(0, 0, 0, 255)).ToTensor([0, 0, 0, 255], 1, 1, 2, 2);
        Assert.Equal([1L, 1, 2, 2], images.shape);
        Assert.Equal(torch.float32, images.dtype);
        float low = (float)(-1 / Math.Sqrt(3)), high = (float)Math.Sqrt(3);
        Assert.All(images.data<float>().ToArray().Zip([low, low, low, high]), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
    }

    [Fact]
    public void Values_equal_torchvision_bit_for_bit()
    {
        // torchvision 0.14: Normalize((0.1307,), (0.3081,))(bytes.to(torch.float32).div(255)), the float32 bits.
        byte[] bytes = [0, 1, 7, 64, 127, 128, 200, 254, 255];
        uint[] expected = [0xbed93271, 0xbed2ae20, 0xbeab943d, 0x3ec7e1ba, 0x3f989c64, 0x3f9a3d7a, 0x4007c593, 0x4033c2b3, 0x4034933d];
        using torch.Tensor images = new Normalization([0.1307], [0.3081]).ToTensor(bytes, 1, 1, 3, 3);
        Assert.Equal(expected, images.data<float>().ToArray().Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void All_brightnesses_of_all_channels_equal_the_tensor_operators_bit_for_bit()
    {
        byte[] bytes = [.. Enumerable.Range(0, 2 * 3 * 256).Select(i => (byte)i)];
        double[] mean = [0.4914, 0.4822, 0.4465], std = [0.2470, 0.2435, 0.2616];
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor expected = torch.tensor(bytes, [2, 3, 16, 16]).to(torch.float32).div_(255f);
        expected.sub_(torch.tensor(Array.ConvertAll(mean, x => (float)x)).view(3, 1, 1)).div_(torch.tensor(Array.ConvertAll(std, x => (float)x)).view(3, 1, 1));
        torch.Tensor images = new Normalization(mean, std).ToTensor(bytes, 2, 3, 16, 16);
        Assert.Equal(expected.bytes.ToArray(), images.bytes.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 9 })]
    [InlineData(new byte[] { 200, 200, 200 })]
    public void Pixels_without_variation_are_refused(byte[] pixels)
    {
        DataException refused = Assert.Throws<DataException>(() => Normalization.Of("set", Grey(pixels)));
        const string complaint = "expected training images with more than one brightness in every channel, got all pixels equal";
        Assert.Equal($"set: {complaint}. Fix: check the images.", refused.Message);
    }

    [Theory]
    [InlineData(new double[] { }, new double[] { }, "a mean and a deviation for each channel, got 0 means and 0 deviations")]
    [InlineData(new[] { 0.5, 0.5 }, new[] { 1.0 }, "a mean and a deviation for each channel, got 2 means and 1 deviations")]
    [InlineData(new[] { 0.5 }, new[] { 0.0 }, "finite means and deviations above 0, got means 0.5 and deviations 0")]
    [InlineData(new[] { double.NaN }, new[] { 0.5 }, "finite means and deviations above 0, got means NaN and deviations 0.5")]
    [InlineData(new[] { 0.5 }, new[] { double.PositiveInfinity }, "finite means and deviations above 0, got means 0.5 and deviations Infinity")]
    public void Impossible_numbers_are_refused(double[] mean, double[] std, string complaint)
    {
        DataException refused = Assert.Throws<DataException>(() => new Normalization(mean, std));
        Assert.Equal($"normalization: expected {complaint}. Fix: take the numbers of the training images.", refused.Message);
    }

    [Fact]
    public void It_is_a_value_that_survives_JSON()
    {
        var normalization = new Normalization([0.1, 0.2], [0.3, 0.4]);
        Assert.Equal(normalization, JsonSerializer.Deserialize<Normalization>(JsonSerializer.Serialize(normalization)));
        Assert.NotEqual(normalization, new Normalization([0.1, 0.2], [0.3, 0.5]));
    }

    [Fact]
    public void A_shape_that_does_not_fit_the_pixels_is_refused()
    {
        var normalization = new Normalization([0.5], [0.5]);
        foreach (long[] shape in (long[][])[[1, 2], [2, 1, 1, 2], [1, 2, 1, 1]])
            Assert.Throws<ArgumentException>(() => normalization.ToTensor([0, 255], shape));
    }

    [Fact]
    public void Only_the_result_stays_in_the_callers_scope()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor images = new Normalization([0.5], [0.5]).ToTensor([0, 255], 2, 1, 1, 1);
        Assert.Equal(1, scope.DisposablesCount);
        Assert.Equal([-1f, 1f], images.data<float>().ToArray());
    }

    private static MemoryImages Grey(params byte[] pixels) => new(1, 1, 1, pixels);
}
