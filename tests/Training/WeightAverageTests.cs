using DropoutTorch.Data;
using DropoutTorch.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static Training.Tests.Fixtures;
using TensorDataset = DropoutTorch.Data.TensorDataset;

namespace Training.Tests;

public class WeightAverageTests
{
    [Fact]
    public void The_average_is_that_of_a_loop_by_hand_and_buffers_are_copied()
    {
        manual_seed(3);
        using TensorDataset data = RandomSamples(20);
        using var model = Sequential(("linear", Linear(4, 3)), ("norm", BatchNorm1d(3)), ("last", Linear(3, 2)));
        using var optimizer = optim.SGD(model.parameters(), 0.5);
        using var average = new WeightAverage(model, 0.8);
        double[] expected = Values(model);
        // Decays of 2/11, 3/12, 4/13, ... up to 0.8, which the 35th of the 45 steps reaches.
        var byHand = new Observed(step =>
        {
            double decay = Math.Min(0.8, (1.0 + step.TotalSteps) / (10 + step.TotalSteps));
            expected = [.. expected.Zip(Values(model), (mean, weight) => (decay * mean) + ((1 - decay) * weight))];
        });
        new Trainer(Setup(model, optimizer, data, 4, 9, average, byHand)).Run();
        double[] own = Values(model), buffers = Buffers(model);
        using (average.Apply())
        {
            AssertClose(expected, Values(model), 1e-6, "average");
            Assert.NotEqual(own, Values(model));
            Assert.Equal(buffers, Buffers(model));
        }
        Assert.Equal(own, Values(model));
    }

    [Fact]
    public void The_average_is_what_is_evaluated_and_the_weights_are_back_even_when_that_fails()
    {
        using TensorDataset data = TwoSamples();
        using var broken = new BrokenDataset();
        using Linear model = ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var average = new WeightAverage(model, 0.5);
        List<EpochReport> epochs = [];
        var trainer = new Trainer(Setup(model, optimizer, data, 2, 1, average, new Observed(epoch: epochs.Add)) with { Average = average });
        trainer.Run();
        // One step to weights (-.025, .025); 9/11 of them are the average, whose logits differ by 9/11 * .05 x.
        const double share = 9.0 / 11, difference = share * 0.05;
        Assert.Equal((Math.Log(1 + Math.Exp(difference)) + Math.Log(1 + Math.Exp(-2 * difference))) / 2, epochs[0].Test!.Value.Loss, 1e-6);
        AssertClose([-0.025, 0.025, 0, 0], Values(model), 1e-7, "weights");

        double[]? seen = null;
        broken.Reading = () => seen = Values(model);
        var failing = new Trainer(Setup(model, optimizer, data, 2, 1, average) with { Average = average, Test = broken });
        Assert.Equal("broken", Assert.Throws<IOException>(() => failing.Run()).Message);
        AssertClose([((1 - share) * share * -0.025) + (share * Values(model)[0])], [seen![0]], 1e-7, "average");
        Assert.NotEqual(seen, Values(model));
    }

    [Fact]
    public void A_weight_under_two_names_is_averaged_once()
    {
        using var linear = Linear(2, 2, hasBias: false);
        using var model = Sequential(("first", linear), ("second", linear));
        using (no_grad())
            linear.weight!.fill_(0);
        using var average = new WeightAverage(model, 0.75);
        using (no_grad())
            linear.weight!.fill_(1);
        average.StepDone(new StepReport(1, 100, 100, null!));
        using (average.Apply())
            AssertClose([0.25, 0.25, 0.25, 0.25], Values(linear), 0, "average");
        AssertClose([1, 1, 1, 1], Values(linear), 0, "weights");
    }

    [Fact]
    public void No_tensor_is_left()
    {
        using var model = Linear(3, 3);
        MemoryTests.CollectGarbage();
        long before = Tensor.TotalCount;
        using (var average = new WeightAverage(model, 0.9))
        {
            average.StepDone(default);
            average.Apply().Dispose();
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static double[] Buffers(Module model)
    {
        using var scope = NewDisposeScope();
        return cat([.. model.named_buffers().Select(entry => entry.buffer.flatten().to(float64))]).data<double>().ToArray();
    }

    private sealed class BrokenDataset() : Dataset("broken", new Classification(["a", "b"]))
    {
        public Action Reading { get; set; } = () => { };

        public override long Count => 1;

        public override long[] SampleShape => [1];

        public override bool ReadsAhead => false;

        public override Batch Read(ReadOnlySpan<long> indices, long epoch)
        {
            Reading();
            throw new IOException("broken");
        }
    }
}
