namespace Programs.Tests;

public sealed class MlpClassifierTests : NothingLeft
{
    [Fact]
    public void It_tells_the_arms_apart()
    {
        var (first, last, accuracy) = MlpClassifier.Run(epochs: 60);
        Assert.InRange(first, 0.9, 1.4); // about ln 3
        Assert.InRange(last, 0, 0.2);
        Assert.InRange(accuracy, 0.97, 1);
    }

    [Fact]
    public void A_closure_lets_the_optimizer_compute_the_loss()
    {
        var (first, last, evaluations) = MlpClassifier.RunWithClosure(steps: 10);
        Assert.InRange(first, 0.9, 1.4);
        Assert.InRange(last, 0, 0.1);
        Assert.InRange(evaluations, 11, 100);
    }
}
