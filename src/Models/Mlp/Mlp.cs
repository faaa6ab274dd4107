using DropoutTorch.Layers;
using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Models;

/// <summary>
/// A multilayer perceptron: flatten, input dropout, then (linear, activation, dropout) for each hidden layer, and a last linear layer
/// whose outputs are logits. Weights and biases start as PyTorch's Linear starts them: uniform within 1/sqrt(inputs of the layer).
/// </summary>
/// <remarks>
/// Shape: (N, ...) with <see cref="FullyConnectedOptions.InputSize"/> values a sample to (N, <see cref="FullyConnectedOptions.OutputSize"/>), float32 or
/// whatever the module was moved to. Where to drop and how much: Srivastava et al., JMLR 15, 2014.
/// </remarks>
/// <example>
/// <code>
/// var options = MlpOptions.From(new ModelTask([1, 28, 28], Classes: 10));
/// using var model = new Mlp(options);
/// using var logits = model.call(torch.randn(32, 1, 28, 28)); // (32, 10)
/// </code>
/// </example>
public sealed class Mlp : FullyConnected
{
    /// <summary>Builds the layers.</summary>
    /// <param name="options">Sizes, activation and dropout; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    public Mlp(MlpOptions options) : base(nameof(Mlp), options)
    {
        Options = options;
        Build(options, options.Activation, p => new InvertedDropout(p));
    }

    /// <summary>What the model was built from.</summary>
    public MlpOptions Options { get; }

    /// <summary>Sizes and settings in one line.</summary>
    public override string ToString()
    {
        string sizes = string.Join('-', (long[])[Options.InputSize, .. Options.HiddenSizes, Options.OutputSize]);
        string[] rates = [.. Options.Dropout.Take(Options.HiddenSizes.Count).Distinct().Select(p => Invariant($"{p}"))];
        string dropout = rates.Length switch
        {
            0 => "none",
            1 => rates[0],
            _ => $"[{string.Join(", ", Options.Dropout.Select(p => Invariant($"{p}")))}]",
        };
        return Invariant($"Mlp({sizes}, {Options.Activation}, dropout={dropout}, input_dropout={Options.InputDropout})");
    }
}
