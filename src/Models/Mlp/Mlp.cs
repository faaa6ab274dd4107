using DropoutTorch.Layers;
using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// A multilayer perceptron: flatten, input dropout, then (linear, activation, dropout) for each hidden layer, and a last linear layer
/// whose outputs are logits. Weights and biases start as PyTorch's Linear starts them: uniform within 1/sqrt(inputs of the layer).
/// </summary>
/// <remarks>
/// Shape: (N, ...) with <see cref="MlpOptions.InputSize"/> values a sample to (N, <see cref="MlpOptions.OutputSize"/>), float32 or
/// whatever the module was moved to. Where to drop and how much: Srivastava et al., JMLR 15, 2014.
/// </remarks>
/// <example>
/// <code>
/// var options = MlpOptions.From(new ModelRequest { SampleShape = [1, 28, 28], Classes = 10 });
/// using var model = new Mlp(options);
/// using var logits = model.call(torch.randn(32, 1, 28, 28)); // (32, 10)
/// </code>
/// </example>
public sealed class Mlp : Module<Tensor, Tensor>, IStagedModel
{
    private readonly List<(string name, Module<Tensor, Tensor> module)> _stages = [];

    /// <summary>Builds the layers.</summary>
    /// <param name="options">Sizes, activation and dropout; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    public Mlp(MlpOptions options) : base(nameof(Mlp))
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsException.ThrowIfAny(options.Validate());
        Options = options;
        Add("flatten", new FlattenSamples(options.InputSize));
        AddDropout("input_dropout", options.InputDropout);
        long width = options.InputSize;
        for (int i = 0; i < options.HiddenSizes.Count; i++)
        {
            Add($"linear{i + 1}", Linear(width, options.HiddenSizes[i]));
            Add($"{options.Activation}{i + 1}", Activations.Create(options.Activation));
            AddDropout($"dropout{i + 1}", options.Dropout[i]);
            width = options.HiddenSizes[i];
        }
        Add("output", Linear(width, options.OutputSize));
    }

    /// <summary>What the model was built from.</summary>
    public MlpOptions Options { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(string name, Module<Tensor, Tensor> module)> stages => _stages;

    /// <summary>The logits of a batch.</summary>
    /// <param name="input">Shape (N, ...).</param>
    /// <returns>Shape (N, outputs).</returns>
    /// <exception cref="ArgumentException">The input is not a batch of samples of the model's size.</exception>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = input;
        foreach ((_, Module<Tensor, Tensor> stage) in _stages)
            x = stage.call(x);
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>Sizes and settings in one line.</summary>
    public override string ToString()
    {
        string sizes = string.Join('-', (long[])[Options.InputSize, .. Options.HiddenSizes, Options.OutputSize]);
        string[] rates = [.. Options.Dropout.Distinct().Select(p => Invariant($"{p}"))];
        string dropout = rates.Length switch
        {
            0 => "none",
            1 => rates[0],
            _ => $"[{string.Join(", ", Options.Dropout.Select(p => Invariant($"{p}")))}]",
        };
        return Invariant($"Mlp({sizes}, {Options.Activation}, dropout={dropout}, input_dropout={Options.InputDropout})");
    }

    private void AddDropout(string name, double p)
    {
        // No module where nothing is dropped: sampling can then run more of the network only once.
        if (p > 0)
            Add(name, new InvertedDropout(p));
    }

    private void Add(string name, Module<Tensor, Tensor> stage)
    {
        register_module(name, stage);
        _stages.Add((name, stage));
    }
}
