using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

public class ClsTests
{
    // Right with 0.7, wrong with 0.3 at the target, right with 0.5.
    private static Tensor Probabilities() => Rows([0.7, 0.2, 0.1], [0.3, 0.6, 0.1], [0.25, 0.25, 0.5]);

    private static Tensor Targets() => Classes(0, 0, 2);

    [Fact]
    public void Values_by_hand()
    {
        using var scope = NewDisposeScope();
        Close(2.0 / 3, Cls.accuracy(Probabilities(), Targets()));
        Close(-(Math.Log(0.7) + Math.Log(0.3) + Math.Log(0.5)) / 3, Cls.nll(Probabilities(), Targets()));
        // 0.09+0.04+0.01, 0.49+0.36+0.01, 0.0625+0.0625+0.25.
        Close((0.14 + 0.86 + 0.375) / 3, Cls.brier(Probabilities(), Targets()));
        Close([0.14, 0.86, 0.375], Cls.brier_per_sample(Probabilities(), Targets()));
        Close([-Math.Log(0.7), -Math.Log(0.3), -Math.Log(0.5)], Cls.nll_per_sample(Probabilities(), Targets()));
        Assert.Equal([1.0, 0, 1], Of(Cls.correct(Probabilities(), Targets())));
    }

    [Fact]
    public void Logits_give_the_same_as_their_softmax()
    {
        using var scope = NewDisposeScope();
        // ln of the probabilities, moved by a constant in each row.
        var logits = Probabilities().log().add(tensor(new[] { 5.0, -3, 100 }).unsqueeze(1));
        Close(Cls.nll(Probabilities(), Targets()), Cls.nll_from_logits(logits, Targets()));
        Close(Of(Cls.nll_per_sample(Probabilities(), Targets())), Cls.nll_from_logits_per_sample(logits, Targets()));
        Close(2.0 / 3, Cls.accuracy(logits, Targets()));
    }

    [Fact]
    public void Certain_and_right_is_exactly_zero_loss()
    {
        using var scope = NewDisposeScope();
        var certain = eye(4, dtype: float64);
        var right = arange(4, dtype: int64);
        Assert.Equal(1, Cls.accuracy(certain, right));
        Assert.Equal(0, Cls.nll(certain, right));
        Assert.Equal(0, Cls.brier(certain, right));
    }

