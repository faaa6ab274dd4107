using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A mode of the calling thread that goes back to what it was when disposed.</summary>
internal sealed class ThreadMode(Action restore) : IDisposable
{
    private Action? _restore = restore;

    public void Dispose() => Interlocked.Exchange(ref _restore, null)?.Invoke();

    internal static ThreadMode Grad(bool enabled)
    {
        var before = NativeMethods.te_grad_mode();
        NativeMethods.te_set_grad_mode(enabled ? 1 : 0);
        return new ThreadMode(() => NativeMethods.te_set_grad_mode(before));
    }

    internal static ThreadMode Inference(bool enabled)
    {
        var guard = NativeError.Check(NativeMethods.te_inference_mode_enter(enabled ? 1 : 0));
        return new ThreadMode(() => NativeMethods.te_inference_mode_leave(guard));
    }
}

/// <summary>Anomaly detection: backward names the forward operation of a failing or NaN gradient.</summary>
public class AnomalyMode : IDisposable
{
    private readonly bool _enabled = IsEnabled;
    private readonly bool _checkNan = ShouldCheckNaN;
    private bool _disposed;

    public AnomalyMode(bool enabled, bool check_nan = true) => Set(enabled, check_nan);

    public static bool IsEnabled => NativeMethods.te_anomaly_mode(out _) != 0;

    public static bool ShouldCheckNaN
    {
        get
        {
            _ = NativeMethods.te_anomaly_mode(out var checkNan);
            return checkNan != 0;
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing) return;
        Set(_enabled, _checkNan);
        _disposed = true;
    }

    private static void Set(bool enabled, bool checkNan) => NativeMethods.te_set_anomaly_mode(enabled ? 1 : 0, checkNan ? 1 : 0);
}

public static partial class torch
{
    /// <summary>Operations are not recorded for differentiation until the result is disposed. Per thread.</summary>
    public static IDisposable no_grad() => ThreadMode.Grad(false);

    public static IDisposable enable_grad(bool enabled = true) => ThreadMode.Grad(enabled);
    public static IDisposable set_grad_enabled(bool mode = true) => ThreadMode.Grad(mode);
    public static bool is_grad_enabled() => NativeMethods.te_grad_mode() != 0;

    /// <summary>Like no_grad, and cheaper: the tensors made can never take part in autograd.</summary>
    public static IDisposable inference_mode(bool mode = true) => ThreadMode.Inference(mode);

    public static bool is_inference_mode_enabled() => NativeMethods.te_inference_mode() != 0;
}
