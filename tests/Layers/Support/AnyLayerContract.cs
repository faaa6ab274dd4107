using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using TorchSharp;
using static TorchSharp.torch;

namespace Layers.Tests.Support;

/// <summary>
/// What every stochastic layer keeps, whatever it does to its input: for layers with parameters, or with inputs of another kind than
/// <see cref="LayerCase"/> has.
/// </summary>
internal static class AnyLayerContract
{
    /// <summary>All of it. The input must be large enough that two masks differ.</summary>
    /// <param name="make">A new layer at a probability near one half, with the seed.</param>
    /// <param name="input">For the layer.</param>
    internal static void Holds(Func<long?, StochasticLayer> make, Tensor input)
    {
        using var scope = NewDisposeScope();
        Probabilities(make(null));
        Modes(make(null), input);
        SeedRepeats(make, input);
        GeneratorRepeats(make, input);
        NothingIsLeftBehind(make(null), input);
    }

    private static void Probabilities(StochasticLayer layer)
    {
        foreach (var (p, shown) in new[] { (-0.1, "-0.1"), (1.5, "1.5"), (double.NaN, "NaN") })
        {
            var before = layer.p;
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => layer.p = p);
            Assert.Equal($"dropout probability has to be between 0 and 1, but got {shown} (Parameter 'p')", error.Message);
            Assert.Equal(before, layer.p);
        }
    }

    private static void Modes(StochasticLayer layer, Tensor input)
    {
        manual_seed(1);
        layer.eval();
        var still = layer.call(input);
        Assert.NotSame(input, still);
        Assert.True(Equal(still, layer.call(input)), "evaluation draws nothing");
        layer.Mode = StochasticMode.AlwaysOn;
        Assert.False(Equal(still, layer.call(input)), "AlwaysOn draws");
        layer.train();
        layer.Mode = StochasticMode.Off;
        Assert.True(Equal(still, layer.call(input)), "Off draws nothing");
        layer.Mode = StochasticMode.FollowTraining;
        Assert.False(Equal(still, layer.call(input)), "training draws");

        var state = get_rng_state();
        layer.p = 0;
        Assert.True(Equal(still, layer.call(input)), "p = 0 changes nothing");
        layer.eval();
        layer.call(input);
        Assert.True(get_rng_state().Equals(state), "nothing was drawn");
    }

    private static void SeedRepeats(Func<long?, StochasticLayer> make, Tensor input)
    {
        var (one, other, third) = (make(5), make(5), make(6));
        foreach (var layer in new[] { one, other, third }) layer.train();
        other.load_state_dict(one.state_dict());
        third.load_state_dict(one.state_dict());
        var (first, second) = (one.call(input), one.call(input));
        Assert.True(Equal(first, other.call(input)));
        Assert.True(Equal(second, other.call(input)));
        Assert.False(Equal(first, second));
        Assert.False(Equal(first, third.call(input)));
        Assert.Equal(2, one.get_buffer("steps")!.item<long>());

        var resumed = make(5);
        resumed.train();
        resumed.load_state_dict(one.state_dict());
        Assert.True(Equal(one.call(input), resumed.call(input)), "the count of steps is part of the state");
    }

    private static void GeneratorRepeats(Func<long?, StochasticLayer> make, Tensor input)
    {
        var layer = make(null);
        layer.train();
        foreach (var source in new RandomSource?[] { null, RandomSource.TorchGenerator })
        {
            layer.Source = source;
            manual_seed(3);
            var (first, second) = (layer.call(input), layer.call(input));
            manual_seed(3);
            Assert.True(Equal(first, layer.call(input)));
            Assert.False(Equal(first, second));
        }
        layer.Source = RandomSource.At(new StreamAddress(7));
        Assert.True(Equal(layer.call(input), layer.call(input)), "an address gives the same mask each time");
    }

    private static void NothingIsLeftBehind(StochasticLayer layer, Tensor input)
    {
        layer.train();
        foreach (var source in new RandomSource?[] { null, RandomSource.TorchGenerator })
        {
            layer.Source = source;
            NothingIsLeftBehind(() => layer.call(input).Dispose());
        }
    }

    /// <summary>Whether a call leaves as many tensors alive as there were.</summary>
    internal static void NothingIsLeftBehind(Action call)
    {
        call();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 5; i++) call();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static bool Equal(Tensor left, Tensor right) => left.Equals(right);
}
