using DropoutTorch.Data;
using DropoutTorch.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static Training.Tests.Fixtures;
using TensorDataset = DropoutTorch.Data.TensorDataset;

namespace Training.Tests;

public class ObjectiveTests
{
    private static readonly Classification Three = new(["a", "b", "c"]);
    private static readonly Regression Two = new(["length", "weight"], [3, 3], [2, 0.5]);

    [Fact]
    public void Losses_of_classes_are_PyTorchs()
    {
        using var scope = NewDisposeScope();
        Tensor logits = Fill([6, 3], 7) * 4, targets = tensor(new long[] { 0, 1, 2, 2, 1, 0 }), others = tensor(new long[] { 1, 1, 0, 2, 0, 2 });
        Batch plain = new(logits, targets), mixed = plain with { Mix = new Mix(others, 0.3) };
        Objective sharp = Objective.Of(Three), smooth = Objective.Of(Three, labelSmoothing: 0.1);
        AssertGolden("plain", sharp.TrainingLoss(logits, plain));
        AssertGolden("smoothed", smooth.TrainingLoss(logits, plain));
        AssertGolden("mixed", sharp.TrainingLoss(logits, mixed));
        AssertGolden("smoothed_mixed", smooth.TrainingLoss(logits, mixed));
        AssertGolden("plain", smooth.Loss(logits, targets)); // what is reported is not smoothed
        Assert.Equal(("accuracy", true), (sharp.Metric, sharp.HigherIsBetter));
    }

    [Fact]
    public void Errors_of_numbers_are_reported_in_their_own_units()
    {
        using var scope = NewDisposeScope();
        Tensor outputs = Fill([6, 2], 8), targets = Fill([6, 2], 9), others = Fill([6, 2], 10);
        Objective objective = Objective.Of(Two);
        var batch = new Batch(outputs, targets);
        AssertGolden("mse", objective.TrainingLoss(outputs, batch));
        AssertGolden("mse_mixed", objective.TrainingLoss(outputs, batch with { Mix = new Mix(others, 0.3) }));
        double rmse = objective.MetricOf(0, objective.Tally(outputs, targets).item<double>(), objective.Predictions(targets));
        Assert.Equal(Goldens.GetProperty("losses").GetProperty("rmse").GetDouble(), rmse, 1e-12);
        Assert.Equal(("rmse", false), (objective.Metric, objective.HigherIsBetter));
        Assert.True(objective.Goodness(new Score(9, 1, 6)) > objective.Goodness(new Score(0, 2, 6)));
    }

    [Fact]
    public void A_line_is_found_and_measured_in_its_own_units()
    {
        manual_seed(5);
        using var scope = NewDisposeScope();
        // y = 100 + 10 x, whose targets are scaled: (y - 100) / 10 = x. A model that says 0 is wrong by 10 x.
        Tensor inputs = randn(40, 1);
        using var data = new TensorDataset("line", inputs, inputs.clone(), new Regression(["y"], [100], [10]));
        using var model = Linear1();
        Score before = Evaluation.Evaluate(model, data);
        Assert.Equal(inputs.pow(2).mean().item<float>(), before.Loss, 1e-6);
        Assert.Equal(10 * Math.Sqrt(before.Loss), before.Metric, 1e-5);
        using var optimizer = optim.SGD(model.parameters(), 0.2);
        var trainer = new Trainer(Setup(model, optimizer, data, batch: 8, epochs: 20));
        trainer.Run();
        Assert.InRange(trainer.LastEpoch!.Test!.Value.Metric, 0, 1e-3);
        AssertClose([1, 0], Values(model), 1e-4, "weight and bias");
    }

    [Fact]
    public void A_task_of_another_kind_is_refused() => Assert.Throws<NotSupportedException>(() => Objective.Of(null!));

    private static Linear Linear1()
    {
        Linear model = nn.Linear(1, 1);
        using IDisposable noGrad = no_grad();
        model.weight!.zero_();
        model.bias!.zero_();
        return model;
    }

    private static void AssertGolden(string name, Tensor loss) => Assert.Equal(Goldens.GetProperty("losses").GetProperty(name).GetDouble(), loss.item<double>(), 1e-12);
}
