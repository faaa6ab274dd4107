using DropoutTorch.Layers;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// A model with Monte-Carlo dropout on; made by <see cref="McDropout.enable_mc_dropout"/>. Disposing it gives every module its training
/// flag and every stochastic layer its mode back, also while an exception passes. Disposing twice does nothing more.
/// </summary>
public sealed class McDropoutScope : IDisposable
{
    private readonly ModeSwitch _modes;

    internal McDropoutScope(Module model)
    {
        _modes = new ModeSwitch(model, StochasticMode.AlwaysOn);
        Report = McDropoutReport.Of(model);
    }

    /// <summary>What was switched on, and what could not be.</summary>
    public McDropoutReport Report { get; }

    /// <summary>Restores the modes.</summary>
    public void Dispose() => _modes.Dispose();
}
