using DropoutTorch.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static Training.Tests.Fixtures;
using TensorDataset = DropoutTorch.Data.TensorDataset;

namespace Training.Tests;

public class AccumulationTests
{
    // 21 and 16 samples leave a group with a batch less, 23 and 18 one whose last batch is short.
    [Theory]
    [InlineData(24, 3)]
    [InlineData(21, 3)]
    [InlineData(23, 3)]
    [InlineData(16, 5)]
    [InlineData(18, 2)]
    [InlineData(1, 4)]
    public void Small_batches_together_are_one_large_batch(long samples, long accumulate)
    {
        (double[] together, List<double> losses) = Train(samples, batch: 2, accumulate);
        (double[] large, List<double> largeLosses) = Train(samples, batch: 2 * accumulate, accumulate: 1);
        AssertClose(large, together, 1e-6, "parameters");
        AssertClose(largeLosses, losses, 1e-6, "losses");
    }

    [Fact]
    public void A_clipped_step_has_the_norm_of_the_bound()
    {
        using TensorDataset data = TwoSamples();
        using Linear model = ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), 1);
        // The gradient of the first step, by hand: weights .25 and -.25 and no biases, of norm .25 sqrt 2.
        new Trainer(Setup(model, optimizer, data, batch: 2) with { ClipNorm = 0.1 }).Run();
        double each = 0.1 / Math.Sqrt(2);
        AssertClose([-each, each, 0, 0], Values(model), 1e-6, "parameters");
    }

    [Fact]
    public void A_short_gradient_is_left_as_it_is()
    {
        using TensorDataset data = TwoSamples();
        using Linear model = ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), 1);
        new Trainer(Setup(model, optimizer, data, batch: 2) with { ClipNorm = 0.4 }).Run();
        AssertClose([-0.25, 0.25, 0, 0], Values(model), 1e-7, "parameters");
    }

    private static (double[] parameters, List<double> losses) Train(long samples, long batch, long accumulate)
    {
        using TensorDataset data = RandomSamples(samples);
        manual_seed(8);
        using var model = Sequential(Linear(4, 6), Tanh(), Linear(6, 2));
        using var optimizer = optim.SGD(model.parameters(), 0.3, momentum: 0.9);
        List<double> losses = [];
        var trainer = new Trainer(Setup(model, optimizer, data, batch, 3, new Observed(epoch: epoch => losses.Add(epoch.Train.Loss))) with { Accumulate = accumulate });
        Assert.Equal(1 + ((samples - 1) / (batch * accumulate)), trainer.StepsPerEpoch);
        trainer.Run();
        return (Values(model), losses);
    }
}
