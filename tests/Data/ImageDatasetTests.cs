using DropoutTorch.Data;
using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace Data.Tests;

public class ImageDatasetTests
{
    private static readonly string[] TwoClasses = ["no", "yes"];
    private static readonly Normalization Halves = new([0.5, 0.5], [0.5, 0.5]);

    /// <summary>Three images of 2 channels and 1 x 2 pixels.</summary>
    private static readonly MemoryImages Three = new(2, 1, 2, [0, 255, 51, 51, 255, 0, 0, 0], [102, 102, 255, 255]);

    [Fact]
    public void Tells_count_sample_shape_classes_and_labels()
    {
        using ImageDataset dataset = Dataset();
        Assert.Equal(3, dataset.Count);
        Assert.Equal([2L, 1, 2], dataset.SampleShape);
        Assert.Equal(TwoClasses, Assert.IsType<Classification>(dataset.Task).ClassNames);
        Assert.Equal([0, 1, 1], dataset.Labels);
        Assert.True(dataset.ReadsAhead);
    }

    [Fact]
    public void Reads_the_asked_samples_normalised_in_their_order()
    {
        using ImageDataset dataset = Dataset();
        using Batch batch = dataset.Read([2, 0, 2], epoch: 0);
        Assert.Equal([3L, 2, 1, 2], batch.Inputs.shape);
        Assert.Equal((float32, int64), (batch.Inputs.dtype, batch.Targets.dtype));
        Assert.Equal([1L, 0, 1], batch.Targets.data<long>().ToArray());
        float[] expected = [-0.2f, -0.2f, 1, 1, -1, 1, -0.6f, -0.6f, -0.2f, -0.2f, 1, 1];
        Assert.All(batch.Inputs.data<float>().ToArray().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        Assert.Null(batch.Mix);
    }

    [Fact]
    public void Inputs_equal_those_of_the_normalization_bit_for_bit()
    {
        using ImageDataset dataset = Dataset();
        using Tensor whole = Halves.ToTensor(Samples.Pixels(Three), 3, 2, 1, 2);
        Assert.Equal(whole.data<float>().ToArray(), Samples.Inputs(dataset));
    }

    [Fact]
    public void A_batch_of_no_samples_is_empty()
    {
        using ImageDataset dataset = Dataset();
        using Batch batch = dataset.Read([], epoch: 0);
        Assert.Equal([0L, 2, 1, 2], batch.Inputs.shape);
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void Parts_share_the_images()
    {
        using ImageDataset dataset = Dataset();
        using ImageDataset first = dataset.Take(2), chosen = dataset.Subset([2, 0, 2], "chosen"), of = chosen.Subset([1]);
        Assert.Equal([0L, 1], Samples.Targets(first));
        Assert.Equal([1L, 0, 1], Samples.Targets(chosen));
        Assert.Equal((dataset.Name, "chosen", "chosen"), (first.Name, chosen.Name, of.Name));
        Assert.Equal([102, 102, 255, 255], chosen.Pixels(0));
        Assert.Equal([0, 255, 51, 51], of.Pixels(0));
        Assert.All((ImageDataset[])[first, chosen, of], part => Assert.Same(Three, part.Images));
        Assert.Same(dataset, dataset.Take(3));
    }

    [Fact]
    public void Impossible_parts_are_refused()
    {
        using ImageDataset dataset = Dataset();
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Take(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Take(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Subset([]));
        Assert.Throws<IndexOutOfRangeException>(() => dataset.Subset([3]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Samples_that_there_are_not_are_refused_and_leave_nothing_behind(long index)
    {
        using ImageDataset dataset = Dataset();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Assert.Throws<IndexOutOfRangeException>(() => dataset.Read([0, index], epoch: 0));
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        static string Refused(IImageStore images, int[] labels, Normalization normalization) =>
            Assert.Throws<DataException>(() => new ImageDataset("set", images, labels, TwoClasses, normalization)).Message;

        Assert.Equal("set: expected at least one image, got none. Fix: give the data set images.", Refused(new MemoryImages(2, 1, 2), [], Halves));
        Assert.Equal("set: expected 3 labels, one for each image, got 2. Fix: give one class number for each image.", Refused(Three, [0, 1], Halves));
        Assert.Equal(
            "set: expected labels from 0 to 1 (2 classes), got 2 (image 1). Fix: correct the labels, or name every class.", Refused(Three, [0, 2, -1], Halves));
        Assert.Equal(
            "set: expected a normalization of 2 channels, got 1. Fix: take the mean and deviation of these images.",
            Refused(Three, [0, 1, 1], new([0.5], [0.5])));
    }

    [Fact]
    public void A_batch_beyond_2_GiB_is_refused_before_memory_is_taken()
    {
        using ImageDataset dataset = Dataset();
        DataException refused = Assert.Throws<DataException>(() => dataset.Read(new long[200_000_000], epoch: 0));
        Assert.Equal(
            "set: expected a batch of at most 2147483591 bytes, got 200000000 images, which take 3200000000. Fix: choose a smaller batch size.",
            refused.Message);
    }

    [Fact]
    public void Several_threads_read_at_once()
    {
        using ImageDataset dataset = Dataset();
        float[] expected = Samples.Inputs(dataset);
        Parallel.For(0, 200, _ => Assert.Equal(expected, Samples.Inputs(dataset)));
    }

    private static ImageDataset Dataset() => new("set", Three, [0, 1, 1], TwoClasses, Halves);
}
