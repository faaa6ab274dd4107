using DropoutTorch.Data;
using DropoutTorch.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using TensorDataset = DropoutTorch.Data.TensorDataset;

namespace Training.Tests;

public class LearningRateScheduleTests
{
    // Four steps: the shares of the run that lie behind them are 0, 1/4, 1/2 and 3/4.
    [Theory]
    [InlineData("constant", new double[] { 0.8, 0.8, 0.8, 0.8, 0.8 })]
    [InlineData("linear", new double[] { 0.8, 0.6, 0.4, 0.2, 0 })]
    [InlineData("cosine", new double[] { 0.8, 0.682842712474619, 0.4, 0.117157287525381, 0 })]
    public void Each_step_has_its_rate(string name, double[] expected)
    {
        using TensorDataset data = TrainerTests.TwoSamples();
        using Linear model = TrainerTests.ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), 0.8);
        List<double> rates = [];
        var recorder = new Observed(_ => rates.Add(optimizer.ParamGroups.Single().LearningRate));
        var start = new TrainingStart(2, 2);
        var schedule = new LearningRateSchedule(optimizer, 0.8, name);
        schedule.TrainingStarted(start);
        rates.Add(optimizer.ParamGroups.Single().LearningRate);
        new Trainer(model, optimizer, new BatchLoader(data, 1), data, [schedule, recorder]).Run(2);
        Assert.Equal(expected.Length, rates.Count);
        Assert.All(expected.Zip(rates), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Names_are_known() => Assert.Equal(["constant", "linear", "cosine"], LearningRateSchedule.Names);
}
