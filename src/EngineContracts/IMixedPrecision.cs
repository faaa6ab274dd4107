using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.EngineContracts;

/// <summary>Automatic mixed precision, with the meaning of PyTorch's <c>torch.autocast</c> and <c>torch.cuda.amp.GradScaler</c>.</summary>
public interface IMixedPrecision
{
    /// <summary>
    /// Until the result is disposed, operators on this thread choose their element type: matrix products and convolutions compute in
    /// <paramref name="dtype"/>, reductions and losses in float32. Which ones, libtorch decides: on the CPU of libtorch 1.13 layer_norm is
    /// not among them and refuses 16-bit input beside float32 weights. Dispose on the same thread, inner regions first; run backward outside.
    /// </summary>
    /// <param name="device_type">CPU or CUDA.</param>
    /// <param name="dtype">Float16 or BFloat16 on CUDA, BFloat16 on the CPU.</param>
    /// <param name="enabled">False: switches an outer region off.</param>
    /// <param name="cache_enabled">Casts a weight once within the region, not at each use.</param>
    /// <exception cref="ArgumentException">Another device or element type.</exception>
    IDisposable autocast(DeviceType device_type, ScalarType dtype, bool enabled = true, bool cache_enabled = true);

    /// <summary>A scaler for the gradients of float16 losses.</summary>
    /// <param name="init_scale">The first factor, above 0.</param>
    /// <param name="growth_factor">Multiplies the factor after <paramref name="growth_interval"/> good steps; above 1.</param>
    /// <param name="backoff_factor">Multiplies it after a step with an infinite or NaN gradient; between 0 and 1.</param>
    /// <param name="growth_interval">Good steps in a row before the factor grows; at least 1.</param>
    /// <param name="enabled">False: every method is a pass-through.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    IGradScaler grad_scaler(double init_scale = 65536, double growth_factor = 2, double backoff_factor = 0.5, int growth_interval = 2000, bool enabled = true);
}

/// <summary>
/// Multiplies a loss so that small float16 gradients do not vanish, divides the gradients before the optimizer's step, and leaves
/// the step out where one overflowed. Micikevicius et al. 2018, https://arxiv.org/abs/1710.03740.
/// </summary>
/// <example><code>
/// scaler.scale(loss).backward();
/// scaler.step(optimizer);
/// scaler.update();
/// </code></example>
public interface IGradScaler
{
    /// <summary>The factor now.</summary>
    double get_scale();

    /// <summary>The loss times the factor.</summary>
    Tensor scale(Tensor loss);

    /// <summary>Divides the optimizer's gradients by the factor in place; before clipping, say. Once between two updates.</summary>
    /// <exception cref="InvalidOperationException">The second time, or a gradient is float16.</exception>
    void unscale_(optim.Optimizer optimizer);

    /// <summary>Divides the gradients unless that is done, then steps where all are finite.</summary>
    /// <returns>Whether the optimizer stepped.</returns>
    /// <exception cref="InvalidOperationException">The second time for this optimizer before an update, or it has no gradient.</exception>
    bool step(optim.Optimizer optimizer);

    /// <summary>Sets the factor for the next iteration. After the steps of all optimizers.</summary>
    /// <exception cref="InvalidOperationException">No optimizer stepped since the last update.</exception>
    void update();

    /// <summary>What a checkpoint must keep.</summary>
    GradScalerState state { get; set; }
}

/// <summary>A gradient scaler's state.</summary>
/// <param name="Scale">The factor.</param>
/// <param name="GrowthTracker">Good steps in a row since the factor last changed.</param>
public readonly record struct GradScalerState(double Scale, int GrowthTracker);
