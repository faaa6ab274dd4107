using DropoutTorch.Layers.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Random;

/// <summary>
/// Tensors of random numbers from a stream. Dimension 0 numbers the samples where there are two dimensions or more; the other
/// dimensions count as one row of elements. The same numbers for any thread count, vector width and device.
/// </summary>
public static class StreamTensors
{
    /// <summary>Booleans that are true with probability 1 − p, exact to 2^-32.</summary>
    /// <param name="address">Where the numbers stand.</param>
    /// <param name="shape">Of the result.</param>
    /// <param name="p">The probability of false, in [0, 1].</param>
    /// <param name="device">Of the result; null for the CPU.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public static Tensor keep_mask(this StreamAddress address, long[] shape, double p, Device? device = null)
    {
        Probability.Check(p);
        var on = device ?? CPU;
        if (p is 0 or 1 || Array.IndexOf(shape, 0) >= 0) return full(shape, p == 0, dtype: ScalarType.Bool, device: on);
        using var scope = NewDisposeScope();
        var (rows, elements) = Rows(shape);
        if (on.type != DeviceType.CPU) return PhiloxTensor.Kept(address, new Keep(p), rows, elements, on).reshape(shape).MoveToOuterDisposeScope();
        var draw = new ElementPerturbation(address, new Keep(p), new Affine(1));
        return PerturbationFunction.Run(ones([rows, elements], device: CPU), draw, inplace: true).to(ScalarType.Bool).view(shape).MoveToOuterDisposeScope();
    }

    /// <summary>Uniform numbers in (0, 1), neither end included: (w + ½) / 2^32 of 32 random bits w, in float32 (⌊w / 2^9⌋ + ½) / 2^23.</summary>
    /// <param name="address">Where the numbers stand.</param>
    /// <param name="shape">Of the result.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">Of the result; null for the CPU.</param>
    /// <exception cref="ArgumentException">Another type.</exception>
    public static Tensor uniform(this StreamAddress address, long[] shape, ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        Check(dtype, nameof(uniform));
        if (Array.IndexOf(shape, 0) >= 0) return empty(shape, dtype: dtype, device: device);
        using var scope = NewDisposeScope();
        var words = Words(address, shape, device ?? CPU);
        var result = dtype == ScalarType.Float64
            ? words.to(dtype).add_(0.5).mul_(Math.ScaleB(1, -32))
            : words.bitwise_right_shift(tensor(9L, device: CPU)).to(dtype).add_(0.5).mul_(Math.ScaleB(1, -23));
        return result.view(shape).MoveToOuterDisposeScope();
    }

    /// <summary>Standard normal numbers, each computed in float32 from 64 random bits of its pair; |z| is at most 6.7.</summary>
    /// <param name="address">Where the numbers stand.</param>
    /// <param name="shape">Of the result.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">Of the result; null for the CPU. Other devices differ in the last bits.</param>
    /// <exception cref="ArgumentException">Another type.</exception>
    public static Tensor normal(this StreamAddress address, long[] shape, ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        Check(dtype, nameof(normal));
        if (Array.IndexOf(shape, 0) >= 0) return empty(shape, dtype: dtype, device: device);
        using var scope = NewDisposeScope();
        var (rows, elements) = Rows(shape);
        return Normals(address, rows, elements, device ?? CPU).to(dtype).view(shape).MoveToOuterDisposeScope();
    }

    /// <summary>float32 of shape (rows, elements).</summary>
    internal static Tensor Normals(StreamAddress address, long rows, long elements, Device device)
    {
        using var scope = NewDisposeScope();
        if (device.type == DeviceType.CPU)
        {
            var result = empty([rows, elements], dtype: ScalarType.Float32, device: CPU);
            var memory = DenseLayout.Memory(result);
            WordKernel.Run<float, Normals>(memory, memory, rows, elements, address, 0);
            return result.MoveToOuterDisposeScope();
        }
        return BoxMullerTensor(address, rows, elements, device).MoveToOuterDisposeScope();
    }

    /// <summary>The formula of the kernels by tensor operators.</summary>
    internal static Tensor BoxMullerTensor(StreamAddress address, long rows, long elements, Device device)
    {
        using var scope = NewDisposeScope();
        var whole = (elements + StreamAddress.GroupWords - 1) / StreamAddress.GroupWords * StreamAddress.GroupWords;
        // (row, group, pair, which of the pair, block)
        var words = PhiloxTensor.Words(address, rows, whole, device).view(rows, -1, 2, 2, StreamAddress.GroupBlocks);
        var uniform = words.select(3, 0).bitwise_right_shift(tensor(1L, device: CPU)).to(ScalarType.Float32).mul_(Math.ScaleB(1, -31)).add_(Math.ScaleB(1, -32));
        var radius = uniform.log_().mul_(-2).sqrt_();
        var turn = words.select(3, 1).to(ScalarType.Float64).mul_(Math.Tau * Math.ScaleB(1, -32));
        var normals = stack([radius * turn.cos().to(ScalarType.Float32), radius * turn.sin().to(ScalarType.Float32)], 3);
        return normals.reshape(rows, -1).narrow(1, 0, elements).contiguous().MoveToOuterDisposeScope();
    }

    private static void Check(ScalarType dtype, string function)
    {
        if (dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"{function}: expected the type Float32 or Float64, got {dtype}.", nameof(dtype));
    }

    private static (long rows, long elements) Rows(long[] shape)
    {
        long count = 1;
        foreach (var size in shape) count *= size;
        return shape.Length > 1 ? (shape[0], count / shape[0]) : (1, count);
    }

    /// <summary>The 32-bit numbers as int64.</summary>
    private static Tensor Words(StreamAddress address, long[] shape, Device device)
    {
        var (rows, elements) = Rows(shape);
        if (device.type != DeviceType.CPU) return PhiloxTensor.Words(address, rows, elements, device);
        using var scope = NewDisposeScope();
        var words = empty([rows, elements], dtype: ScalarType.Int32, device: CPU);
        var memory = DenseLayout.Memory(words);
        WordKernel.Run<uint, Words>(memory, memory, rows, elements, address, 0);
        return (words.to(ScalarType.Int64) & tensor((long)uint.MaxValue, device: CPU)).MoveToOuterDisposeScope();
    }
}
