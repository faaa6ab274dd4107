using DropoutTorch.Layers;
using DropoutTorch.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

/// <summary>What holds for every network.</summary>
public class ModelContractTests
{
    public static TheoryData<string> Names => ModelCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_learns(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using Module<Tensor, Tensor> model = ModelCases.Create(name);
        model.train();
        // Several passes: a single one may have dropped the whole branch that a parameter lies on.
        for (int pass = 0; pass < 8; pass++)
        {
            Tensor logits = model.call(ModelCases.Inputs(name)).reshape(-1, ModelCases.Classes);
            functional.cross_entropy(logits, arange(logits.shape[0]).remainder(ModelCases.Classes)).backward();
        }

        Assert.All(model.named_parameters(), entry => Assert.True(entry.parameter.grad is { } grad && grad.abs().sum().item<float>() > 0, entry.name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_forward_pass_leaves_only_its_result_alive_and_the_input_as_it_was(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using Module<Tensor, Tensor> model = ModelCases.Create(name);
        Tensor inputs = ModelCases.Inputs(name), copy = inputs.clone();
        foreach (bool training in (bool[])[true, false])
        {
            model.train(training);
            long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            using Tensor logits = model.call(inputs);
            Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            Assert.Equal((3, ModelCases.Classes), (logits.shape[0], logits.shape[^1]));
            Assert.True(inputs.Equals(copy));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_stages_one_after_the_other_are_the_model(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using Module<Tensor, Tensor> model = ModelCases.Create(name);
        var staged = (IStagedModel)model;
        Assert.Equal(staged.stages.Count, staged.stages.Select(stage => stage.name).Distinct().Count());
        Tensor inputs = ModelCases.Inputs(name);
        model.train();
        model.set_random_source(RandomSource.At(new DropoutTorch.Layers.Random.StreamAddress(3)));
        Assert.True(model.call(inputs).Equals(staged.stages.Aggregate(inputs, (value, stage) => stage.module.call(value))));
    }

    /// <summary>In evaluation with only the stochastic layers on, everything before the first stochastic stage repeats, and the whole does not.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void What_comes_before_the_first_stochastic_stage_is_deterministic(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using Module<Tensor, Tensor> model = ModelCases.Create(name);
        var staged = (IStagedModel)model;
        model.eval();
        Assert.NotEmpty(model.stochastic_layers());
        foreach ((_, StochasticLayer layer) in model.stochastic_layers())
            layer.Mode = StochasticMode.AlwaysOn;
        int first = staged.first_stochastic_stage();
        Assert.InRange(first, 0, staged.stages.Count - 1);
        Tensor inputs = ModelCases.Inputs(name, samples: 6);
        Tensor prefix = Run(staged, inputs, 0, first), again = Run(staged, inputs, 0, first);
        Assert.True(prefix.Equals(again));
        // Alike by chance: all masks equal, far below 1e-6 for each of these sizes and probabilities over six samples.
        Assert.False(Run(staged, prefix, first, staged.stages.Count).Equals(Run(staged, prefix, first, staged.stages.Count)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_travel_through_a_file_bit_by_bit(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using var folder = new TempFolder();
        using Module<Tensor, Tensor> saved = ModelCases.Create(name), loaded = ModelCases.Options(name).Create();
        Tensor inputs = ModelCases.Inputs(name);
        saved.call(inputs); // moves BatchNorm's statistics
        string path = Path.Combine(folder.Path, "m.safetensors");
        ModuleWeights.Save(saved, path);
        ModuleWeights.Load(loaded, path);
        saved.eval();
        loaded.eval();
        Assert.True(saved.call(inputs).Equals(loaded.call(inputs)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_moves_to_another_type_and_back(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using Module<Tensor, Tensor> model = ModelCases.Create(name);
        model.eval();
        Tensor inputs = ModelCases.Inputs(name), logits = model.call(inputs);
        model.to(ScalarType.Float64);
        Assert.All(model.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Tensor wide = model.call(inputs.is_floating_point() ? inputs.to(ScalarType.Float64) : inputs);
        Assert.Equal(ScalarType.Float64, wide.dtype);
        Assert.True(wide.to(ScalarType.Float32).allclose(logits, 1e-4, 1e-4));
        model.to(ScalarType.Float32);
        Assert.True(logits.Equals(model.call(inputs)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_parameter_is_registered_twice(string name)
    {
        using Module<Tensor, Tensor> model = ModelCases.Create(name);
        var seen = new HashSet<nn.Module>(ReferenceEqualityComparer.Instance);
        foreach ((string path, nn.Module module) in Everywhere("", model))
            Assert.True(seen.Add(module), $"{path} stands in two places");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_is_one_line_that_starts_with_the_type(string name)
    {
        using Module<Tensor, Tensor> model = ModelCases.Create(name);
        Assert.Matches($@"^{model.GetType().Name}\([^\n]+\)$", model.ToString());
    }

    private static IEnumerable<(string Path, nn.Module Module)> Everywhere(string path, nn.Module module) =>
        module.named_children().SelectMany(child => Everywhere($"{path}.{child.name}", child.module).Prepend(($"{path}.{child.name}", child.module)));

    private static Tensor Run(IStagedModel model, Tensor input, int from, int to) =>
        model.stages.Skip(from).Take(to - from).Aggregate(input, (value, stage) => stage.module.call(value));
}
