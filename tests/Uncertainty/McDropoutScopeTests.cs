using DropoutTorch.Layers;
using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Uncertainty.Tests;

public class McDropoutScopeTests
{
    [Fact]
    public void Only_stochastic_layers_are_switched()
    {
        using var model = Networks.Small();
        model.train();
        var drop = Drop(model);
        using (model.enable_mc_dropout())
        {
            Assert.True(drop.IsActive);
            Assert.All(model.modules().Prepend(model), module => Assert.False(module.training));
            using var x = ones([2, 4]);
            using var first = model.call(x);
            using var second = model.call(x);
            Assert.False(first.allclose(second));
        }
        Assert.All(model.modules().Prepend(model), module => Assert.True(module.training));
        Assert.Equal(StochasticMode.FollowTraining, drop.Mode);
    }

    [Fact]
    public void Each_flag_and_mode_comes_back_as_it_was()
    {
        using var model = Sequential(
            ("frozen", Sequential(Linear(2, 2), BatchNorm1d(2), new InvertedDropout { Mode = StochasticMode.Off })),
            ("live", Sequential(Linear(2, 2), new InvertedDropout { Mode = StochasticMode.AlwaysOn }, new InvertedDropout())));
        model.train();
        var (frozen, live) = (model.children().First(), model.children().Last());
        frozen.eval();
        frozen.children().First().train(); // a training module below one in evaluation
        var flags = Flags(model);
        var modes = Modes(model);
        Assert.Equal([true, false, true, true, false, false, true, true, true], flags);

        using (model.enable_mc_dropout())
            Assert.All(Modes(model), mode => Assert.Equal(StochasticMode.AlwaysOn, mode));
        Assert.Equal(flags, Flags(model));
        Assert.Equal(modes, Modes(model));
        Assert.True(live.training);
    }

    [Fact]
    public void A_layer_in_two_places_comes_back_too()
    {
        var shared = new InvertedDropout();
        using var one = Sequential(Linear(2, 2), shared);
        using var two = Sequential(shared, Linear(2, 2));
        using var model = new Staged(("one", one), ("two", two));
        model.train();
        two.eval();
        shared.train();
        var flags = Flags(model);
        using (var scope = model.enable_mc_dropout())
            Assert.Equal(["one.1"], scope.Report.Switched);
        Assert.Equal(flags, Flags(model));
        Assert.True(shared.training);
    }

    [Fact]
    public void An_exception_restores_everything()
    {
        using var model = Networks.Small();
        model.train();
        void Failing()
        {
            using var scope = model.enable_mc_dropout();
            throw new InvalidDataException();
        }
        Assert.Throws<InvalidDataException>(Failing);
        Assert.All(Flags(model), Assert.True);
        Assert.Equal(StochasticMode.FollowTraining, Drop(model).Mode);
        using var again = model.enable_mc_dropout();
    }

    [Fact]
    public void A_module_that_refuses_evaluation_leaves_nothing_half_switched()
    {
        using var stubborn = new Stubborn();
        using var drop = new InvertedDropout();
        using var model = new Staged(("drop", drop), ("stubborn", stubborn));
        model.train();
        Assert.Throws<NotSupportedException>(() => model.enable_mc_dropout());
        Assert.True(model.training && drop.training && stubborn.training);
        Assert.Equal(StochasticMode.FollowTraining, drop.Mode);
        using var scope = drop.enable_mc_dropout(); // not held any more
    }

    [Fact]
    public void Nested_use_is_refused_and_leaves_the_first_scope_alone()
    {
        using var model = Networks.Small();
        model.train();
        using (model.enable_mc_dropout())
        {
            var message = Values.Refused<InvalidOperationException>(() => model.enable_mc_dropout());
            Assert.Contains("dispose", message, StringComparison.Ordinal);
            // A part of it, and a model that shares a layer with it.
            Values.Refused<InvalidOperationException>(() => Drop(model).enable_mc_dropout());
            Values.Refused<InvalidOperationException>(() => Sequential(Drop(model)).enable_mc_dropout());
            Values.Refused<InvalidOperationException>(() => Task.Run(() => model.enable_mc_dropout()).GetAwaiter().GetResult());
            Values.Refused<InvalidOperationException>(() => new McSampler(model, 2).Predict(ones([2, 4])));
            Assert.True(Drop(model).IsActive);
            Assert.False(model.training);
        }
        Assert.True(model.training);
        model.enable_mc_dropout().Dispose();
    }

    [Fact]
    public async Task Of_many_threads_one_gets_in()
    {
        using var model = Networks.Small();
        model.train();
        for (var round = 0; round < 20; round++)
        {
            using var start = new Barrier(8);
            var attempts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                var scope = Attempt(model);
                start.SignalAndWait(); // nobody leaves before everybody has tried
                return scope;
            }, TaskCreationOptions.LongRunning)));
            using var winner = Assert.Single(attempts, attempt => attempt is not null);
            Assert.True(Drop(model).IsActive);
        }
        Assert.All(Flags(model), Assert.True);
        Assert.Equal(StochasticMode.FollowTraining, Drop(model).Mode);
    }

    [Fact]
    public void Disposing_twice_does_not_touch_a_later_scope()
    {
        using var model = Networks.Small();
        var first = model.enable_mc_dropout();
        first.Dispose();
        using var second = model.enable_mc_dropout();
        first.Dispose();
        Assert.True(Drop(model).IsActive);
        Values.Refused<InvalidOperationException>(() => model.enable_mc_dropout());
    }

    [Fact]
    public void The_report_names_what_is_on_and_what_cannot_be()
    {
        using var model = Sequential(
            ("a", new InvertedDropout()),
            ("block", Sequential(("b", new InvertedDropout()), ("stock", Dropout(0.25)))),
            ("one", Dropout1d(0.5)),
            ("two", Dropout2d(0.5)),
            ("three", Dropout3d(0.5)),
            ("alpha", AlphaDropout(0.1)),
            ("feature", FeatureAlphaDropout(0.2)),
            ("idle", Dropout(0)));
        using var scope = model.enable_mc_dropout();
        Assert.Equal(["a", "block.b"], scope.Report.Switched);
        Assert.Equal(
            [
                "block.stock: Dropout(p=0.25)", "one: Dropout1d(p=0.5)", "two: Dropout2d(p=0.5)", "three: Dropout3d(p=0.5)",
                "alpha: AlphaDropout(p=0.1)", "feature: FeatureAlphaDropout(p=0.2)",
            ],
            scope.Report.Unreached);
    }

    [Fact]
    public void A_single_layer_is_a_model_too()
    {
        using var drop = new InvertedDropout();
        using (var scope = drop.enable_mc_dropout())
        {
            Assert.Equal([""], scope.Report.Switched);
            Assert.True(drop.IsActive);
        }
        using var linear = Linear(2, 2);
        using var empty = linear.enable_mc_dropout();
        Assert.Empty(empty.Report.Switched);
    }

    private static InvertedDropout Drop(Module model) => model.modules().OfType<InvertedDropout>().Single();

    private static bool[] Flags(Module model) => [model.training, .. model.modules().Select(module => module.training)];

    private static StochasticMode[] Modes(Module model) => [.. model.stochastic_layers().Select(found => found.layer.Mode)];

    private static McDropoutScope? Attempt(Module model)
    {
        try
        {
            return model.enable_mc_dropout();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private sealed class Stubborn() : Module<Tensor, Tensor>(nameof(Stubborn))
    {
        public override Tensor forward(Tensor input) => input.alias();

        public override void train(bool train = true)
        {
            if (!train) throw new NotSupportedException();
            base.train(train);
        }
    }
}
