namespace Programs.Tests;

public sealed class ConvolutionalNetTests : NothingLeft
{
    [Fact]
    public void It_names_shapes_that_it_has_not_seen()
    {
        var (first, last, accuracy) = ConvolutionalNet.Run(epochs: 4);
        Assert.InRange(first, 0.4, 1.6);
        Assert.InRange(last, 0, first / 4);
        Assert.InRange(accuracy, 0.95, 1);
    }
}
