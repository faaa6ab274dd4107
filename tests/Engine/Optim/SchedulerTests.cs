using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;
using static TorchSharp.torch.optim.lr_scheduler.impl;

namespace Engine.Tests.Optim;

/// <summary>What schedulers refuse, say and leave alone; their rates are held against PyTorch in SchedulerGoldenTests.</summary>
[Collection("Console")] // one test at a time takes the console over
public class SchedulerTests
{
    private static SGD Optimizer(double rate = 0.1)
    {
        using var value = zeros(1);
        return SGD([new Parameter(value.clone())], rate, momentum: 0.9);
    }

    private static double Rate(Optimizer optimizer) => optimizer.ParamGroups.First().LearningRate;

    private sealed class Halving(Optimizer optimizer) : lr_scheduler.LRScheduler(optimizer)
    {
        internal int Steps => _step_count;

        protected override IEnumerable<double> get_lr() => base.get_lr().Select(rate => rate / 2);
    }

    [Fact]
    public void A_scheduler_of_ones_own_starts_with_its_first_step()
    {
        using var optimizer = Optimizer();
        var scheduler = new Halving(optimizer);
        Assert.Equal((0.1, 0), (Rate(optimizer), scheduler.Steps));
        scheduler.step();
        scheduler.step(7); // without a form of its own, as without an epoch
        scheduler.step(3.5);
        Assert.Equal((0.0125, 3), (Rate(optimizer), scheduler.Steps));
        Assert.Equal([0.0125], scheduler.get_last_lr());
    }

    [Fact]
    public void A_scheduler_starts_from_the_groups_initial_rate()
    {
        using var optimizer = Optimizer();
        var group = optimizer.ParamGroups.Single();
        group.LearningRate = 5;
        var scheduler = lr_scheduler.LambdaLR(optimizer, epoch => 1 + epoch);
        Assert.Equal(0.1, Rate(optimizer));
        group.LearningRate = 5;
        scheduler.step();
        Assert.Equal(0.2, Rate(optimizer));
    }

    [Fact]
    public void A_rate_changed_in_between_is_the_one_that_is_multiplied()
    {
        using var optimizer = Optimizer();
        var scheduler = lr_scheduler.ExponentialLR(optimizer, 0.5);
        optimizer.ParamGroups.Single().LearningRate = 8;
        scheduler.step();
        Assert.Equal(4, Rate(optimizer));
        scheduler.step(2);
        Assert.Equal(0.025, Rate(optimizer)); // the closed form knows only the first rate
    }

    [Fact]
    public void A_group_that_comes_later_keeps_its_rate()
    {
        using var optimizer = Optimizer();
        var scheduler = lr_scheduler.StepLR(optimizer, 1);
        using var value = ones(1);
        using var late = new Parameter(value.clone());
        optimizer.add_param_group(new SGD.ParamGroup([late], lr: 3));
        scheduler.step();
        Assert.Equal([0.1 * 0.1, 3], optimizer.ParamGroups.Select(group => group.LearningRate));
        Assert.Single(scheduler.get_last_lr());
    }

    [Fact]
    public void LBFGS_can_be_scheduled()
    {
        using var value = ones(1);
        using var parameter = new Parameter(value.clone());
        using var optimizer = LBFGS([parameter], 0.5);
        var scheduler = lr_scheduler.ExponentialLR(optimizer, 0.5);
        scheduler.step();
        Assert.Equal(0.25, optimizer.LearningRate);
    }

    [Fact]
    public void A_chain_takes_epochs_and_metrics()
    {
        using var optimizer = Optimizer();
        var chain = lr_scheduler.ChainedLR([lr_scheduler.ExponentialLR(optimizer, 0.5), lr_scheduler.ConstantLR(optimizer, 0.1, 3)]);
        Assert.Equal([Rate(optimizer)], chain.get_last_lr());
        chain.step(12.5, null);
        chain.step(2); // the last one's closed form
        Assert.Equal(0.01, Rate(optimizer), 1e-15);
        Assert.Equal([Rate(optimizer)], chain.get_last_lr());
    }

