using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Engine.Tests.Optim;

/// <summary>Groups, settings, lifetimes and closures; the arithmetic is held against PyTorch in GoldenTests.</summary>
public class OptimizerTests
{
    public static TheoryData<string> Kinds => new("sgd", "momentum", "adam", "amsgrad", "adamw");

    private static Parameter Ones(int count = 3) => new(ones(count));

    private static OptimizerHelper Make(string kind, params Parameter[] parameters) => kind switch
    {
        "sgd" => optim.SGD(parameters, 0.1),
        "momentum" => optim.SGD(parameters, 0.1, momentum: 0.9, nesterov: true, weight_decay: 0.1),
        "adam" => optim.Adam(parameters, 0.1, weight_decay: 0.1),
        "amsgrad" => optim.Adam(parameters, 0.1, amsgrad: true, maximize: true),
        _ => optim.AdamW(parameters, 0.1, weight_decay: 0.1),
    };

    private static float[] Values(Tensor tensor) => tensor.detach().data<float>().ToArray();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_step_leaves_no_tensor_behind_but_the_first_steps_state(string kind)
    {
        using var parameter = Ones();
        using (var gradient = ones(3)) parameter.grad = gradient;
        using var optimizer = Make(kind, parameter);
        optimizer.step();
        var before = LiveTensors.Count;
        for (var i = 0; i < 10; i++) optimizer.step();
        Assert.Equal(before, LiveTensors.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void State_outlives_the_scope_that_a_step_is_in_and_goes_with_the_optimizer(string kind)
    {
        using var parameter = Ones();
        using (var gradient = ones(3)) parameter.grad = gradient;
        var before = LiveTensors.Count;
        var optimizer = Make(kind, parameter);
        for (var i = 0; i < 3; i++)
            using (NewDisposeScope())
                optimizer.step();
        optimizer.Dispose();
        Assert.Equal(before, LiveTensors.Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Parameters_without_a_gradient_stay(string kind)
    {
        using var scope = NewDisposeScope();
        var (moved, still) = (Ones(), Ones());
        moved.grad = ones(3);
        using var optimizer = Make(kind, moved, still);
        optimizer.step();
        Assert.Equal([1f, 1f, 1f], Values(still));
        Assert.NotEqual([1f, 1f, 1f], Values(moved));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_to_do_is_fine(string kind)
    {
        using var parameter = Ones();
        using var optimizer = Make(kind, parameter);
        Assert.Null(optimizer.step());
        optimizer.zero_grad();
        using var empty = Make(kind);
        empty.step();
        empty.zero_grad();
    }

    [Fact]
    public void A_step_is_not_recorded_and_the_parameter_stays_a_leaf()
    {
        using var scope = NewDisposeScope();
        var parameter = Ones();
        parameter.grad = ones(3);
        using var optimizer = optim.SGD([parameter], 0.5);
        optimizer.step();
        Assert.True(parameter.is_leaf && parameter.requires_grad);
        Assert.Equal([0.5f, 0.5f, 0.5f], Values(parameter));
    }

    [Fact]
    public void The_closure_is_recorded_and_its_loss_comes_back()
    {
        using var scope = NewDisposeScope();
        var parameter = Ones();
        using var optimizer = optim.SGD([parameter], 0.1);
        Tensor loss;
        using (no_grad())
        {
            loss = optimizer.step(() =>
            {
                optimizer.zero_grad();
                var sum = (parameter * parameter).sum();
                sum.backward();
                return sum;
            })!;
        }
        Assert.Equal(3f, loss.item<float>());
        Assert.Equal([0.8f, 0.8f, 0.8f], Values(parameter));
    }

    [Fact]
    public void Zero_grad_zeroes_in_place()
    {
        using var scope = NewDisposeScope();
        var parameter = Ones();
        var gradient = ones(3);
        parameter.grad = gradient;
        using var optimizer = optim.SGD([parameter], 0.1);
        optimizer.zero_grad();
        Assert.Equal([0f, 0f, 0f], Values(gradient));
        Assert.NotNull(parameter.grad);
    }

    [Fact]
    public void Groups_have_their_own_rates_and_remember_the_first()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (Ones(), Ones());
        using var optimizer = optim.SGD([x], 0.1);
        optimizer.add_param_group(new SGD.ParamGroup([y], lr: 0.2));
        Assert.Equal([0.1, 0.2], optimizer.ParamGroups.Select(g => g.LearningRate));
        foreach (var group in optimizer.ParamGroups) group.LearningRate *= 2;
        Assert.Equal([0.1, 0.2], optimizer.ParamGroups.Select(g => g.InitialLearningRate));
        (x.grad, y.grad) = (ones(3), ones(3));
        optimizer.step();
        Assert.Equal(0.8f, Values(x)[0]);
        Assert.Equal(0.6f, Values(y)[0]);
        Assert.Equal([x, y], optimizer.parameters());
    }

    [Fact]
    public void Momentum_and_betas_can_be_read_and_set()
    {
        using var parameter = Ones();
        using var sgd = optim.SGD([parameter], 0.1, momentum: 0.5);
        Assert.Equal(0.5, sgd.Momentum);
        var group = new SGD.ParamGroup([], momentum: 0.25) { Momentum = 0.75 };
        Assert.Equal(0.75, group.Options.momentum);
        using var adam = optim.Adam([parameter], beta1: 0.5);
        Assert.Equal((0.5, 0.999), adam.Betas);
        Assert.Equal((0.1, 0.2), new AdamW.ParamGroup([]) { Betas = (0.1, 0.2) }.Betas);
    }

    [Fact]
    public void A_parameter_can_be_in_one_group_only()
    {
        using var parameter = Ones();
        Assert.Throws<ArgumentException>(() => optim.SGD([parameter, parameter], 0.1));
        using var optimizer = optim.Adam([parameter]);
        Assert.Throws<ArgumentException>(() => optimizer.add_param_group(new Adam.ParamGroup([parameter])));
    }

    [Fact]
    public void Impossible_settings_are_refused_in_one_line()
    {
        Action[] mistakes =
        [
            () => optim.SGD(Array.Empty<Parameter>(), -0.1),
            () => optim.SGD(Array.Empty<Parameter>(), double.NaN),
            () => optim.SGD(Array.Empty<Parameter>(), 0.1, momentum: -1),
            () => optim.SGD(Array.Empty<Parameter>(), 0.1, weight_decay: -1),
            () => optim.SGD(Array.Empty<Parameter>(), 0.1, nesterov: true),
            () => optim.SGD(Array.Empty<Parameter>(), 0.1, momentum: 0.9, dampening: 0.1, nesterov: true),
            () => optim.Adam(Array.Empty<Parameter>(), -1),
            () => optim.Adam(Array.Empty<Parameter>(), beta1: 1),
            () => optim.Adam(Array.Empty<Parameter>(), beta2: -0.1),
            () => optim.AdamW(Array.Empty<Parameter>(), eps: -1),
            () => optim.AdamW(Array.Empty<Parameter>(), weight_decay: double.NaN),
        ];
        Assert.All(mistakes, mistake => Assert.DoesNotContain('\n', Assert.Throws<ArgumentException>(mistake).Message));
    }

    [Fact]
    public void Amsgrad_can_be_switched_on_later()
    {
        using var scope = NewDisposeScope();
        var parameter = Ones();
        parameter.grad = ones(3);
        var group = new Adam.ParamGroup([parameter]);
        using var optimizer = optim.Adam([group]);
        optimizer.step();
        group.Options.amsgrad = true;
        optimizer.step();
        Assert.All(Values(parameter), value => Assert.InRange(value, 0.997f, 0.9985f)); // two steps of about the rate, 0.001
    }
}
