using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Engine.Tests.Optim;

/// <summary>What is LBFGS's own: the closure, one vector of all parameters, lifetimes. The steps are held against PyTorch in GoldenTests.</summary>
public class LbfgsTests
{
    private static Parameter Start(params double[] values) => new(tensor(values));

    private static double[] Values(Tensor tensor) => tensor.detach().data<double>().ToArray();

    /// <summary>The closure of a loss, in a scope of its own.</summary>
    private static Func<Tensor> Closure(optim.Optimizer optimizer, Func<Tensor> loss) => () =>
    {
        optimizer.zero_grad();
        using var scope = NewDisposeScope();
        var value = loss();
        value.backward();
        return value.MoveToOuterDisposeScope();
    };

    [Fact]
    public void It_finds_the_end_of_Rosenbrocks_valley()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (Start(-1.2), Start(1));
        using var optimizer = optim.LBFGS([x, y], 0.2, max_iter: 100, max_eval: 100, tolerange_grad: 1e-9, tolerance_change: 0);
        for (var i = 0; i < 10; i++) optimizer.step(Closure(optimizer, () => (1 - x).pow(2).sum() + 100 * (y - x * x).pow(2).sum()));
        Assert.Equal(1, Values(x)[0], 1e-6);
        Assert.Equal(1, Values(y)[0], 1e-6);
    }

    // With all directions of a quadratic function in its history, a full step ends at the minimum.
    [Fact]
    public void It_solves_a_quadratic_problem_in_few_evaluations()
    {
        using var scope = NewDisposeScope();
        var (weights, goal) = (tensor(new[] { 1.0, 2, 3 }), tensor(new[] { 0.5, -1, 2 }));
        var x = Start(0, 0, 0);
        using var optimizer = optim.LBFGS([x], 1, max_iter: 30, tolerange_grad: 1e-8, tolerance_change: 0);
        var calls = 0;
        var loss = optimizer.step(Closure(optimizer, () =>
        {
            calls++;
            return (weights * (x - goal).pow(2)).sum();
        }));
        Assert.Equal(14.25, loss.item<double>(), 1e-12); // at the start
        Assert.InRange(calls, 3, 30);
        Assert.True(x.detach().allclose(goal, 0, 1e-7));
    }

    [Fact]
    public void Steps_leave_no_tensor_behind_but_the_history()
    {
        using var x = Start(1, 2, 3);
        var before = LiveTensors.Count;
        var optimizer = optim.LBFGS([x], 0.01, max_iter: 3, tolerance_change: 0, history_size: 2);
        var closure = Closure(optimizer, () => x.pow(4).sum());
        for (var i = 0; i < 4; i++) optimizer.step(closure).Dispose();
        var full = LiveTensors.Count;
        for (var i = 0; i < 4; i++) optimizer.step(closure).Dispose();
        Assert.Equal(full, LiveTensors.Count);
        optimizer.Dispose();
        optimizer.Dispose();
        Assert.InRange(LiveTensors.Count, before, before + 1); // the parameter's gradient may be held
    }

    [Fact]
    public void What_the_closure_makes_is_its_own()
    {
        using var scope = NewDisposeScope();
        var x = Start(1, 2);
        using var optimizer = optim.LBFGS([x], 0.1, max_iter: 3);
        var kept = new List<Tensor>();
        optimizer.step(() =>
        {
            optimizer.zero_grad();
            var loss = (x * x).sum();
            loss.backward();
            kept.Add(x.detach().clone());
            return loss;
        });
        Assert.All(kept, tensor => Assert.False(tensor.IsInvalid));
        Assert.Equal([1, 2], Values(kept[0]));
    }

    [Fact]
    public void A_parameter_without_a_gradient_and_an_empty_one_stay()
    {
        using var scope = NewDisposeScope();
        var (moved, still, empty) = (Start(1), Start(7), Start());
        using var optimizer = optim.LBFGS([moved, still, empty], 0.5, max_iter: 5);
        optimizer.step(Closure(optimizer, () => moved.pow(2).sum()));
        Assert.Equal([7], Values(still));
        Assert.True(Math.Abs(Values(moved)[0]) < 1);

        using var nothing = optim.LBFGS([empty]);
        Assert.Equal(3, nothing.step(() => tensor(3.0)).item<double>());
    }

    [Fact]
    public void Without_a_slope_there_is_no_step()
    {
        using var scope = NewDisposeScope();
        var x = Start(0, 0);
        using var optimizer = optim.LBFGS([x]);
        var calls = 0;
        optimizer.step(Closure(optimizer, () =>
        {
            calls++;
            return x.pow(2).sum();
        }));
        Assert.Equal(1, calls);
        Assert.Equal([0, 0], Values(x));
    }

    [Fact]
    public void A_loss_that_is_not_a_number_ends_in_parameters_that_are_none()
    {
        using var scope = NewDisposeScope();
        var x = Start(-1);
        using var optimizer = optim.LBFGS([x], max_iter: 4);
        optimizer.step(Closure(optimizer, () => x.sqrt().sum()));
        Assert.True(double.IsNaN(Values(x)[0]));
    }

    [Fact]
    public void Its_only_group_is_the_optimizer_itself()
    {
        using var scope = NewDisposeScope();
        var x = Start(1);
        using var optimizer = optim.LBFGS([("x", x)], 0.5);
        var group = Assert.Single(optimizer.ParamGroups);
        group.LearningRate = 0.25;
        Assert.Equal((0.25, 0.25, 0.5), (optimizer.LearningRate, optimizer._rate, optimizer.InitialLearningRate));
        Assert.Equal([x], optimizer.parameters());
        optimizer.add_param_group(new ParamGroup());
        Assert.Contains("one group of parameters, got 2", Assert.Throws<InvalidOperationException>(() => optimizer.step(() => x.sum())).Message);
    }

    [Fact]
    public void A_step_needs_a_closure_and_there_is_no_native_optimizer()
    {
        using var x = Start(1);
        using var optimizer = optim.LBFGS([x]);
        Assert.Throws<ArgumentNullException>(() => optimizer.step(null));
        Assert.Throws<ArgumentException>(() => new LBFGS(1, 0.1));
        using var none = new LBFGS(0, 0.1);
        Assert.Empty(none.parameters());
    }
}
