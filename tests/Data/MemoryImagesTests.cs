using DropoutTorch.Data;

namespace Data.Tests;

public class MemoryImagesTests
{
    [Fact]
    public void Images_are_counted_through_all_arrays()
    {
        var images = new MemoryImages(2, 1, 2, [1, 2, 3, 4], [], [5, 6, 7, 8, 9, 10, 11, 12]);
        Assert.Equal((3L, 2, 1, 2), (images.Count, images.Channels, images.Height, images.Width));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], Samples.Pixels(images));
    }

    [Fact]
    public void Numbers_that_there_are_not_are_refused()
    {
        var images = new MemoryImages(1, 1, 1, [7, 8]);
        foreach (long index in (long[])[-1, 2, long.MaxValue])
            Assert.Throws<ArgumentOutOfRangeException>(() => images.Read(index, new byte[1]));
    }

    [Fact]
    public void Arrays_that_end_within_an_image_are_refused()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new MemoryImages(1, 2, 2, [0, 0, 0, 0], [0, 0, 0]));
        Assert.StartsWith("expected whole images of 4 bytes, got 3 bytes", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryImages(0, 2, 2));
    }
}
