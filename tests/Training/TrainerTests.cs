using DropoutTorch.Layers;
using DropoutTorch.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static Training.Tests.Fixtures;
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
        var trainer = new Trainer(Setup(model, optimizer, data, batch: 2, epochs: 2, new Observed(epoch: epochs.Add)));
        Assert.Equal(TrainingEnd.Finished, trainer.Run());
        EpochReport last = trainer.LastEpoch!;

        // Epoch 1: logits 0, loss ln 2. Gradient of the weights: ((-.5)(1) + (.5)(2)) / 2 = .25 and its negative; biases: 0.
        // Epoch 2: weights (-.025, .025), so the logits differ by .05 x: losses ln(1 + e^.05) and ln(1 + e^-.1).
        double second = (Math.Log(1 + Math.Exp(0.05)) + Math.Log(1 + Math.Exp(-0.1))) / 2;
        Assert.Equal(Math.Log(2), epochs[0].Train.Loss, 1e-6);
        Assert.Equal(second, epochs[0].Test!.Value.Loss, 1e-6);
        Assert.Equal(second, epochs[1].Train.Loss, 1e-6);
        Assert.Equal((0.5, 0.5), (epochs[0].Test!.Value.Metric, epochs[1].Train.Metric)); // both are called class 1
        Assert.Equal((2L, 2L, 2L, 0.1), (last.Epoch, last.Step, last.Train.Predictions, last.LearningRate));
        Assert.Null(last.Validation);
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
            step => seen.Add($"step {step.Epoch}.{step.Step} of {step.Meter.Read().Predictions}"),
            epoch => seen.Add($"epoch {epoch.Epoch} after {epoch.Step}"));
        new Trainer(Setup(model, optimizer, data, batch: 4, epochs: 2, observer)).Run();
        Assert.Equal(
            ["step 1.1 of 4", "step 1.2 of 8", "step 1.3 of 10", "epoch 1 after 3", "step 2.1 of 4", "step 2.2 of 8", "step 2.3 of 10", "epoch 2 after 6"],
            seen);
    }

    // Zeros would let Adam's momentum move a parameter that the next step has no use for.
    [Fact]
    public void No_parameter_has_a_gradient_after_a_step()
    {
        using TensorDataset data = RandomSamples(8);
        using Linear model = Linear(4, 2);
        using var optimizer = optim.Adam(model.parameters());
        List<bool> none = [];
        var observer = new Observed(_ => none.Add(model.parameters().All(parameter => parameter.grad is null)));
        new Trainer(Setup(model, optimizer, data, batch: 4, epochs: 2, observer)).Run();
        Assert.Equal([true, true, true, true], none);
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
        new Trainer(Setup(model, optimizer, data, batch: 4, epochs: 1, new Observed(_ => trainedWithDropout = frozen.training))).Run();
        Assert.True(trainedWithDropout);
        Assert.Equal([true, true, false], new[] { model.training, model.named_children().First().module.training, frozen.training });
        model.eval();
        new Trainer(Setup(model, optimizer, data, batch: 4)).Run();
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
        new Trainer(Setup(model, optimizer, data, batch: 4, epochs: 3, observer)).Run();
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
        new Trainer(Setup(model, optimizer, data, batch: 4, epochs: 2)).Run();
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
        var trainer = new Trainer(Setup(model, optimizer, data, batch: 4, epochs: 3, new Observed(Spoil, _ => epochsDone++)));
        NonFiniteLossException stopped = Assert.Throws<NonFiniteLossException>(() => trainer.Run());
        Assert.Equal("loss: expected a finite number, got NaN at step 5 (epoch 2); first in the parameter weight. Fix: lower the learning rate (--lr), or bound the gradients (--set training.clip_norm=1).", stopped.Message);
        Assert.Equal((2L, 5L, double.NaN), (stopped.Epoch, stopped.Step, stopped.Value));
        Assert.Equal(1, epochsDone);
    }

    [Fact]
    public void No_epochs_are_refused()
    {
        using TensorDataset data = TwoSamples();
        using Linear model = ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(Setup(model, optimizer, data, batch: 2, epochs: 0)));
    }

    [Fact]
    public void A_run_of_steps_ends_within_an_epoch_and_is_still_measured()
    {
        using TensorDataset data = RandomSamples(10);
        using Linear model = Linear(4, 2);
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        List<EpochReport> epochs = [];
        TrainingStart? start = null;
        TrainingEnd? end = null;
        var observer = new Observed(epoch: epochs.Add, start: begun => start = begun, end: ended => end = ended);
        var trainer = new Trainer(Setup(model, optimizer, data, 4, 1, observer) with { Steps = 8, EvaluateEvery = 2 });
        Assert.Equal(TrainingEnd.Finished, trainer.Run());
        Assert.Equal((new TrainingStart(8, 3, 0, "accuracy"), 3L, TrainingEnd.Finished), (start, start!.Epochs, end));
        Assert.Equal([(1, 3, 10, false), (2, 6, 10, true), (3, 8, 8, true)], epochs.Select(epoch => (epoch.Epoch, epoch.Step, epoch.Train.Predictions, epoch.Test is not null)));
        Assert.Equal((8L, 3L), (trainer.Step, trainer.EpochsDone));
    }

    [Fact]
    public void A_run_stops_after_the_step_that_is_under_way_and_goes_on_later()
    {
        using TensorDataset data = RandomSamples(10);
        using Linear model = Linear(4, 2);
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var stop = new CancellationTokenSource();
        List<TrainingEnd> ends = [];
        var trainer = new Trainer(Setup(model, optimizer, data, 4, 2, new Observed(step => { if (step.TotalSteps == 2) stop.Cancel(); }, end: ends.Add)));
        Assert.Equal(TrainingEnd.Interrupted, trainer.Run(stop.Token));
        Assert.Equal((2L, 0L, TrainingEnd.Interrupted), (trainer.Step, trainer.EpochsDone, ends.Single()));
        Assert.Null(trainer.LastEpoch);
    }
}
