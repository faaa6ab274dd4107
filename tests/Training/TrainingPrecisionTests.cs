using DropoutTorch.EngineContracts;
using DropoutTorch.Training;
using TorchSharp.Modules;
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

    [SkippableFact]
    public void A_scale_that_no_gradient_fits_under_is_told()
    {
        Skip.If(EngineExtras.OrNull is null, "this engine has no autocast");
        var precision = new TrainingPrecision("float16", CPU);
        using Linear model = ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        // The scale begins at 2^16 and is halved with every overflow: 2^-40 is reached, and passed with one more.
        for (int overflows = 0; overflows < 57; overflows++)
        {
            Assert.False(precision.OverflowsAlways);
            precision.Backward(model.call(ones(1, 1)).sum().mul(double.PositiveInfinity));
            precision.Step(optimizer);
            model.zero_grad();
        }
        Assert.True(precision.OverflowsAlways);
        AssertClose([0, 0, 0, 0], Values(model), 0, "weights");
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
