using DropoutTorch.Data;
using DropoutTorch.Layers;
using DropoutTorch.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using TensorDataset = DropoutTorch.Data.TensorDataset;

namespace Training.Tests;

public class TrainerTests
{
    /// <summary>Two samples, 1 of class 0 and 2 of class 1, and a linear model that starts at zero: all values follow by hand.</summary>
    [Fact]
    public void Two_epochs_of_gradient_descent_give_the_losses_by_hand()
    {
        using TensorDataset data = TwoSamples();
        using Linear model = ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        List<EpochReport> epochs = [];
        EpochReport last = new Trainer(model, optimizer, new BatchLoader(data, 2), data, [new Observed(epoch: epochs.Add)]).Run(2);

        // Epoch 1: logits 0, loss ln 2. Gradient of the weights: ((-.5)(1) + (.5)(2)) / 2 = .25 and its negative; biases: 0.
        // Epoch 2: weights (-.025, .025), so the logits differ by .05 x: losses ln(1 + e^.05) and ln(1 + e^-.1).
        double second = (Math.Log(1 + Math.Exp(0.05)) + Math.Log(1 + Math.Exp(-0.1))) / 2;
        Assert.Equal(Math.Log(2), epochs[0].Train.Loss, 1e-6);
        Assert.Equal(second, epochs[0].Test.Loss, 1e-6);
        Assert.Equal(second, epochs[1].Train.Loss, 1e-6);
        Assert.Equal((0.5, 0.5), (epochs[0].Test.Accuracy, epochs[1].Train.Accuracy)); // both are called class 1
        Assert.Equal((2, 2L, 2L), (last.Epoch, last.Step, last.Train.Samples));
        Assert.Same(last, epochs[1]);
    }

    [Fact]
    public void Observers_see_every_step_and_epoch_in_order()
    {
        using TensorDataset data = RandomSamples(10);
        using Linear model = Linear(4, 2);
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        List<string> seen = [];
        var observer = new Observed(
            step => seen.Add($"step {step.Epoch}.{step.Step} of {step.Meter.Read().Samples}"),
            epoch => seen.Add($"epoch {epoch.Epoch} after {epoch.Step}"));
        new Trainer(model, optimizer, new BatchLoader(data, 4), data, [observer]).Run(2);
        Assert.Equal(
            ["step 1.1 of 4", "step 1.2 of 8", "step 1.3 of 10", "epoch 1 after 3", "step 2.1 of 4", "step 2.2 of 8", "step 2.3 of 10", "epoch 2 after 6"],
            seen);
    }

    [Fact]
    public void Every_submodule_has_its_own_mode_back_at_the_end()
    {
        using TensorDataset data = RandomSamples(8);
        using var frozen = new InvertedDropout(0.5);
        using var model = Sequential(("linear", Linear(4, 2)), ("frozen", frozen));
        model.train();
        frozen.eval();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        bool trainedWithDropout = false;
        new Trainer(model, optimizer, new BatchLoader(data, 4), data, [new Observed(_ => trainedWithDropout = frozen.training)]).Run(1);
        Assert.True(trainedWithDropout);
        Assert.Equal([true, true, false], new[] { model.training, model.named_children().First().module.training, frozen.training });
        model.eval();
        new Trainer(model, optimizer, new BatchLoader(data, 4), data, []).Run(1);
        Assert.All(model.modules(), module => Assert.False(module.training));
    }

    [Fact]
    public void The_count_of_live_tensors_is_the_same_after_every_step_and_epoch()
    {
        using TensorDataset data = RandomSamples(70);
        using var model = Sequential(Linear(4, 8), ReLU(), new InvertedDropout(0.5), Linear(8, 2));
        using var optimizer = optim.Adam(model.parameters());
        List<long> afterStep = [], afterEpoch = [];
        var observer = new Observed(_ => afterStep.Add(Tensor.TotalCount), _ => afterEpoch.Add(Tensor.TotalCount));
        new Trainer(model, optimizer, new BatchLoader(data, 4), data, [observer]).Run(3);
        // From the second step on: the first makes Adam's moments.
        Assert.Equal(3 * 18, afterStep.Count);
        Assert.Single(afterStep.Skip(1).Distinct());
        Assert.Single(afterEpoch.Distinct());
    }

    [Fact]
    public void Nothing_but_the_optimizers_state_outlives_the_run()
    {
        using TensorDataset data = RandomSamples(12);
        using Linear model = Linear(4, 2);
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        long before = Tensor.TotalCount;
        new Trainer(model, optimizer, new BatchLoader(data, 4), data, []).Run(2);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_stops_the_run_and_names_the_step()
    {
        using TensorDataset data = RandomSamples(12);
        using Linear model = Linear(4, 2);
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        // The second epoch's second step computes with a weight that is not a number.
        void Spoil(StepReport step)
        {
            if (step is { Epoch: 2, Step: 1 })
            {
                using IDisposable noGrad = no_grad();
                model.weight!.fill_(double.NaN);
            }
        }
        int epochsDone = 0;
        var trainer = new Trainer(model, optimizer, new BatchLoader(data, 4), data, [new Observed(Spoil, _ => epochsDone++)]);
        NonFiniteLossException stopped = Assert.Throws<NonFiniteLossException>(() => trainer.Run(3));
        Assert.Equal("loss: expected a finite number, got NaN at step 5 (epoch 2). Fix: lower the learning rate (--lr).", stopped.Message);
        Assert.Equal((2, 5L, double.NaN), (stopped.Epoch, stopped.Step, stopped.Loss));
        Assert.Equal(1, epochsDone);
    }

    [Fact]
    public void No_epochs_are_refused()
    {
        using TensorDataset data = TwoSamples();
        using Linear model = ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(model, optimizer, new BatchLoader(data, 2), data, []).Run(0));
    }

    internal static TensorDataset TwoSamples() => new("two", tensor(new float[,] { { 1 }, { 2 } }), tensor(new long[] { 0, 1 }), ["a", "b"]);

    internal static Linear ZeroLinear()
    {
        Linear model = Linear(1, 2);
        using IDisposable noGrad = no_grad();
        foreach (Parameter parameter in model.parameters())
            parameter.zero_();
        return model;
    }

    private static TensorDataset RandomSamples(long count)
    {
        manual_seed(count);
        return new TensorDataset("random", randn(count, 4), randint(0, 2, [count], dtype: int64), ["a", "b"]);
    }
}
