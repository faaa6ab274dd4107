using System.Text.Json;
using DropoutTorch.Options;
using DropoutTorch.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static Training.Tests.Fixtures;
using TensorDataset = DropoutTorch.Data.TensorDataset;

namespace Training.Tests;

public class LearningRateScheduleTests
{
    private const double Lr = 0.8;
    private const long Steps = 24, StepsPerEpoch = 4;

    public static TheoryData<int, string> PyTorchSchedules
    {
        get
        {
            var cases = new TheoryData<int, string>();
            foreach ((int index, JsonElement entry) in Goldens.GetProperty("schedules").EnumerateArray().Index())
                cases.Add(index, entry.GetProperty("line").GetString()!);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(PyTorchSchedules))]
    public void Each_step_has_the_rate_and_the_momentum_that_PyTorch_gives_it(int index, string line)
    {
        JsonElement golden = Goldens.GetProperty("schedules")[index];
        using Linear model = ZeroLinear();
        using optim.Optimizer optimizer = golden.GetProperty("optimizer").GetString() == "sgd" ? optim.SGD(model.parameters(), Lr, 0.9) : optim.Adam(model.parameters(), Lr);
        ScheduleOptions options = OptionSettings.Apply(Schedules.Find(golden.GetProperty("schedule").GetString()!), Settings(golden));
        Assert.Empty(options.Validate());

        (double[] rates, double[] momenta) = Follow(optimizer, options);

        AssertClose(Numbers(golden, "rates"), rates, 1e-12, line);
        AssertClose(Numbers(golden, "momenta"), momenta, 1e-12, line);
    }

    [Fact]
    public void Every_schedule_is_compared_with_PyTorch() => Assert.Equal(
        Schedules.Names.Except(["plateau"]).Order(),
        Goldens.GetProperty("schedules").EnumerateArray().Select(entry => entry.GetProperty("schedule").GetString()).Distinct().Order());

    // Four steps: the shares of the run that lie behind them are 0, 1/4, 1/2 and 3/4.
    [Theory]
    [InlineData("constant", new double[] { 0.8, 0.8, 0.8, 0.8, 0.8 })]
    [InlineData("linear", new double[] { 0.8, 0.6, 0.4, 0.2, 0 })]
    [InlineData("cosine", new double[] { 0.8, 0.682842712474619, 0.4, 0.117157287525381, 0 })]
    public void The_loop_asks_for_each_steps_rate(string name, double[] expected)
    {
        using TensorDataset data = TwoSamples();
        using Linear model = ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), Lr);
        List<double> rates = [], used = [];
        double Rate() => optimizer.ParamGroups.Single().LearningRate;
        var schedule = new LearningRateSchedule(optimizer, Lr, Schedules.Find(name));
        var recorder = new Observed(_ => rates.Add(Rate()), epoch => used.Add(epoch.LearningRate), _ => rates.Add(Rate()));
        new Trainer(Setup(model, optimizer, data, batch: 1, epochs: 2, schedule, recorder)).Run();
        AssertClose(expected, rates, 1e-12, name);
        AssertClose([expected[1], expected[3]], used, 1e-12, name);
    }

    [Fact]
    public void The_momentum_goes_along_a_line_to_the_optimizers_own()
    {
        using Linear model = ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), Lr, 0.9);
        (_, double[] momenta) = Follow(optimizer, new ConstantSchedule { MomentumStart = 0.5, MomentumSteps = 8 });
        AssertClose([.. Enumerable.Range(0, (int)Steps).Select(step => 0.5 + (0.4 * Math.Min(1, step / 8.0)))], momenta, 1e-12, "momentum");
    }

    [Fact]
    public void A_resumed_run_has_the_rate_of_its_next_step()
    {
        using Linear model = ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), 0.123, 0.9);
        new LearningRateSchedule(optimizer, Lr, new LinearSchedule()).TrainingStarted(new TrainingStart(Steps, StepsPerEpoch, 6, "accuracy"));
        Assert.Equal(0.6, optimizer.ParamGroups.Single().LearningRate, 1e-12);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("cosine")]
    [InlineData("one_cycle")]
    [InlineData("inverse_time")]
    public void A_run_that_ends_within_its_warm_up_has_finite_rates(string name)
    {
        ScheduleOptions options = Schedules.Find(name) with { WarmupSteps = Steps };
        Assert.Equal(1, options.FactorAt(new SchedulePoint(Steps - 1, Steps, StepsPerEpoch)));
        Assert.All([Steps, Steps + 1], step => Assert.InRange(options.FactorAt(new SchedulePoint(step, Steps, StepsPerEpoch)), 0, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Plateau_reduces_when_PyTorchs_does(int index)
    {
        JsonElement golden = Goldens.GetProperty("plateaus")[index];
        PlateauSchedule options = OptionSettings.Apply(new PlateauSchedule(), Settings(golden));
        Assert.Empty(options.Validate());
        using Linear model = ZeroLinear();
        using var optimizer = optim.SGD(model.parameters(), Lr);
        var plateau = new Plateau(options);
        var schedule = new LearningRateSchedule(optimizer, Lr, options, plateau);
        schedule.TrainingStarted(new TrainingStart(100, 2, 0, "accuracy"));
        List<double> rates = [];
        foreach (double loss in Numbers(golden, "losses"))
        {
            schedule.EpochDone(new EpochReport(1, 2, Lr, default, new Score(loss, 0, 1), null, 0));
            schedule.EpochDone(new EpochReport(1, 2, Lr, default, null, null, 0)); // no evaluation was due
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
        }
        AssertClose(Numbers(golden, "rates"), rates, 1e-12, golden.GetProperty("line").GetString()!);
        Assert.InRange(rates.Distinct().Count(), 3, int.MaxValue);
    }

    [Fact]
    public void Names_are_known()
    {
        Assert.Equal(["constant", "linear", "cosine", "step", "multi_step", "exponential", "inverse_time", "one_cycle", "plateau"], Schedules.Names);
        Assert.Equal("schedule: expected one of constant, linear, cosine, step, multi_step, exponential, inverse_time, one_cycle, plateau, got 'linea'. Fix: use 'linear'.",
            Assert.Throws<OptionsException>(() => Schedules.Find("linea")).Message);
    }

    private static (double[] rates, double[] momenta) Follow(optim.Optimizer optimizer, ScheduleOptions options)
    {
        var schedule = new LearningRateSchedule(optimizer, Lr, options);
        optim.ILearningRateController group = optimizer.ParamGroups.Single();
        List<double> rates = [], momenta = [];
        schedule.TrainingStarted(new TrainingStart(Steps, StepsPerEpoch, 0, "accuracy"));
        for (long step = 1; step <= Steps; step++)
        {
            rates.Add(group.LearningRate);
            momenta.Add(group is optim.IMomentum sgd ? sgd.Momentum : ((optim.IBetas)group).Betas.Item1);
            schedule.StepDone(new StepReport(1, step, step, null!));
        }
        return ([.. rates], [.. momenta]);
    }
}
