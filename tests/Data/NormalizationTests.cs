using DropoutTorch.Data;
using DropoutTorch.Options;
using TorchSharp;

namespace Data.Tests;

public class NormalizationTests
{
    [Fact]
    public void Mean_and_deviation_come_out_of_the_pixels()
    {
        Normalization normalization = Normalization.Of("set", [0, 0, 0, 255]);
        Assert.Equal(0.25, normalization.Mean, 1e-15);
        Assert.Equal(Math.Sqrt(3) / 4, normalization.Std, 1e-15);
    }

    [Fact]
    public void Normalised_pixels_have_mean_0_and_deviation_1()
    {
        using torch.Tensor images = Normalization.Of("set", [0, 0, 0, 255]).ToTensor([0, 0, 0, 255], 1, 1, 2, 2);
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
        using torch.Tensor images = new Normalization(0.1307, 0.3081).ToTensor(bytes, 1, 1, 3, 3);
        Assert.Equal(expected, images.data<float>().ToArray().Select(BitConverter.SingleToUInt32Bits));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 9 })]
    [InlineData(new byte[] { 200, 200, 200 })]
    public void Pixels_without_variation_are_refused(byte[] pixels)
    {
        DataException refused = Assert.Throws<DataException>(() => Normalization.Of("set", pixels));
        const string complaint = "expected training images with more than one brightness, got all pixels equal";
        Assert.Equal($"set: {complaint}. Fix: check the images.", refused.Message);
    }

    [Fact]
    public void Only_the_result_stays_in_the_callers_scope()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor images = new Normalization(0.5, 0.5).ToTensor([0, 255], 2, 1);
        Assert.Equal(1, scope.DisposablesCount);
        Assert.Equal([-1f, 1f], images.data<float>().ToArray());
    }
}
