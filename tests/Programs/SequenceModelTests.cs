namespace Programs.Tests;

public sealed class SequenceModelTests : NothingLeft
{
    [Fact]
    public void It_continues_waves()
    {
        var (first, last, drift) = SequenceModel.Run(iterations: 120);
        Assert.InRange(first, 0.3, 0.8); // about a sine's variance
        Assert.InRange(last, 0, 0.02);
        Assert.InRange(drift, 0, 0.4); // silence would be 0.71 off
    }

    [Fact]
    public void Packed_sequences_are_read_as_each_alone()
    {
        var (distance, lengths, padding) = SequenceModel.ReadPacked();
        Assert.InRange(distance, 0, 1e-6);
        Assert.Equal([4, 7, 1, 5], lengths);
        Assert.Equal(-1, padding);
    }
}
