using DropoutTorch.Data;
using DropoutTorch.Layers;
using DropoutTorch.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static Training.Tests.Fixtures;
using TensorDataset = DropoutTorch.Data.TensorDataset;

namespace Training.Tests;

/// <summary>Early stopping, scheduled dropout and the max-norm constraint.</summary>
public class ObserverTests
{
    [Fact]
    public void A_run_ends_when_the_score_has_not_become_better_for_so_many_evaluations()
    {
        var stopping = new EarlyStopping(Objective.Of(new Classification(["a", "b"])), patience: 2);
        double?[] accuracies = [0.5, 0.4, 0.6, 0.6, null, 0.59];
        Assert.Equal([false, false, false, false, false, true], accuracies.Select(accuracy => Seen(stopping, accuracy)));
    }

    [Fact]
    public void For_errors_less_is_better_and_a_score_that_is_no_number_is_not()
    {
        var stopping = new EarlyStopping(Objective.Of(new Regression(["y"], [0], [1])), patience: 1);
        double?[] errors = [3, 2, 1, double.NaN];
        Assert.Equal([false, false, false, true], errors.Select(error => Seen(stopping, error)));
    }

    [Fact]
    public void The_loop_stops_early()
    {
        using TensorDataset data = RandomSamples(8);
        using var model = Linear(4, 2);
        using var optimizer = optim.SGD(model.parameters(), 1e-12);
        var stopping = new EarlyStopping(Objective.Of(data.Task), patience: 3);
        var trainer = new Trainer(Setup(model, optimizer, data, 4, 100, stopping) with { Validation = data });
        Assert.Equal(TrainingEnd.EarlyStopped, trainer.Run());
        Assert.Equal(4, trainer.EpochsDone); // the first is the best, for nothing changes
    }

    [Fact]
    public void Scheduled_dropout_sets_each_steps_p_and_gives_it_back()
    {
        using TensorDataset data = RandomSamples(8);
        using var first = new InvertedDropout(0.4);
        using var second = new InvertedDropout(0.2);
        using var model = Sequential(first, Linear(4, 3), second, Linear(3, 2));
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        var observer = new DropoutScheduleObserver(model, steps => new LinearDropout { From = 0, To = 1 }.Create(steps));
        List<double> p = [], factors = [];
        void Note()
        {
            p.AddRange([first.p, second.p]);
            factors.Add(observer.Factor);
        }
        new Trainer(Setup(model, optimizer, data, 4, 2, observer, new Observed(_ => Note(), start: _ => Note()))).Run();
        AssertClose([0, 0, 0.1, 0.05, 0.2, 0.1, 0.3, 0.15, 0.4, 0.2], p, 1e-12, "p");
        AssertClose([0, 0.25, 0.5, 0.75, 1], factors, 1e-12, "factor");
        Assert.Equal((0.4, 0.2), (first.p, second.p));
    }

    [Fact]
    public void Incoming_weights_stay_under_the_bound_after_every_step()
    {
        using TensorDataset data = RandomSamples(40);
        using var model = Sequential(Linear(4, 3), ReLU(), Linear(3, 2));
        using var optimizer = optim.SGD(model.parameters(), 5);
        List<double> norms = [];
        void Note(StepReport step)
        {
            using var scope = NewDisposeScope();
            using IDisposable noGrad = no_grad();
            norms.Add(model.parameters().Where(weight => weight.dim() > 1).Max(weight => weight.norm(1).max().item<float>()));
        }
        new Trainer(Setup(model, optimizer, data, 4, 2, new MaxNormConstraint(model, 0.7), new Observed(Note))).Run();
        Assert.All(norms, norm => Assert.InRange(norm, 0, 0.7 + 1e-5));
        Assert.Contains(norms, norm => norm > 0.69); // the bound was met
    }

    private static bool Seen(EarlyStopping stopping, double? metric)
    {
        Score? score = metric is double value ? new Score(1, value, 1) : null;
        stopping.EpochDone(new EpochReport(1, 1, 0.1, default, score, null, 0));
        return stopping.HasSeenEnough;
    }
}
