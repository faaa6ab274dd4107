using System.Runtime.Intrinsics;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>The gradient of a rectifier with dropout: grad · scale where the result was positive, 0 elsewhere.</summary>
internal static unsafe class PositiveKernel
{
    private const long Grain = 131072; // elements: about ten microseconds of work

    /// <param name="output">Dense.</param>
    /// <param name="grad">Of the same type and strides.</param>
    /// <param name="scale">Of what was kept.</param>
    internal static Tensor Run(Tensor output, Tensor grad, double scale)
    {
        var result = empty_like(grad);
        ElementDispatch.Run(grad, result, new Gating(DenseLayout.Memory(output), output.numel(), scale));
        GC.KeepAlive(output);
        return result;
    }

    private readonly record struct Gating(nint Output, long Count, double Scale) : IElementPass
    {
        public void Run<T, TElements>(nint x, nint y) where T : unmanaged where TElements : IElements<T>
        {
            var (output, scale) = (Output, Scale);
            var run = Kernel<T, TElements>();
            ParallelRange.Run(Count, Grain, (start, end) => run((T*)output + start, (T*)x + start, (T*)y + start, end - start, scale));
        }
    }

    private static delegate*<T*, T*, T*, long, double, void> Kernel<T, TElements>()
        where T : unmanaged where TElements : IElements<T> => SimdWidth.Current switch
        {
            512 => &Line<Vector512<ulong>, Lanes512, T, TElements>,
            256 => &Line<Vector256<ulong>, Lanes256, T, TElements>,
            _ => &Line<Vector128<ulong>, Lanes128, T, TElements>,
        };

    private static void Line<TWide, TLanes, T, TElements>(T* output, T* grad, T* result, long count, double scale)
        where TWide : struct where TLanes : ILanes<TWide> where T : unmanaged where TElements : IElements<T>
    {
        var step = 2 * TLanes.Count;
        var constants = new Affine(scale).Constants<TWide, TLanes, T, TElements>();
        long i = 0;
        for (; i + step <= count; i += step) TElements.Gate<TWide, TLanes>(output + i, grad + i, result + i, constants);
        if (i == count) return;
        var beside = stackalloc T[32];
        new Span<T>(beside, 32).Clear();
        new Span<T>(output + i, (int)(count - i)).CopyTo(new Span<T>(beside, 16));
        new Span<T>(grad + i, (int)(count - i)).CopyTo(new Span<T>(beside + 16, 16));
        TElements.Gate<TWide, TLanes>(beside, beside + 16, beside + 16, constants);
        new Span<T>(beside + 16, (int)(count - i)).CopyTo(new Span<T>(result + i, (int)(count - i)));
    }
}
