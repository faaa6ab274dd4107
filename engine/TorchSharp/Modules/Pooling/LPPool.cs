using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>(Σ xᵖ)^(1/p) over each window, by way of the mean; p = 1 is the sum and a large p nearly the maximum.</summary>
internal static class LPPool
{
    /// <param name="name">The function's name, for messages.</param>
    /// <param name="norm_type">The p.</param>
    /// <param name="windowSize">How many elements a whole window has.</param>
    /// <param name="input">What is pooled.</param>
    /// <param name="mean">Average pooling with the window.</param>
    internal static Tensor Run(string name, double norm_type, long windowSize, Tensor input, Func<Tensor, Tensor> mean)
    {
        if (norm_type == 0 || double.IsNaN(norm_type))
            throw new ArgumentOutOfRangeException(nameof(norm_type), $"{name}: expected a norm_type other than 0, got {norm_type}.");
        using var scope = NewDisposeScope();
        var means = mean(input.pow(norm_type));
        // PyTorch takes these steps, so that gradients at zero are its own too.
        var powers = means.sign().mul(means.abs().relu());
        return powers.mul(windowSize).pow(1 / norm_type).MoveToOuterDisposeScope();
    }
}
