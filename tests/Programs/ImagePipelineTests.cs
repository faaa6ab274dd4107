using TorchSharp;

namespace Programs.Tests;

public sealed class ImagePipelineTests : NothingLeft
{
    [SkippableFact]
    public void Pictures_survive_their_files() => InFolder(folder =>
    {
        var (png, jpeg, grayShape, gray) = ImagePipeline.RoundTrip(folder);
        Assert.Equal(0, png);
        Assert.InRange(jpeg, 0.01, 3); // of 255; JPEG is not exact
        Assert.Equal([1, 20, 30], grayShape);
        Assert.InRange(gray, 0, 1); // rounded or cut off
    });

    [Fact]
    public void A_picture_is_prepared_pixel_by_pixel()
    {
        using var picture = ImagePipeline.Ramp(20, 30);
        using var prepared = ImagePipeline.Prepare(picture);
        Assert.Equal([3, 8, 8], prepared.shape);
        var pixels = (float[,,])prepared.data<float>().ToNDArray();
        for (var row = 0; row < 8; row++)
            for (var column = 0; column < 8; column++)
            {
                // The middle 16 x 16 begin at row 2, column 7; every second pixel is taken, from the right.
                var (y, x) = (2 + 2 * row, 7 + 2 * (7 - column));
                Assert.Equal((5 * x / 255.0 - 0.5) / 0.5, pixels[0, row, column], 1e-6);
                Assert.Equal((7 * y / 255.0 - 0.25) / 0.25, pixels[1, row, column], 1e-6);
                Assert.Equal(40 / 255.0, pixels[2, row, column], 1e-6);
            }
    }

    [Fact]
    public void Chance_follows_the_seed()
    {
        var (same, other, always, never, shape) = ImagePipeline.Augment();
        Assert.Equal((true, true, true, true), (same, other, always, never));
        Assert.Equal([3, 12, 12], shape);
    }

    [SkippableFact]
    public void Pictures_lie_side_by_side_on_a_sheet() => InFolder(folder =>
    {
        var (shape, third, border) = ImagePipeline.Sheet(folder);
        Assert.Equal([3, 1 + 2 * (6 + 1), 1 + 2 * (9 + 1)], shape);
        Assert.Equal(128, third); // 0.5 x 255, rounded
        Assert.Equal(255, border);
    });

    [SkippableFact]
    public void A_network_learns_from_files() => InFolder(folder =>
    {
        var (first, last, accuracy) = ImagePipeline.Run(folder, epochs: 12);
        Assert.InRange(first, 0.3, 1);
        Assert.InRange(last, 0, 0.1);
        Assert.Equal(1, accuracy);
    });

    private static void InFolder(Action<string> test)
    {
        var folder = Directory.CreateTempSubdirectory("dropouttorch-programs-").FullName;
        try
        {
            // Files need torchvision's library, which a machine may lack.
            using var picture = ImagePipeline.Ramp(2, 2);
            torchvision.io.write_png(picture, Path.Combine(folder, "probe"));
            test(folder);
        }
        catch (DllNotFoundException missing) when (missing.Message.Contains("was not found", StringComparison.Ordinal))
        {
            Skip.If(true, missing.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
