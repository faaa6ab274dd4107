using TorchSharp.Native;
using static TorchSharp.torch;

namespace Engine.Tests.Native;

/// <summary>Inputs that end a process in libtorch itself.</summary>
public class GuardTests
{
    public static TheoryData<string, Action<Tensor, Tensor>> Divisions => new()
    {
        { "floor_divide", (a, b) => a.floor_divide(b) },
        { "floor_divide_", (a, b) => a.floor_divide_(b) },
        { "remainder", (a, b) => a.remainder(b) },
        { "fmod", (a, b) => a.fmod(b) },
        { "div trunc", (a, b) => a.div(b, RoundingMode.trunc) },
        { "div floor", (a, b) => a.div(b, RoundingMode.floor) },
        { "div_ floor", (a, b) => a.div_(b, RoundingMode.floor) },
        { "%", (a, b) => _ = a % b },
        { "gcd", (a, b) => a.gcd(b) },
        { "lcm", (a, b) => a.lcm(b) },
        { "by a number", (a, _) => a.floor_divide(-1) },
    };

    [Theory]
    [MemberData(nameof(Divisions))]
    public void The_smallest_integer_is_not_divided_by_minus_one(string name, Action<Tensor, Tensor> divide)
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<TorchException>(() => divide(tensor(new[] { 5L, long.MinValue }), tensor(new[] { 1L, -1L })));
        Assert.True(error.Message.StartsWith("integer overflow: the smallest Long divided by -1", StringComparison.Ordinal), $"{name}: {error.Message}");
        Assert.Throws<TorchException>(() => divide(tensor(new[] { int.MinValue }), tensor(new[] { -1 })));
    }

    [Fact]
    public void All_other_integers_are_divided()
    {
        using var scope = NewDisposeScope();
        // -1 elsewhere than under the smallest number, and the smallest number of a type that is widened first.
        Assert.Equal([long.MinValue, -5], tensor(new[] { long.MinValue, 5L }).floor_divide(tensor(new[] { 1L, -1L })).data<long>().ToArray());
        Assert.Equal([-(long)int.MinValue], tensor(new[] { int.MinValue }).floor_divide(tensor(new[] { -1L })).data<long>().ToArray());
        Assert.Equal([9.2233720368547758e18f], tensor(new[] { long.MinValue }).div(tensor(new[] { -1L })).data<float>().ToArray());
    }

    [Fact]
    public void A_pixel_shuffle_whose_square_overflows_is_refused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<TorchException>(() => nn.functional.pixel_shuffle(ones(1, 4, 3, 3), 1L << 32));
        Assert.Equal("pixel_shuffle: expected an upscale factor from 1 to 2147483647, got 4294967296", error.Message);
    }

    [Fact]
    public void Windows_whose_sizes_overflow_are_refused()
    {
        using var scope = NewDisposeScope();
        foreach (var size in new[] { 1L << 45, 1L << 30 })
        {
            Assert.Contains("got", Assert.Throws<TorchException>(() => nn.functional.fold(ones(5, 1), 4, size)).Message);
            Assert.Contains("got", Assert.Throws<TorchException>(() => nn.functional.unfold(ones(1, 1, 5, 5), size)).Message);
        }
    }

    [Fact]
    public void A_binomial_of_NaN_does_not_draw_for_ever()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("got NaN", Assert.Throws<TorchException>(() => binomial(tensor(float.NaN), tensor(0.5f))).Message);
        Assert.Contains("got NaN", Assert.Throws<TorchException>(() => binomial(tensor(3f), tensor(float.NaN))).Message);
        Assert.InRange(binomial(tensor(3f), tensor(0.5f)).item<float>(), 0, 3);
    }

    [Fact]
    public void A_power_that_cannot_be_negated_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("expected an exponent above", Assert.Throws<TorchException>(() => Op.Call("matrix_power", eye(2), long.MinValue)).Message);
    }

    [Theory]
    [InlineData(-1, "expected targets from 0 to 3, got -1")]
    [InlineData(4, "expected targets from 0 to 3, got 4")]
    public void Ctc_targets_outside_the_alphabet_are_refused_unless_they_are_padding(long bad, string message)
    {
        using var scope = NewDisposeScope();
        var (probabilities, lengths) = (zeros(5, 2, 4).log_softmax(2), tensor(new[] { 5L, 5 }));
        Tensor Loss(long[,] targets, params long[] counts) => nn.functional.ctc_loss(probabilities, tensor(targets), lengths, tensor(counts));
        Assert.Contains(message, Assert.Throws<TorchException>(() => Loss(new[,] { { 1, bad }, { 1, 2 } }, 2, 2)).Message);
        var padded = Loss(new[,] { { 1, bad }, { 1, 2 } }, 1, 2);
        Assert.Equal(Loss(new[,] { { 1L, 3 }, { 1, 2 } }, 1, 2).item<float>(), padded.item<float>());
        Assert.Contains(message, Assert.Throws<TorchException>(() =>
            nn.functional.ctc_loss(probabilities, tensor(new[] { 1, bad, 2 }), lengths, tensor(new[] { 2L, 1 }))).Message);
    }
}
