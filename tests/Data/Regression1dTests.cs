using DropoutTorch.Data;
using static TorchSharp.torch;

namespace Data.Tests;

public class Regression1dTests
{
    [Fact]
    public void The_cubic_is_that_of_the_paper()
    {
        using DatasetSplits splits = new Regression1dOptions { Noise = 0 }.Load(1);
        Assert.Equal((20, 1000), (splits.Train.Count, splits.Test.Count));
        (float[] x, double[] y) = Points(splits.Test);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.InRange(x[i], -4, 4);
            Assert.Equal(Math.Pow(x[i], 3), y[i], 1e-4);
        }
        Assert.InRange(x.Max() - x.Min(), 7.9, 8);
    }

    [Fact]
    public void The_gap_holds_no_samples()
    {
        using DatasetSplits splits = new Regression1dOptions { Function = "gap", Noise = 0, TrainSamples = 100 }.Load(1);
        (float[] x, double[] y) = Points(splits.Train);
        Assert.Equal(50, x.Count(value => value is >= -1 and <= -0.7f));
        Assert.Equal(50, x.Count(value => value is >= 0.5f and <= 1));
        for (int i = 0; i < x.Length; i++)
            Assert.Equal(Math.Cos((4 * x[i]) + 0.8), y[i], 1e-6);
    }

    /// <summary>The residuals' deviation over 1000 samples lies within 5 standard errors (2.2 % each): a false alarm in 1.7 million seeds; the seed is fixed.</summary>
    [Theory]
    [InlineData("cubic", 3)]
    [InlineData("gap", 0.1)]
    public void The_noise_is_that_of_the_paper(string function, double deviation)
    {
        var options = new Regression1dOptions { Function = function };
        using DatasetSplits noisy = options.Load(1), exact = (options with { Noise = 0 }).Load(1);
        (double[] a, double[] b) = (Points(noisy.Test).Y, Points(exact.Test).Y);
        double rms = Math.Sqrt(a.Zip(b).Average(pair => Math.Pow(pair.First - pair.Second, 2)));
        Assert.Equal(deviation, rms, 0.112 * deviation);
        Assert.Equal(options with { Noise = deviation }, options.Complete(noisy));
    }

    [Fact]
    public void Targets_are_scaled_by_the_training_part()
    {
        using DatasetSplits splits = new Regression1dOptions { TrainSamples = 500 }.Load(1);
        var task = Assert.IsType<Regression>(splits.Task);
        double[] scaled = [.. Points(splits.Train).Y.Select(y => (y - task.Mean[0]) / task.Std[0])];
        Assert.Equal(0, scaled.Average(), 1e-6);
        Assert.Equal(1, scaled.Average(value => value * value), 1e-6);
        Assert.Equal(task.Mean, Assert.IsType<Regression>(splits.Test.Task).Mean);
    }

    [Fact]
    public void An_unknown_function_is_refused() => Assert.Equal(
        ["function: expected one of cubic, gap, got 'cubik'. Fix: use 'cubic'.", "noise: expected a standard deviation from 0 to 1000000, or none, got -1. Fix: choose 0.1, say."],
        new Regression1dOptions { Function = "cubik", Noise = -1 }.Validate());

    private static (float[] X, double[] Y) Points(Dataset part)
    {
        using var scope = NewDisposeScope();
        Batch batch = part.Read([.. Enumerable.Range(0, (int)part.Count).Select(i => (long)i)], 0);
        var task = Assert.IsType<Regression>(part.Task);
        return (batch.Inputs.data<float>().ToArray(), [.. batch.Targets.data<float>().ToArray().Select(value => (value * task.Std[0]) + task.Mean[0])]);
    }
}