    [Fact]
    public void ReduceLROnPlateau_needs_a_metric()
    {
        using var optimizer = Optimizer();
        var scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, patience: 0);
        Assert.Contains("step(metric)", Assert.Throws<InvalidOperationException>(() => scheduler.step()).Message);
        Assert.Throws<InvalidOperationException>(() => scheduler.step(epoch: 3));
        scheduler.step(1.0);
        Assert.Equal(0.1, Rate(optimizer));
        scheduler.step(double.NaN, 17); // not better
        Assert.Equal(0.01, Rate(optimizer), 1e-15);
        Assert.Equal([Rate(optimizer)], scheduler.get_last_lr());
    }

    [Fact]
    public void OneCycleLR_ends_with_its_steps_and_sets_the_initial_rate()
    {
        using var optimizer = Optimizer();
        var scheduler = lr_scheduler.OneCycleLR(optimizer, 0.5, total_steps: 10);
        Assert.Equal(0.02, optimizer.ParamGroups.Single().InitialLearningRate);
        for (var i = 0; i < 10; i++) scheduler.step();
        Assert.Contains("at most 10 steps", Assert.Throws<InvalidOperationException>(() => scheduler.step()).Message);
    }

    [Fact]
    public void From_a_rate_of_zero_ConstantLR_finds_back()
    {
        using var optimizer = Optimizer();
        var scheduler = lr_scheduler.ConstantLR(optimizer, 0, 2);
        Assert.Equal(0, Rate(optimizer));
        scheduler.step();
        scheduler.step();
        Assert.Equal(0.1, Rate(optimizer));
    }

    [Fact]
    public void Impossible_settings_are_refused_in_one_line()
    {
        using var optimizer = Optimizer();
        using var other = Optimizer();
        using var value = zeros(1);
        using var parameter = new Parameter(value.clone());
        using var plain = Adagrad([parameter]);
        using var betas = Adam([parameter]);
        var foreign = lr_scheduler.StepLR(other, 1);
        (string expected, Action mistake)[] mistakes =
        [
            ("expected 1 values, one for each parameter group, got 2", () => _ = new LambdaLR(optimizer, [_ => 1, _ => 2])),
            ("expected 1 values, one for each parameter group, got 0", () => _ = new MultiplicativeLR(optimizer, Array.Empty<Func<int, double>>())),
            ("step_size", () => lr_scheduler.StepLR(optimizer, 0)),
            ("total_iters", () => lr_scheduler.PolynomialLR(optimizer, 0)),
            ("expected 0 to 1, got 1.5", () => lr_scheduler.ConstantLR(optimizer, 1.5)),
            ("expected 0 to 1, got -0.5", () => lr_scheduler.LinearLR(optimizer, end_factor: -0.5)),
            ("expected more than 0", () => lr_scheduler.LinearLR(optimizer, start_factor: 0)),
            ("expected less than 1, got 1", () => lr_scheduler.ReduceLROnPlateau(optimizer, factor: 1)),
            ("expected 'min' or 'max', got 'least'", () => lr_scheduler.ReduceLROnPlateau(optimizer, "least")),
            ("expected 'rel' or 'abs', got 'min'", () => lr_scheduler.ReduceLROnPlateau(optimizer, threshold_mode: "min")),
            ("min_lr: expected 1 values", () => lr_scheduler.ReduceLROnPlateau(optimizer, min_lr: [0, 1])),
            ("max_lr: expected 1 values", () => lr_scheduler.CyclicLR(optimizer, [1], [1, 2])),
            ("step_size_up", () => lr_scheduler.CyclicLR(optimizer, 0, 1, 0)),
            ("expected an optimizer with momentum, got Adagrad", () => lr_scheduler.CyclicLR(plain, 0, 1)),
            ("expected an optimizer with momentum, got Adam", () => lr_scheduler.CyclicLR(betas, 0, 1)),
            ("expected Triangular", () => lr_scheduler.CyclicLR(optimizer, 0, 1, mode: (CyclicLR.Mode)7)),
            ("expected an optimizer with momentum or betas, got Adagrad", () => lr_scheduler.OneCycleLR(plain, 1, 10)),
            ("expected total_steps", () => lr_scheduler.OneCycleLR(optimizer, 1)),
            ("total_steps: expected at least 1, got 0", () => lr_scheduler.OneCycleLR(optimizer, 1, 0)),
            ("steps_per_epoch: expected at least 1, got -1", () => lr_scheduler.OneCycleLR(optimizer, 1, epochs: 3)),
            ("pct_start: expected 0 to 1, got 2", () => lr_scheduler.OneCycleLR(optimizer, 1, 10, pct_start: 2)),
            ("one milestone fewer", () => lr_scheduler.SequentialLR(optimizer, [lr_scheduler.StepLR(optimizer, 1)], [3])),
            ("of another at place 1", () => lr_scheduler.SequentialLR(optimizer, [lr_scheduler.StepLR(optimizer, 1), foreign], [3])),
            ("at least one scheduler", () => lr_scheduler.ChainedLR([])),
            ("the places 0 and 1", () => lr_scheduler.ChainedLR([lr_scheduler.StepLR(optimizer, 1), foreign])),
            ("optimizer", () => lr_scheduler.LambdaLR(null!, _ => 1)),
            ("optimizer", () => lr_scheduler.StepLR(null!, 1)),
            ("optimizer", () => lr_scheduler.OneCycleLR(null!, 1, 10)),
        ];
        foreach (var (expected, mistake) in mistakes)
        {
            var message = Assert.ThrowsAny<ArgumentException>(mistake).Message;
            Assert.Contains(expected, message);
        }
    }

    [Fact]
    public void OneCycleLR_takes_more_steps_than_an_int_holds()
    {
        using var optimizer = Optimizer();
        var scheduler = lr_scheduler.OneCycleLR(optimizer, 0.5, epochs: 100000, steps_per_epoch: 100000);
        using var twin = Optimizer();
        var shorter = lr_scheduler.OneCycleLR(twin, 0.5, total_steps: int.MaxValue);
        scheduler.step(1_000_000_000);
        shorter.step(1_000_000_000);
        Assert.InRange(Rate(optimizer), 0.02, 0.25); // a third of the way up
        Assert.InRange(Rate(twin), 0.25, 0.5); // on the way down
    }

    [Fact]
    public void A_missing_function_or_list_is_named()
    {
        using var optimizer = Optimizer();
        Assert.Throws<ArgumentNullException>("lr_lambda", () => lr_scheduler.LambdaLR(optimizer, null!));
        Assert.Throws<ArgumentNullException>("lr_lambda", () => lr_scheduler.MultiplicativeLR(optimizer, null!));
        Assert.Throws<ArgumentNullException>("lr_lambdas", () => new LambdaLR(optimizer, (IEnumerable<Func<int, double>>)null!));
        Assert.Throws<ArgumentNullException>("lr_lambdas", () => new MultiplicativeLR(optimizer, [null!]));
        Assert.Throws<ArgumentNullException>("max_lr", () => lr_scheduler.OneCycleLR(optimizer, (IEnumerable<double>)null!, 10));
        Assert.Throws<ArgumentNullException>("milestones", () => lr_scheduler.MultiStepLR(optimizer, null!));
        Assert.Throws<ArgumentNullException>("schedulers", () => lr_scheduler.ChainedLR(null!));
        Assert.Throws<ArgumentNullException>("schedulers", () => lr_scheduler.SequentialLR(optimizer, null!, []));
    }

    [Fact]
    public void A_phase_without_steps_is_refused()
    {
        using var optimizer = Optimizer();
        Assert.Contains("Fix: another pct_start", Assert.Throws<InvalidOperationException>(() => lr_scheduler.OneCycleLR(optimizer, 1, 10, pct_start: 0.1)).Message);
    }

    [Fact]
    public void Verbose_schedulers_say_what_they_change()
    {
        using var optimizer = Optimizer();
        var before = Console.Out;
        using var text = new StringWriter();
        try
        {
            Console.SetOut(text);
            var scheduler = lr_scheduler.StepLR(optimizer, 2, verbose: true);
            for (var i = 0; i < 2; i++) scheduler.step();
            var plateau = lr_scheduler.ReduceLROnPlateau(optimizer, patience: 0, verbose: true);
            for (var i = 0; i < 2; i++) plateau.step(1.0);
        }
        finally
        {
            Console.SetOut(before);
        }
        var lines = text.ToString().Split('\n').Where(line => line.Contains("learning rate", StringComparison.Ordinal)).Select(line => line.TrimEnd());
        Assert.Equal(["Epoch 2, group 0: learning rate 0.01", "Epoch 1, group 0: learning rate 0.001"], lines);
    }
}
