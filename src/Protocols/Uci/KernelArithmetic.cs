using System.Numerics;
using System.Runtime.Intrinsics;
using DropoutTorch.Protocols.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Protocols;

/// <summary>
/// A group's step by kernels of its own, fit after fit on the calling thread: layers of a dozen inputs and some fifty units are so small
/// that general matrix products, and a pass over memory for each operator, take several times as long.
/// </summary>
internal sealed unsafe class KernelArithmetic<T> : IGroupArithmetic where T : unmanaged, INumber<T>
{
    private readonly GroupParameters _parameters;
    private readonly Tensor _decay, _gradient, _mean, _square;
    private readonly T[] _scale;
    private readonly int _inputs, _hidden, _own;
    private long _steps;

    /// <param name="parameters">The weights of the fits; the caller's.</param>
    /// <param name="decay">As they are: the gradient of the penalty over the weight; the caller's.</param>
    /// <param name="p">Of each fit.</param>
    public KernelArithmetic(GroupParameters parameters, Tensor decay, IReadOnlyList<double> p)
    {
        (_parameters, _decay, _scale) = (parameters, decay, [.. p.Select(rate => T.CreateChecked(1 / (1 - rate)))]);
        (_inputs, _hidden, _own) = ((int)parameters.W1.shape[1], (int)parameters.W1.shape[2], (int)parameters.All.shape[1]);
        _gradient = zeros_like(parameters.All).DetachFromDisposeScope();
        _mean = zeros_like(parameters.All).DetachFromDisposeScope();
        _square = zeros_like(parameters.All).DetachFromDisposeScope();
    }

    /// <summary>Whether there are kernels for a layer of so many units.</summary>
    public static bool Takes(long hidden) => Vector256.IsHardwareAccelerated && hidden >= Vector512<T>.Count;

    public Tensor Hidden(Tensor x)
    {
        int rows = (int)x.shape[1];
        Tensor h = empty(x.shape[0], rows, _hidden, dtype: x.dtype);
        fixed (byte* from = x.bytes, to = h.bytes, weights = _parameters.All.bytes)
            for (long fit = 0; fit < x.shape[0]; fit++)
            {
                T* own = (T*)weights + (fit * _own);
                HiddenKernel<T>.Run((T*)from + (fit * rows * _inputs), own, own + (_inputs * _hidden), (T*)to + (fit * rows * _hidden), rows, _inputs, _hidden);
            }
        return h;
    }

    public Tensor Output(Tensor h)
    {
        int rows = (int)h.shape[1];
        Tensor y = empty(h.shape[0], rows, 1, dtype: h.dtype);
        fixed (byte* from = h.bytes, to = y.bytes, weights = _parameters.All.bytes)
            for (long fit = 0; fit < h.shape[0]; fit++)
            {
                T* own = (T*)weights + (fit * _own) + ((_inputs + 1) * _hidden);
                OutputKernel<T>.Run((T*)from + (fit * rows * _hidden), own, own[_hidden], (T*)to + (fit * rows), rows, _hidden);
            }
        return y;
    }

    public void Descend(Tensor x, Tensor h, Tensor error)
    {
        (T, T, T, T, T, T) numbers = GroupAdam.Numbers<T>(++_steps);
        int rows = (int)x.shape[1];
        fixed (byte* input = x.bytes, unit = h.bytes, output = error.bytes, weights = _parameters.All.bytes, gradient = _gradient.bytes)
        fixed (byte* decay = _decay.bytes, mean = _mean.bytes, square = _square.bytes)
        {
            for (long fit = 0; fit < x.shape[0]; fit++)
                Gradient((T*)input + (fit * rows * _inputs), (T*)unit + (fit * rows * _hidden), (T*)output + (fit * rows), (T*)weights + (fit * _own), (T*)gradient + (fit * _own), _scale[fit], rows);
            AdamKernel<T>.Run((T*)weights, (T*)gradient, (T*)decay, (T*)mean, (T*)square, x.shape[0] * _own, numbers);
        }
    }

    private void Gradient(T* x, T* h, T* error, T* weights, T* gradient, T scale, int rows)
    {
        int bias = _inputs * _hidden, output = bias + _hidden;
        GradientKernel<T>.Run(x, h, error, weights + output, scale, gradient, gradient + bias, gradient + output, rows, _inputs, _hidden);
        T sum = T.Zero;
        for (int row = 0; row < rows; row++)
            sum += error[row];
        gradient[output + _hidden] = sum;
    }

    public void Dispose()
    {
        _gradient.Dispose();
        _mean.Dispose();
        _square.Dispose();
    }
}
