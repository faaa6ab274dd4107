using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Layers.Tests.Schedules;

public class ScheduledDropoutTests
{
    private static TorchSharp.Modules.Sequential Model() => nn.Sequential(
        ("drop", new InvertedDropout(0.5)), ("inner", nn.Sequential(("block", new DropBlock2d(0.2, 3)), ("noise", new GaussianDropout(0.4)))),
        ("concrete", new ConcreteDropoutLinear(nn.Linear(2, 2), p: 0.3)), ("stock", nn.Dropout(0.9)));

    private static double[] Rates(nn.Module model) => [.. model.stochastic_layers().Select(found => Math.Round(found.layer.p, 6))];

    [Fact]
    public void Each_layers_own_p_is_scaled_and_learned_ones_are_left_alone()
    {
        using var scope = NewDisposeScope();
        var model = Model();
        var scheduled = new ScheduledDropout(model, DropoutSchedule.linear(4));
        Assert.Equal(["drop", "inner.block", "inner.noise"], scheduled.scheduled);
        Assert.Equal(["concrete"], scheduled.left_alone);
        Assert.Equal([0, 0, 0, 0.3], Rates(model));
        Assert.Equal(0, scheduled.last_step);
        scheduled.step();
        Assert.Equal([0.125, 0.05, 0.1, 0.3], Rates(model));
        scheduled.step();
        Assert.Equal(2, scheduled.last_step);
        Assert.Equal([0.25, 0.1, 0.2, 0.3], Rates(model));
        scheduled.set(100);
        Assert.Equal([0.5, 0.2, 0.4, 0.3], Rates(model));
        Assert.Equal("ScheduledDropout(linear(steps=4, from=0, to=1), layers=3, left_alone=1, last_step=100)", scheduled.ToString());
    }

    [Fact]
    public void A_resumed_run_goes_on_as_if_it_had_never_stopped()
    {
        using var scope = NewDisposeScope();
        var (model, again) = (Model(), Model());
        var first = new ScheduledDropout(model, DropoutSchedule.curriculum(0.3));
        for (var i = 0; i < 5; i++) first.step();
        var resumed = new ScheduledDropout(again, DropoutSchedule.curriculum(0.3));
        resumed.set(first.last_step);
        Assert.Equal(Rates(model), Rates(again));
        first.step();
        resumed.step();
        Assert.Equal(Rates(model), Rates(again));
    }

    [Fact]
    public void Restoring_gives_each_layer_its_own_p_back()
    {
        using var scope = NewDisposeScope();
        var model = Model();
        var scheduled = new ScheduledDropout(model, DropoutSchedule.early(2));
        scheduled.set(7);
        Assert.Equal([0, 0, 0, 0.3], Rates(model));
        scheduled.restore();
        Assert.Equal([0.5, 0.2, 0.4, 0.3], Rates(model));
        scheduled.step();
        Assert.Equal(8, scheduled.last_step);
    }

    [Fact]
    public void A_second_schedule_waits_until_the_first_is_restored()
    {
        using var scope = NewDisposeScope();
        var model = Model();
        var first = new ScheduledDropout(model, DropoutSchedule.linear(10));
        var error = Assert.Throws<InvalidOperationException>(() => new ScheduledDropout(model, DropoutSchedule.linear(10)));
        Assert.Equal(
            $"ScheduledDropout: expected layers that follow no other schedule, got 'drop', which follows {first}. Fix: restore() that one.", error.Message);
        Assert.Throws<InvalidOperationException>(() => new ScheduledDropout(nn.Sequential(("part", model)), DropoutSchedule.linear(10)));
        first.set(10);
        Assert.Equal([0.5, 0.2, 0.4, 0.3], Rates(model));

        first.set(5);
        first.restore();
        var second = new ScheduledDropout(model, DropoutSchedule.linear(10));
        Assert.Equal([0, 0, 0, 0.3], Rates(model));
        second.set(10);
        Assert.Equal([0.5, 0.2, 0.4, 0.3], Rates(model));
        Assert.Throws<InvalidOperationException>(first.step);
        Assert.Equal(5, first.last_step);
        second.set(5);
        first.restore();
        Assert.Equal([0.25, 0.1, 0.2, 0.3], Rates(model));
    }

    [Fact]
    public void A_step_before_the_first_changes_nothing()
    {
        using var scope = NewDisposeScope();
        var model = Model();
        var scheduled = new ScheduledDropout(model, DropoutSchedule.linear(4));
        scheduled.set(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => scheduled.set(-1));
        Assert.Equal(2, scheduled.last_step);
        Assert.Equal(0.25, Rates(model)[0]);
    }

    [Fact]
    public void A_model_with_nothing_to_schedule_is_refused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => new ScheduledDropout(nn.Sequential(("stock", nn.Dropout(0.5))), DropoutSchedule.linear(4)));
        Assert.StartsWith("expected a model with stochastic layers whose p can be set, got Sequential with none. Fix:", error.Message);
        Assert.Throws<ArgumentNullException>(() => new ScheduledDropout(Model(), null!));
    }
}
