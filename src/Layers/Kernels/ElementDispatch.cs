using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>A pass over memory, for any element type.</summary>
internal interface IElementPass
{
    /// <param name="x">The first element that is read.</param>
    /// <param name="y">The first that is written.</param>
    void Run<T, TElements>(nint x, nint y) where T : unmanaged where TElements : IElements<T>;
}

/// <summary>From a tensor's type to the code for it; everything that the kernels do not take is computed by tensor operators.</summary>
internal static class ElementDispatch
{
    // A part of a conjugated tensor may be negated only when it is read.
    internal static bool Takes(Tensor tensor) =>
        tensor.device_type == TorchSharp.DeviceType.CPU && !tensor.is_neg()
        && tensor.dtype is ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16 or ScalarType.Float16;

    /// <param name="from">Dense.</param>
    /// <param name="to">Of the same type and layout; may be <paramref name="from"/>.</param>
    /// <param name="pass">What is done.</param>
    internal static void Run<TPass>(Tensor from, Tensor to, TPass pass) where TPass : IElementPass
    {
        var (x, y) = (DenseLayout.Memory(from), DenseLayout.Memory(to));
        switch (from.dtype)
        {
            case ScalarType.Float32: pass.Run<float, SingleElements>(x, y); break;
            case ScalarType.Float64: pass.Run<double, DoubleElements>(x, y); break;
            case ScalarType.BFloat16: pass.Run<ushort, BFloat16Elements>(x, y); break;
            case ScalarType.Float16: pass.Run<Half, HalfElements>(x, y); break;
            default: throw new ArgumentException($"expected a floating-point tensor, got {from.dtype}.", nameof(from));
        }
        GC.KeepAlive(from);
        GC.KeepAlive(to);
    }
}
