using DropoutTorch.Layers;
using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// A self-normalizing network: flatten, alpha dropout on the inputs, then (linear, SELU, alpha dropout) for each hidden layer, and a last
/// linear layer whose outputs are logits. Weights start as LeCun's: normal with variance 1 / (inputs of the layer), biases as zeros.
/// </summary>
/// <remarks>
/// Shape: (N, ...) to (N, outputs). Inputs are to have mean 0 and variance 1. Paper: Klambauer et al., "Self-Normalizing Neural Networks",
/// NeurIPS 2017, who drop 5 or 10 % of the units.
/// </remarks>
/// <example>
/// <code>
/// using var model = new SeluMlp(SeluMlpOptions.From(new ModelTask([1, 28, 28], Classes: 10)));
/// using var logits = model.call(torch.randn(32, 1, 28, 28)); // (32, 10)
/// </code>
/// </example>
public sealed class SeluMlp : FullyConnected
{
    /// <summary>Builds the layers.</summary>
    /// <param name="options">Sizes and dropout; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    public SeluMlp(SeluMlpOptions options) : base(nameof(SeluMlp), options)
    {
        Options = options;
        Build(options, "selu", p => new AlphaDropout(p));
        foreach ((_, Module module) in this.depth_first())
        {
            if (module is TorchSharp.Modules.Linear linear)
                StartAsLeCun(linear);
        }
    }

    /// <summary>What the model was built from.</summary>
    public SeluMlpOptions Options { get; }

    /// <summary>Sizes and settings in one line.</summary>
    public override string ToString()
    {
        string sizes = string.Join('-', (long[])[Options.InputSize, .. Options.HiddenSizes, Options.OutputSize]);
        return Invariant($"SeluMlp({sizes}, dropout={string.Join(',', Options.Dropout.Select(p => Invariant($"{p}")))}, input_dropout={Options.InputDropout})");
    }

    private static void StartAsLeCun(TorchSharp.Modules.Linear linear)
    {
        using IDisposable noGrad = no_grad();
        linear.weight!.normal_(0, 1 / Math.Sqrt(linear.weight.shape[1]));
        linear.bias!.zero_();
    }
}
