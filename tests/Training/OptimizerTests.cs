using System.Text.Json;
using DropoutTorch.Options;
using DropoutTorch.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static Training.Tests.Fixtures;
using OptimizerOptions = DropoutTorch.Training.OptimizerOptions;

namespace Training.Tests;

public class OptimizerTests
{
    public static TheoryData<int, string> PyTorchOptimizers
    {
        get
        {
            var cases = new TheoryData<int, string>();
            foreach ((int index, JsonElement entry) in Goldens.GetProperty("optimizers").EnumerateArray().Index())
                cases.Add(index, entry.GetProperty("line").GetString()!);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(PyTorchOptimizers))]
    public void Twenty_steps_lead_where_PyTorchs_do(int index, string line)
    {
        JsonElement golden = Goldens.GetProperty("optimizers")[index];
        OptimizerOptions options = OptionSettings.Apply(Optimizers.Find(golden.GetProperty("optimizer").GetString()!), Settings(golden));
        Assert.Empty(options.Validate());
        using DisposeScope scope = NewDisposeScope();
        using var model = Sequential(Linear(4, 3), LayerNorm(3), Tanh(), Linear(3, 2)).to(float64);
        using (no_grad())
        {
            foreach ((int key, Parameter parameter) in model.parameters().Index())
                parameter.copy_(Fill(parameter.shape, key));
        }
        using optim.Optimizer optimizer = options.Create(model);
        Tensor inputs = Fill([8, 4], 50), targets = arange(8, dtype: int64).remainder(2);
        for (int step = 0; step < 20; step++)
        {
            optimizer.zero_grad();
            functional.cross_entropy(model.call(inputs), targets).backward();
            optimizer.step();
        }
        AssertClose(Numbers(golden, "parameters"), Values(model), 1e-10, line);
    }

    [Fact]
    public void Every_optimizer_is_compared_with_PyTorch()
    {
        Assert.Equal(["sgd", "adam", "adamw", "rmsprop"], Optimizers.Names);
        Assert.Equal(Optimizers.Names.Order(), Goldens.GetProperty("optimizers").EnumerateArray().Select(entry => entry.GetProperty("optimizer").GetString()).Distinct().Order());
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("rmsprop")]
    public void Biases_and_norms_are_a_group_of_their_own_where_they_do_not_decay(string name)
    {
        Linear frozen = Linear(3, 3);
        foreach (Parameter parameter in frozen.parameters())
            parameter.requires_grad = false;
        using var model = Sequential(("linear", Linear(4, 3)), ("norm", BatchNorm1d(3)), ("frozen", frozen), ("last", Linear(3, 2, hasBias: false)));
        using optim.Optimizer apart = (Optimizers.Find(name) with { WeightDecay = 0.1, DecayBiasesAndNorms = false }).Create(model);
        Assert.Equal([["linear.weight", "last.weight"], ["linear.bias", "norm.weight", "norm.bias"]], Groups(model, apart));
        using optim.Optimizer together = (Optimizers.Find(name) with { WeightDecay = 0.1 }).Create(model);
        Assert.Equal([["linear.weight", "linear.bias", "norm.weight", "norm.bias", "last.weight"]], Groups(model, together));
        using optim.Optimizer none = (Optimizers.Find(name) with { WeightDecay = 0, DecayBiasesAndNorms = false }).Create(model);
        Assert.Single(none.ParamGroups);
    }

    [Fact]
    public void A_model_without_biases_has_one_group()
    {
        using var model = Linear(4, 3, hasBias: false);
        using optim.Optimizer optimizer = new SgdOptions { WeightDecay = 0.1, DecayBiasesAndNorms = false }.Create(model);
        Assert.Equal([["weight"]], Groups(model, optimizer));
    }

    [Fact]
    public void A_weight_under_two_names_is_moved_once()
    {
        using var linear = Linear(2, 2, hasBias: false);
        using var model = Sequential(("first", linear), ("second", linear));
        using optim.Optimizer optimizer = new SgdOptions { Lr = 1, Momentum = 0, WeightDecay = 0.5, DecayBiasesAndNorms = false }.Create(model);
        Assert.Equal(1, optimizer.ParamGroups.Sum(group => ((ParamGroup)group).Parameters.Count()));
        using (no_grad())
            linear.weight!.fill_(1);
        linear.weight!.grad = zeros(2, 2);
        optimizer.step();
        AssertClose([0.5, 0.5, 0.5, 0.5], Values(linear), 0, "weights");
    }

    [Theory]
    [InlineData("sgd", "lr", "0", "learning rate: expected a finite number above 0, got 0. Fix: choose one near 0.05 for sgd.")]
    [InlineData("adam", "lr", "NaN", "learning rate: expected a finite number above 0, got NaN. Fix: choose one near 0.002 for adam.")]
    [InlineData("adamw", "lr", "-0.1", "learning rate: expected a finite number above 0, got -0.1. Fix: choose one near 0.001 for adamw.")]
    [InlineData("sgd", "momentum", "1", "momentum: expected a number from 0 to below 1, got 1. Fix: choose one near 0.9.")]
    [InlineData("sgd", "dampening", "2", "dampening: expected a number from 0 to 1, got 2. Fix: choose 0.")]
    [InlineData("sgd", "weight_decay", "-1", "weight decay: expected a finite number of at least 0, got -1. Fix: choose 0, or a small number such as 0.0001.")]
    [InlineData("adam", "beta1", "1", "beta1: expected a number from 0 to below 1, got 1. Fix: choose one near 0.9.")]
    [InlineData("adamw", "beta2", "-0.1", "beta2: expected a number from 0 to below 1, got -0.1. Fix: choose one near 0.9.")]
    [InlineData("adam", "eps", "0", "eps: expected a finite number above 0, got 0. Fix: choose a small one, such as 1e-8.")]
    [InlineData("rmsprop", "alpha", "1", "alpha: expected a number from 0 to below 1, got 1. Fix: choose one near 0.9.")]
    [InlineData("rmsprop", "momentum", "NaN", "momentum: expected a number from 0 to below 1, got NaN. Fix: choose one near 0.9.")]
    public void A_setting_out_of_its_range_is_one_line(string optimizer, string name, string value, string line) =>
        Assert.Equal([line], OptionSettings.Apply(Optimizers.Find(optimizer), new Dictionary<string, string> { [name] = value }).Validate());

    [Fact]
    public void Nesterov_needs_a_momentum_and_no_dampening()
    {
        Assert.Equal(["nesterov: expected a momentum above 0, got 0. Fix: choose a momentum near 0.9."], new SgdOptions { Momentum = 0, Nesterov = true }.Validate());
        Assert.Equal(["nesterov: expected a dampening of 0, got 0.5. Fix: leave one of them out."], new SgdOptions { Dampening = 0.5, Nesterov = true }.Validate());
    }

    private static string[][] Groups(nn.Module model, optim.Optimizer optimizer)
    {
        var names = model.named_parameters().ToDictionary(entry => entry.parameter.Handle, entry => entry.name);
        return [.. optimizer.ParamGroups.Select(group => ((ParamGroup)group).Parameters.Select(parameter => names[parameter.Handle]).ToArray())];
    }
}
