using DropoutTorch.EngineContracts;
using DropoutTorch.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static Training.Tests.Fixtures;
using TensorDataset = DropoutTorch.Data.TensorDataset;

namespace Training.Tests;

public class TrainingPrecisionTests
{
    [SkippableFact]
    public void Bfloat16_trains_float32_weights_on_the_cpu()
    {
        Skip.If(EngineExtras.OrNull is null, "this engine has no autocast");
        manual_seed(2);
        Tensor inputs = randn(60, 4);
        using var data = new TensorDataset("halves", inputs, inputs.select(1, 0).gt(0).to(int64), ["below", "above"]);
        (Score exact, _) = Train(data, TrainingPrecision.Float32);
        (Score half, ScalarType[] types) = Train(data, "bfloat16");
        Assert.Equal([ScalarType.Float32], types.Distinct());
        Assert.InRange(half.Metric, 0.9, 1);
        Assert.NotEqual(exact.Loss, half.Loss); // eight bits of precision are seen
        Assert.Equal(exact.Loss, half.Loss, 0.02);
    }

    [Fact]
    public void Float32_needs_nothing()
    {
        var precision = new TrainingPrecision(TrainingPrecision.Float32, CPU);
        Assert.Null(precision.Autocast());
        Assert.False(precision.MayOverflow);
        var parts = new CheckpointParts();
        precision.Save(parts);
        Assert.Empty(parts.State);
        Assert.Equal(["float32", "bfloat16", "float16"], TrainingPrecision.Names);
    }

    private static (Score score, ScalarType[] types) Train(TensorDataset data, string name)
    {
        manual_seed(1);
        using var model = Sequential(Linear(4, 16), ReLU(), Linear(16, 2));
        using var optimizer = optim.SGD(model.parameters(), 0.5, momentum: 0.9);
        var trainer = new Trainer(Setup(model, optimizer, data, 10, 10) with { Precision = new TrainingPrecision(name, CPU) });
        trainer.Run();
        return (trainer.LastEpoch!.Test!.Value, [.. model.parameters().Select(parameter => parameter.dtype)]);
    }
}