    [Fact]
    public void Certain_and_wrong_is_infinite_from_probabilities_and_exact_from_logits()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(double.PositiveInfinity, Cls.nll(Rows([1, 0]), Classes(1)));
        Assert.Equal(2, Cls.brier(Rows([1, 0]), Classes(1)));
        Assert.Equal(0, Cls.accuracy(Rows([1, 0]), Classes(1)));
        // A softmax would round the loser to 0 and lose the 2000 nats.
        Assert.Equal(2000, Cls.nll_from_logits(Rows([1000, -1000]), Classes(1)));
        Assert.Equal(double.PositiveInfinity, Cls.nll_from_logits(Rows([0, double.NegativeInfinity]), Classes(1)));
    }

    [Fact]
    public void Uniform_is_ln_C_and_the_lowest_class_wins_the_tie()
    {
        using var scope = NewDisposeScope();
        var uniform = full([3, 4], 0.25, dtype: float64);
        Close(Math.Log(4), Cls.nll(uniform, Classes(0, 1, 3)));
        Close(0.75, Cls.brier(uniform, Classes(0, 1, 3)));
        Close(1.0 / 3, Cls.accuracy(uniform, Classes(0, 1, 3)));
        Assert.Equal([0.0, 1], Of(Cls.correct(Rows([0.2, 0.4, 0.4], [0.2, 0.4, 0.4]), Classes(2, 1))));
    }

    [Fact]
    public void One_class_and_one_sample_are_allowed()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(1, Cls.accuracy(Rows([1]), Classes(0)));
        Assert.Equal(0, Cls.nll(Rows([1]), Classes(0)));
        Assert.Equal(0, Cls.nll_from_logits(Rows([-7]), Classes(0)));
        Assert.Equal(0, Cls.brier(Rows([1]), Classes(0)));
    }

    [Fact]
    public void Narrow_types_are_summed_in_float64()
    {
        using var scope = NewDisposeScope();
        // A million times 0.1: float32 running sums would be off in the fourth digit.
        const int samples = 1_000_000;
        var probabilities = tensor(new[] { 0.1f, 0.9f }).expand(samples, 2);
        var targets = zeros([samples], dtype: int64);
        Close(-Math.Log(0.1f), Cls.nll(probabilities, targets), 1e-9);
        Close(0.81 * 2, Cls.brier(probabilities, targets), 1e-6);

        var halves = full([2, 2], 0.5, dtype: float16);
        Close(Math.Log(2), Cls.nll(halves, Classes(0, 1)));
        Close(Math.Log(2), Cls.nll_from_logits(zeros([2, 2], dtype: bfloat16), Classes(0, 1)));
    }

    [Fact]
    public void Results_are_float64_and_no_other_tensor_stays()
    {
        using var scope = NewDisposeScope();
        var (probabilities, targets) = (Probabilities().to(float32).requires_grad_(), Targets());
        var before = Tensor.TotalCount;
        using (var nll = Cls.nll_per_sample(probabilities, targets))
        {
            Assert.Equal(ScalarType.Float64, nll.dtype);
            Assert.False(nll.requires_grad);
            Assert.Equal(before + 1, Tensor.TotalCount);
        }
        _ = Cls.accuracy(probabilities, targets) + Cls.brier(probabilities, targets) + Cls.nll_from_logits(probabilities, targets);
        _ = Cal.ece(probabilities, targets) + Cal.reliability(probabilities, targets).Count;
        using (NewDisposeScope()) Refused<ArgumentException>(() => Cls.accuracy(Rows([double.NaN, 1]), Classes(0)));
        Assert.Equal(before, Tensor.TotalCount);
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void Misfits_are_refused_with_what_came()
    {
        using var scope = NewDisposeScope();
        var p = Probabilities();
        Assert.Contains("(3)", Refused<ArgumentException>(() => Cls.nll(p[0], Targets())));
        Assert.Contains("(0, 3)", Refused<ArgumentException>(() => Cls.brier(p[..0], Classes())));
        Assert.Contains("(0, 3)", Refused<ArgumentException>(() => Cls.accuracy(p[..0], Classes())));
        Assert.Contains("Int64", Refused<ArgumentException>(() => Cls.accuracy(p.to(int64), Targets())));
        Assert.Contains("Float64", Refused<ArgumentException>(() => Cls.accuracy(p, Targets().to(float64))));
        Assert.Contains("Int32", Refused<ArgumentException>(() => Cls.nll(p, Targets().to(int32))));
        Assert.Contains("(2)", Refused<ArgumentException>(() => Cls.accuracy(p, Classes(0, 1))));
        Assert.Contains("(3, 1)", Refused<ArgumentException>(() => Cls.accuracy(p, Targets().unsqueeze(1))));
        Assert.Contains("from 0 to 3", Refused<ArgumentException>(() => Cls.brier(p, Classes(0, 3, 2))));
        Assert.Contains("from -1 to 2", Refused<ArgumentException>(() => Cls.nll(p, Classes(0, -1, 2))));
        Assert.Contains("softmax", Refused<ArgumentException>(() => Cls.nll(p.mul(2), Targets())));
        Assert.Contains("negative", Refused<ArgumentException>(() => Cls.brier(Rows([1.5, -0.5]), Classes(0))));
    }

    [Fact]
    public void NaN_is_refused_with_its_place()
    {
        using var scope = NewDisposeScope();
        var bad = Rows([0.5, 0.5], [double.NaN, 0.5]);
        Assert.Contains("NaN, first at index (1, 0)", Refused<ArgumentException>(() => Cls.accuracy(bad, Classes(0, 0))));
        Assert.Contains("(1, 0)", Refused<ArgumentException>(() => Cls.nll(bad, Classes(0, 0))));
        Assert.Contains("(1, 0)", Refused<ArgumentException>(() => Cls.nll_from_logits(bad, Classes(0, 0))));
        Refused<ArgumentException>(() => Cls.nll_from_logits(Rows([double.PositiveInfinity, 0]), Classes(0)));
        Refused<ArgumentException>(() => Cls.nll_from_logits(Rows([double.NegativeInfinity, double.NegativeInfinity]), Classes(0)));
    }
}
