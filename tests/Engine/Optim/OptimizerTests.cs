using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Engine.Tests.Optim;

/// <summary>Groups, settings, lifetimes and closures; the arithmetic is held against PyTorch in GoldenTests.</summary>
public class OptimizerTests
{
    public static TheoryData<string> Kinds => OptimizerKinds.All;

    private static Parameter Ones(int count = 3) => new(ones(count));

    private static OptimizerHelper Make(string kind, params Parameter[] parameters) => OptimizerKinds.Make(kind, 0.1, parameters);

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
        using var rms = optim.RMSProp([parameter], momentum: 0.25);
        rms.Momentum *= 2;
        Assert.Equal(0.5, rms.Momentum);
        Assert.Equal(0.75, new RMSProp.ParamGroup([]) { Momentum = 0.75 }.Options.momentum);
        optim.IBetas[] others =
        [
            optim.Adamax([parameter]), optim.NAdam([parameter]), optim.RAdam([parameter]),
            new Adamax.ParamGroup([]), new NAdam.ParamGroup([]), new RAdam.ParamGroup([]),
        ];
        foreach (var other in others)
        {
            Assert.Equal((0.9, 0.999), other.Betas);
            other.Betas = (0.1, 0.2);
            Assert.Equal((0.1, 0.2), other.Betas);
            (other as IDisposable)?.Dispose();
        }
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
            () => optim.RMSProp(Array.Empty<Parameter>(), -1),
            () => optim.RMSProp(Array.Empty<Parameter>(), alpha: -1),
            () => optim.RMSProp(Array.Empty<Parameter>(), momentum: -1),
            () => optim.Adagrad(Array.Empty<Parameter>(), lr_decay: -1),
            () => optim.Adagrad(Array.Empty<Parameter>(), initial_accumulator_value: -1),
            () => optim.Adadelta(Array.Empty<Parameter>(), rho: 1.1),
            () => optim.Adamax(Array.Empty<Parameter>(), beta2: 1),
            () => optim.NAdam(Array.Empty<Parameter>(), momentum_decay: -1),
            () => optim.RAdam(Array.Empty<Parameter>(), eps: -1),
            () => optim.ASGD(Array.Empty<Parameter>(), weight_decay: -1),
            () => optim.Rprop(Array.Empty<Parameter>(), etaminus: 1),
            () => optim.Rprop(Array.Empty<Parameter>(), etaplus: 1),
            () => optim.LBFGS(Array.Empty<Parameter>(), max_iter: 0),
            () => optim.LBFGS(Array.Empty<Parameter>(), history_size: 0),
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

    [Fact]
    public void RMSProp_takes_momentum_and_centering_switched_on_later()
    {
        using var scope = NewDisposeScope();
        var parameter = Ones();
        parameter.grad = ones(3);
        var group = new RMSProp.ParamGroup([parameter], lr: 0.01);
        using var optimizer = optim.RMSProp([group]);
        optimizer.step();
        var state = (RMSProp.State)optimizer.state_dict().State[0];
        Assert.True(state is { momentum_buffer: null, grad_avg: null, step: 1 });
        (group.Options.centered, group.Momentum) = (true, 0.5);
        optimizer.step();
        Assert.True(state is { momentum_buffer: not null, grad_avg: not null, step: 2 });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_complex_parameter_is_its_real_and_imaginary_parts(string kind)
    {
        using var scope = NewDisposeScope();
        var real = new Parameter(tensor(new double[,] { { 1, -2 }, { 0.5, 3 }, { -1, 0.25 } }));
        var complex = new Parameter(real.detach().clone().view_as_complex());
        using var optimizer = Make(kind, complex);
        using var twin = Make(kind, real);
        for (var i = 1; i <= 5; i++)
        {
            var gradient = real.detach() * i - 1;
            (real.grad, complex.grad) = (gradient, gradient.view_as_complex());
            optimizer.step();
            twin.step();
        }
        Assert.True(complex.detach().view_as_real().allclose(real.detach(), 1e-14, 1e-15));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Types_and_layouts_can_be_mixed_in_a_group(string kind)
    {
        using var scope = NewDisposeScope();
        var values = arange(6, dtype: ScalarType.Float64).reshape(2, 3) - 2;
        Parameter[] mixed = [new(values.t().contiguous().t()), new(values.to(ScalarType.Float32)), new(values.clone())];
        var alone = new Parameter(values.clone());
        using var optimizer = Make(kind, mixed);
        using var twin = Make(kind, alone);
        for (var i = 1; i <= 4; i++)
        {
            foreach (var parameter in mixed) parameter.grad = parameter.detach() - i;
            alone.grad = alone.detach() - i;
            optimizer.step();
            twin.step();
        }
        Assert.False(mixed[0].is_contiguous());
        Assert.True(mixed[0].detach().eq(alone.detach()).all().item<bool>());
        Assert.True(mixed[2].detach().eq(alone.detach()).all().item<bool>());
        Assert.True(mixed[1].detach().to(ScalarType.Float64).allclose(alone.detach(), 1e-5, 1e-6));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_gradient_that_is_not_a_number_stays_in_its_parameter(string kind)
    {
        using var scope = NewDisposeScope();
        var (spoilt, sound, twin) = (Ones(), Ones(), Ones());
        using var optimizer = Make(kind, spoilt, sound);
        using var alone = Make(kind, twin);
        for (var i = 0; i < 3; i++)
        {
            (spoilt.grad, sound.grad, twin.grad) = (tensor(new[] { 1f, float.NaN, 1f }), ones(3), ones(3));
            optimizer.step();
            alone.step();
        }
        Assert.Equal(Values(twin), Values(sound));
        if (kind == "rprop") Assert.Equal(1f, Values(spoilt)[1]); // it has no sign to go by
        else Assert.True(float.IsNaN(Values(spoilt)[1]));
    }

    [Fact]
    public void ASGD_averages_the_parameter_from_t0_on()
    {
        using var scope = NewDisposeScope();
        var parameter = Ones();
        using var optimizer = optim.ASGD([parameter], 0.1, t0: 3);
        var late = new List<float>();
        for (var step = 1; step <= 10; step++)
        {
            parameter.grad = parameter.detach() * step;
            optimizer.step();
            if (step > 5) late.Add(Values(parameter)[0]); // the weight of step 5, t0 + 2, is still 1
            else late = [Values(parameter)[0]];
        }
        Assert.Equal(late.Average(), Values(((ASGD.State)optimizer.state_dict().State[0]).ax)[0], 1e-6f);
    }

    [Fact]
    public void Rprop_steps_grow_shrink_and_stay_in_their_bounds()
    {
        using var scope = NewDisposeScope();
        var parameter = Ones(1);
        using var optimizer = optim.Rprop([parameter], 1, etaminus: 0.5, etaplus: 2, min_step: 0.75, max_step: 3);
        var sizes = new List<float>();
        foreach (var gradient in new[] { 1f, 1, 1, -1, 1, 1, -1, 0 })
        {
            parameter.grad = tensor(new[] { gradient });
            optimizer.step();
            sizes.Add(Values(((Rprop.State)optimizer.state_dict().State[0]).step_size)[0]);
        }
        // After a turn the gradient counts as 0: the next step leaves the size as it is.
        Assert.Equal([1, 2, 3, 1.5f, 1.5f, 3, 1.5f, 1.5f], sizes);
    }
}
