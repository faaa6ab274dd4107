using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// The masked layers as PyTorch composes them, with masks from torch's own generator: the same operators in the same order, so that
/// results are equal bit by bit under the same seed. Narrow types get float32 noise: 1/(1 − p) rounded to bfloat16 would bias the result.
/// </summary>
internal static class TorchNoise
{
    internal static Tensor Apply(Tensor input, double p, bool inplace, Affine affine, GateAxes? axes)
    {
        // On a graphics card PyTorch's element-wise dropout is one fused operator, with draws of its own.
        if (input.device_type == TorchSharp.DeviceType.CUDA && axes is null && affine == new Affine(1 / (1 - p)))
            return nn.functional.dropout(input, p, training: true, inplace);
        using var scope = NewDisposeScope();
        using var noise = Draw(input, axes).bernoulli_(1 - p);
        if (!affine.IsScaleOnly) return Shift(input, noise, affine, inplace).MoveToOuterDisposeScope();
        if (affine.Scale != 1) noise.div_(1 - p);
        return (inplace ? input.mul_(noise).alias() : input.mul(noise).to(input.dtype)).MoveToOuterDisposeScope();
    }

    // PyTorch: b = (noise - 1) * alpha * a + alpha * a * p; input * (noise * a) + b. Affine says a as Scale, alpha * a * p as Shift, and
    // alpha * a as the distance of the two constants.
    private static Tensor Shift(Tensor input, Tensor noise, Affine affine, bool inplace)
    {
        var shift = noise.add(-1).mul_(affine.Shift - affine.Dropped).add_(affine.Shift);
        noise.mul_(affine.Scale);
        return inplace ? input.mul_(noise).add_(shift).alias() : input.mul(noise).add(shift).to(input.dtype);
    }

    /// <summary>Standard normal numbers of the input's shape.</summary>
    internal static Tensor Normal(Tensor input) => Draw(input, null).normal_();

    private static Tensor Draw(Tensor input, GateAxes? axes)
    {
        var type = ElementType.Wide(input.dtype);
        if (axes is not null) return empty(axes.NoiseShape(input.shape), dtype: type, device: input.device);
        using var like = input.detach();
        return like.empty_like(dtype: type);
    }
}
