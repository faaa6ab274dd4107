using static TorchSharp.torch.nn;

namespace DropoutTorch.Uncertainty;

/// <summary>Switches Monte-Carlo dropout on.</summary>
public static class McDropout
{
    /// <summary>
    /// Puts the model in evaluation with only its stochastic layers (<see cref="Layers.StochasticLayer"/>) drawing masks, until the result
    /// is disposed. BatchNorm keeps its running statistics untouched.
    /// </summary>
    /// <remarks>
    /// Layers are found through registered submodules. A model without any is no error here; the report shows it.
    /// <example>
    /// <code>
    /// using (var scope = model.enable_mc_dropout())
    ///     for (var t = 0; t &lt; 50; t++) outputs.Add(model.call(x)); // each pass draws new masks
    /// </code>
    /// </example>
    /// </remarks>
    /// <param name="model">The model, or a part of one.</param>
    /// <exception cref="InvalidOperationException">The model, or a module in it, is in another such scope or being evaluated.</exception>
    public static McDropoutScope enable_mc_dropout(this Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new McDropoutScope(model);
    }
}
