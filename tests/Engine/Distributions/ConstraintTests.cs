using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace Engine.Tests.Distributions;

/// <summary>Constraints against PyTorch's.</summary>
public class ConstraintTests
{
    private static readonly Dictionary<string, Func<constraints.Constraint>> s_twins = new()
    {
        ["constraints.boolean"] = () => constraints.boolean,
        ["constraints.one_hot"] = () => constraints.one_hot,
        ["constraints.nonnegative_integer"] = () => constraints.nonnegative_integer,
        ["constraints.positive_integer"] = () => constraints.positive_integer,
        ["constraints.integer_interval(1, 2)"] = () => constraints.integer_interval(1, 2),
        ["constraints.real"] = () => constraints.real,
        ["constraints.real_vector"] = () => constraints.real_vector,
        ["constraints.positive"] = () => constraints.positive,
        ["constraints.nonnegative"] = () => constraints.nonnegative,
        ["constraints.greater_than(0.5)"] = () => constraints.greater_than(0.5),
        ["constraints.greater_than_eq(1.)"] = () => constraints.greater_than_eq(1),
        ["constraints.less_than(0.5)"] = () => constraints.less_than(0.5),
        ["constraints.multinomial(4)"] = () => constraints.multinomial(4),
        ["constraints.unit_interval"] = () => constraints.unit_interval,
        ["constraints.interval(-1., 1.)"] = () => constraints.interval(-1, 1),
        ["constraints.half_open_interval(0., 1.)"] = () => constraints.half_open_interval(0, 1),
        ["constraints.simplex"] = () => constraints.simplex,
        ["constraints.lower_triangular"] = () => constraints.lower_triangular,
        ["constraints.lower_cholesky"] = () => constraints.lower_cholesky,
        ["constraints.corr_cholesky"] = () => constraints.corr_cholesky,
        ["constraints.square"] = () => constraints.square,
        ["constraints.symmetric"] = () => constraints.symmetric,
        ["constraints.positive_semidefinite"] = () => constraints.positive_semidefinite,
        ["constraints.positive_definite"] = () => constraints.positive_definite,
        ["constraints.independent(constraints.positive, 1)"] = () => constraints.independent(constraints.positive, 1),
        ["constraints.cat([constraints.positive, constraints.unit_interval], 1, [2, 1])"] = () =>
            constraints.cat([constraints.positive, constraints.unit_interval], 1, [2, 1]),
        ["constraints.stack([constraints.positive, constraints.real], -1)"] = () => constraints.stack([constraints.positive, constraints.real], -1),
    };

    [Fact]
    public void Equal_PyTorchs()
    {
        Assert.Equal(DistributionGoldens.Instance.Checks.Select(golden => golden.Pytorch).Distinct().Order(), s_twins.Keys.Order());
        foreach (var golden in DistributionGoldens.Instance.Checks)
        {
            using var scope = NewDisposeScope();
            var made = s_twins[golden.Pytorch]();
            var value = DistributionGoldens.Inputs(golden.Inputs, ScalarType.Float64)[0];
            Assert.True(golden.EventDim == made.event_dim && golden.IsDiscrete == made.is_discrete, golden.Pytorch);
            var before = LiveTensors.Count;
            var result = made.check(value);
            Assert.True(before + 1 == LiveTensors.Count, $"{golden.Pytorch}: tensors left");
            Assert.Equal(ScalarType.Bool, result.dtype);
            DistributionGoldens.AssertValues(golden.Result, result, 0, golden.Pytorch);
        }
    }

    [Fact]
    public void Whole_number_limits()
    {
        using var scope = NewDisposeScope();
        var value = tensor([-1.0, 0, 0.5, 2, 3]);
        Assert.Equal([true, true, false, true, false], new constraints._IntegerLessThan(2).check(value).data<bool>().ToArray());
        Assert.Equal([false, false, false, true, true], new constraints._IntegerGreaterThan(1).check(value).data<bool>().ToArray());
        Assert.Equal([true, false], constraints.real.check(tensor([double.PositiveInfinity, double.NaN])).data<bool>().ToArray());
    }

    [Fact]
    public void Cholesky_factors_of_correlations_have_rows_of_length_one()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new[,] { { 1.0, 0 }, { 0.6, 0.8 } });
        Assert.True(constraints.corr_cholesky.check(rows).ToBoolean());
        Assert.False(constraints.corr_cholesky.check(rows * 1.01).ToBoolean());
    }

    [Fact]
    public void Text_names_the_bounds()
    {
        Assert.Equal("_GreaterThan(lower_bound=0)", constraints.positive.ToString());
        Assert.Equal("_LessThan(upper_bound=0.5)", constraints.less_than(0.5).ToString());
        Assert.Equal("_Interval(lower_bound=-1.5,upper_bound=2)", constraints.interval(-1.5, 2).ToString());
        Assert.Equal("_IntegerInterval(lower_bound=1,upper_bound=3)", constraints.integer_interval(1, 3).ToString());
        Assert.Equal("_Simplex()", constraints.simplex.ToString());
        Assert.Equal("_IndependentConstraint(_Real(), 1)", constraints.real_vector.ToString());
        Assert.Equal("_Multinomial(upper_bound=4)", constraints.multinomial(4).ToString());
    }

    [Fact]
    public void Mistakes_are_said_in_one_line()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("dependent constraint", Assert.Throws<ArgumentException>(() => constraints.dependent.check(zeros(1))).Message, StringComparison.Ordinal);
        Assert.Contains("at least 1 dimensions, got 0", Assert.Throws<ArgumentException>(() => constraints.real_vector.check(zeros([]))).Message, StringComparison.Ordinal);
        Assert.Contains("expected matrices, got 1", Assert.Throws<ArgumentException>(() => constraints.square.check(zeros(3))).Message, StringComparison.Ordinal);
        Assert.Contains("got a null", Assert.Throws<ArgumentException>(() => constraints.cat([null!])).Message, StringComparison.Ordinal);
        Assert.Contains("at least one constraint", Assert.Throws<ArgumentException>(() => constraints.stack([])).Message, StringComparison.Ordinal);
        Assert.Contains("each of the 1 constraints, got 2", Assert.Throws<ArgumentException>(() => constraints.cat([constraints.real], 0, [1, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("size 1 along dimension 0, got shape [3]", Assert.Throws<ArgumentException>(() => constraints.stack([constraints.real]).check(zeros(3))).Message, StringComparison.Ordinal);
        Assert.Contains("at least 0, got -1", Assert.Throws<ArgumentException>(() => constraints.independent(constraints.real, -1)).Message, StringComparison.Ordinal);
    }
}
