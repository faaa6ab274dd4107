using DropoutTorch.EngineContracts;
using static TorchSharp.torch;

namespace TorchSharp.Native;

internal sealed class GradScaler : IGradScaler
{
    // A run whose every step overflows would end at a scale of 0, and its unscaled gradients at NaN.
    private const float SmallestScale = 1.17549435e-38f;

    private readonly double _growthFactor;
    private readonly double _backoffFactor;
    private readonly int _growthInterval;
    private readonly bool _enabled;

    // What this iteration did to each optimizer; emptied by update.
    private readonly Dictionary<optim.Optimizer, Progress> _optimizers = new(ReferenceEqualityComparer.Instance);
    private float _scale; // float32, as PyTorch keeps it: the growth stops where that overflows
    private int _growthTracker;

    private sealed class Progress
    {
        internal bool FoundInf;
        internal bool Stepped;
    }

    internal GradScaler(double initScale, double growthFactor, double backoffFactor, int growthInterval, bool enabled)
    {
        if (!(initScale > 0) || !float.IsFinite((float)initScale)) throw new ArgumentOutOfRangeException(nameof(initScale), $"init_scale: expected a positive finite number, got {initScale}.");
        if (!(growthFactor > 1)) throw new ArgumentOutOfRangeException(nameof(growthFactor), $"growth_factor: expected a number above 1, got {growthFactor}.");
        if (!(backoffFactor > 0 && backoffFactor < 1)) throw new ArgumentOutOfRangeException(nameof(backoffFactor), $"backoff_factor: expected a number between 0 and 1, got {backoffFactor}.");
        if (growthInterval < 1) throw new ArgumentOutOfRangeException(nameof(growthInterval), $"growth_interval: expected at least 1, got {growthInterval}.");
        (_scale, _growthFactor, _backoffFactor, _growthInterval, _enabled) = ((float)initScale, growthFactor, backoffFactor, growthInterval, enabled);
    }

    public GradScalerState state
    {
        get => new(_scale, _growthTracker);
        set
        {
            if (!(value.Scale > 0) || !float.IsFinite((float)value.Scale) || value.GrowthTracker < 0)
                throw new ArgumentException($"expected a positive finite scale and a tracker from 0, got {value.Scale} and {value.GrowthTracker}.", nameof(value));
            (_scale, _growthTracker) = ((float)value.Scale, value.GrowthTracker);
        }
    }

    public double get_scale() => _enabled ? _scale : 1;

    public Tensor scale(Tensor loss)
    {
        if (!_enabled) return loss;
        // A loss in 16 bits would overflow at once.
        if (loss.dtype is not (ScalarType.Float16 or ScalarType.BFloat16)) return loss * _scale;
        using var wide = loss.to(float32);
        return wide * _scale;
    }

    public void unscale_(optim.Optimizer optimizer)
    {
        if (!_enabled) return;
        if (_optimizers.TryGetValue(optimizer, out var progress))
            throw new InvalidOperationException(progress.Stepped
                ? "unscale_: expected a call before step, got one after it. Fix: call update once per iteration."
                : "unscale_: expected one call for this optimizer between two updates, got a second.");
        using var scope = NewDisposeScope(); // reading a gradient makes a handle on it
        Tensor[] grads = [.. optimizer.parameters().Select(parameter => parameter.grad).OfType<Tensor>()];
        foreach (var grad in grads)
            if (grad.dtype == ScalarType.Float16)
                throw new InvalidOperationException("unscale_: expected gradients in float32, got Float16. Fix: keep the parameters in float32; autocast makes the 16-bit copies.");
        if (grads.Length == 0) throw new InvalidOperationException("unscale_: expected an optimizer with gradients, got none. Fix: call backward on the scaled loss first.");
        _optimizers[optimizer] = new Progress { FoundInf = Unscale(grads, 1 / (double)_scale) };
    }

    public bool step(optim.Optimizer optimizer)
    {
        if (!_enabled)
        {
            optimizer.step();
            return true;
        }
        if (!_optimizers.TryGetValue(optimizer, out var progress))
        {
            unscale_(optimizer);
            progress = _optimizers[optimizer];
        }
        if (progress.Stepped) throw new InvalidOperationException("step: expected one call for this optimizer between two updates, got a second.");
        progress.Stepped = true;
        if (!progress.FoundInf) optimizer.step();
        return !progress.FoundInf;
    }

    public void update()
    {
        if (!_enabled) return;
        if (_optimizers.Count == 0) throw new InvalidOperationException("update: expected a step since the last update, got none.");
        if (_optimizers.Values.Any(progress => progress.FoundInf)) (_scale, _growthTracker) = (Math.Max((float)(_scale * _backoffFactor), SmallestScale), 0);
        else if (++_growthTracker == _growthInterval)
        {
            var grown = (float)(_scale * _growthFactor);
            if (float.IsFinite(grown)) _scale = grown;
            _growthTracker = 0;
        }
        _optimizers.Clear();
    }

    /// <summary>Multiplies all gradients in place. Whether one of them holds an infinity or NaN.</summary>
    private static bool Unscale(Tensor[] grads, double factor)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var found = false;
        foreach (var group in grads.GroupBy(grad => (Device: grad.device.ToString(), grad.dtype)))
        {
            Tensor[] list = [.. group];
            found |= list[0].is_cuda ? UnscaleFused(list, factor) : UnscaleEach(list, factor);
        }
        return found;
    }

    /// <summary>One kernel for many tensors; libtorch 1.13 has it on CUDA only.</summary>
    private static bool UnscaleFused(Tensor[] grads, double factor)
    {
        var found = zeros(1, dtype: float32, device: grads[0].device);
        var inverse = full([1], factor, dtype: float32, device: grads[0].device);
        Op.Run("_amp_foreach_non_finite_check_and_unscale_", grads, found, inverse);
        return found.item<float>() != 0;
    }

    private static bool UnscaleEach(Tensor[] grads, double factor)
    {
        Op.Run("_foreach_mul_.Scalar", grads, factor);
        return !grads.All(grad => grad.isfinite().all().item<bool>());
    }
}
