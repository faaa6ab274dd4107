using DropoutTorch.Options;
using DropoutTorch.Training;

namespace Training.Tests;

public class ScheduleOptionsTests
{
    [Fact]
    public void Defaults_are_sound()
    {
        Assert.All(Schedules.All, options => Assert.Empty(options.Validate()));
        Assert.All(DropoutSchedules.All, options => Assert.Empty(options.Validate()));
    }

    [Theory]
    [InlineData("linear", "end", "-0.5", "end: expected a number from 0 to 1, got -0.5. Fix: choose one in that range.")]
    [InlineData("cosine", "end", "NaN", "end: expected a number from 0 to 1, got NaN. Fix: choose one in that range.")]
    [InlineData("constant", "warmup_steps", "-1", "warmup_steps: expected at least 0, got -1. Fix: choose 0 or more.")]
    [InlineData("constant", "momentum_start", "0.5", "momentum_start: expected together with momentum_steps, got one without the other. Fix: give both, or neither.")]
    [InlineData("constant", "momentum_steps", "5", "momentum_start: expected together with momentum_steps, got one without the other. Fix: give both, or neither.")]
    [InlineData("step", "step_epochs", "0", "step_epochs: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("step", "gamma", "1.5", "gamma: expected a number above 0, up to 1, got 1.5. Fix: choose 0.1.")]
    [InlineData("multi_step", "milestones", "5,5", "milestones: expected rising numbers of epochs, from 1 on, got 5,5. Fix: write them like 10,15.")]
    [InlineData("multi_step", "milestones", "none", "milestones: expected rising numbers of epochs, from 1 on, got none. Fix: write them like 10,15.")]
    [InlineData("multi_step", "milestones", "0,5", "milestones: expected rising numbers of epochs, from 1 on, got 0,5. Fix: write them like 10,15.")]
    [InlineData("exponential", "gamma", "-1", "gamma: expected a number above 0, up to 1, got -1. Fix: choose 0.1.")]
    [InlineData("inverse_time", "half_life", "0", "half_life: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("one_cycle", "rise_share", "1", "rise_share: expected a share of the run between 0 and 1, got 1. Fix: choose 0.3.")]
    [InlineData("one_cycle", "div_factor", "0.5", "div_factor: expected a number of at least 1, got 0.5. Fix: choose 25.")]
    [InlineData("one_cycle", "final_div_factor", "Infinity", "final_div_factor: expected a number of at least 1, got Infinity. Fix: choose 1e4.")]
    [InlineData("one_cycle", "base_momentum", "1", "base_momentum: expected a number from 0 to below 1, got 1. Fix: choose 0.85.")]
    [InlineData("one_cycle", "max_momentum", "-0.1", "max_momentum: expected a number from 0 to below 1, got -0.1. Fix: choose 0.95.")]
    [InlineData("plateau", "reduction", "1", "reduction: expected a number between 0 and 1, got 1. Fix: choose 0.1.")]
    [InlineData("plateau", "patience", "-1", "patience: expected at least 0, got -1. Fix: choose 0 or more.")]
    [InlineData("plateau", "cooldown", "-1", "cooldown: expected at least 0, got -1. Fix: choose 0 or more.")]
    public void A_setting_out_of_its_range_is_one_line(string schedule, string name, string value, string line) =>
        Assert.Equal([line], OptionSettings.Apply(Schedules.Find(schedule), new Dictionary<string, string> { [name] = value }).Validate());

    [Theory]
    [InlineData("linear", "from", "2", "from: expected a number from 0 to 1, got 2. Fix: choose one in that range.")]
    [InlineData("cosine", "to", "-1", "to: expected a number from 0 to 1, got -1. Fix: choose one in that range.")]
    [InlineData("early", "until", "NaN", "until: expected a number from 0 to 1, got NaN. Fix: choose one in that range.")]
    [InlineData("late", "start", "1.5", "start: expected a number from 0 to 1, got 1.5. Fix: choose one in that range.")]
    [InlineData("curriculum", "strength", "0", "strength: expected a finite number above 0, got 0. Fix: choose 10.")]
    public void So_is_one_of_a_schedule_of_dropout(string schedule, string name, string value, string line) =>
        Assert.Equal([line], OptionSettings.Apply(DropoutSchedules.Find(schedule), new Dictionary<string, string> { [name] = value }).Validate());

    [Fact]
    public void A_cycling_momentum_starts_nowhere_else() => Assert.Equal(
        ["momentum_start: expected none while the momentum cycles, got 0.5. Fix: leave it out, or set cycle_momentum=false."],
        new OneCycleSchedule { MomentumStart = 0.5, MomentumSteps = 10 }.Validate());

    // Factors at the first step, in the middle and at the end of a run of 100 steps.
    [Theory]
    [InlineData("linear", 0, 0.5, 1)]
    [InlineData("cosine", 0, 0.5, 1)]
    [InlineData("early", 1, 0, 0)]
    [InlineData("late", 0, 1, 1)]
    [InlineData("curriculum", 0, 0.99326205300091, 0.9999546000702375)]
    public void Schedules_of_dropout_have_the_shape_of_the_run(string name, double first, double middle, double last)
    {
        DropoutTorch.Layers.DropoutSchedule schedule = DropoutSchedules.Find(name).Create(100)!;
        Assert.Equal(first, schedule.factor(0), 1e-12);
        Assert.Equal(middle, schedule.factor(50), 1e-12);
        Assert.Equal(last, schedule.factor(100), 1e-12);
    }

    [Fact]
    public void A_constant_dropout_has_no_schedule() => Assert.Null(new ConstantDropout().Create(100));
}
