using DropoutTorch.Data;

namespace Data.Tests;

public class MoonsTests
{
    [Fact]
    public void Without_noise_points_lie_on_two_half_circles()
    {
        using DatasetSplits splits = new MoonsOptions { Noise = 0, TrainSamples = 200, TestSamples = 3 }.Load(batchSize: 1);
        float[] points = Samples.Inputs(splits.Train);
        long[] classes = Samples.Targets(splits.Train);
        for (int i = 0; i < 200; i++)
        {
            (double x, double y) = (points[2 * i], points[(2 * i) + 1]);
            Assert.Equal(i % 2, classes[i]);
            (double fromCentre, double height) = classes[i] == 0 ? (x, y) : (x - 1, 0.5 - y);
            Assert.Equal(1, Math.Sqrt((fromCentre * fromCentre) + (height * height)), 1e-6);
            Assert.InRange(height, -1e-6, 1);
        }
        Assert.Equal([2L], splits.Train.SampleShape);
        Assert.Equal(2, splits.Task.Outputs);
    }

    [Fact]
    public void A_sample_depends_on_seed_part_and_number_alone()
    {
        using DatasetSplits few = new MoonsOptions { TrainSamples = 10, TestSamples = 10 }.Load(1);
        using DatasetSplits many = new MoonsOptions { TrainSamples = 50, TestSamples = 10, ValidationSamples = 10 }.Load(1);
        using DatasetSplits other = new MoonsOptions { TrainSamples = 10, TestSamples = 10, Seed = 1 }.Load(1);
        Assert.Equal(Samples.Inputs(few.Train), Samples.Inputs(many.Train)[..20]);
        Assert.Equal(Samples.Inputs(few.Test), Samples.Inputs(many.Test));
        Assert.Null(few.Validation);
        float[][] different = [Samples.Inputs(few.Train), Samples.Inputs(few.Test), Samples.Inputs(many.Validation!), Samples.Inputs(other.Train)];
        Assert.Equal(4, different.Select(values => values[0]).Distinct().Count());
    }

    /// <summary>The same bits on every machine: these were computed apart from the code under test, in Python with the C library's functions.</summary>
    [Fact]
    public void The_first_points_are_these()
    {
        using DatasetSplits splits = new MoonsOptions { TrainSamples = 3, TestSamples = 1 }.Load(1);
        Assert.Equal(FirstPoints, Samples.Inputs(splits.Train).Select(BitConverter.SingleToInt32Bits));
    }

    private static readonly int[] FirstPoints = [-1082074493, 1057617744, 1066751296, -1091871930, -1090504564, 1059972856];

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Assert.Equal(
            [
                "train_samples: expected a number from 1 to 10000000, got 0. Fix: choose a number in that range.",
                "validation_samples: expected a number from 0 to 10000000, got -1. Fix: choose a number in that range.",
                "test_samples: expected a number from 1 to 10000000, got 10000001. Fix: choose a number in that range.",
                "noise: expected a standard deviation from 0 to 1000000, got NaN. Fix: choose 0.1, say.",
            ],
            new MoonsOptions { TrainSamples = 0, ValidationSamples = -1, TestSamples = 10_000_001, Noise = double.NaN }.Validate());
    }

    [Fact]
    public void Portable_functions_agree_with_the_C_library()
    {
        for (int i = 0; i <= 4000; i++)
        {
            double turns = i / 1000.0, x = Math.Pow(10, (i - 2000) / 100.0);
            (double cos, double sin) = PortableMath.CosSin(turns);
            Assert.Equal(Math.Cos(2 * Math.PI * turns), cos, 4e-15);
            Assert.Equal(Math.Sin(2 * Math.PI * turns), sin, 4e-15);
            Assert.Equal(Math.Log(x), PortableMath.Log(x), 1e-14);
        }
        Assert.Equal(0, PortableMath.Log(1));
        Assert.Equal(Math.Log(Math.BitIncrement(0.5)), PortableMath.Log(Math.BitIncrement(0.5)), 1e-15);
    }

    /// <summary>Of 200,000 draws mean, variance and fourth moment lie within 5 standard errors (0.0022, 0.0032, 0.0219): a false alarm in 600,000 seeds; the seed is fixed.</summary>
    [Fact]
    public void Normal_draws_have_the_moments_of_the_normal_distribution()
    {
        var random = new CounterRandom(7);
        double[] draws = [.. Enumerable.Range(0, 200_000).Select(_ => PortableMath.Normal(ref random))];
        Assert.Equal(0, draws.Average(), 5 * 0.00224);
        Assert.Equal(1, draws.Average(x => x * x), 5 * 0.00316);
        Assert.Equal(3, draws.Average(x => x * x * x * x), 5 * 0.0219);
    }
}
