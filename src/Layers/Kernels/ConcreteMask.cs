using System.Globalization;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>The relaxed mask of concrete dropout, by tensor operators: its gradient goes to p as well.</summary>
internal static class ConcreteMask
{
    internal static void Check(Tensor input, Tensor p, double temperature)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(p);
        ElementType.CheckFloating(input, nameof(Functional.concrete_dropout));
        if (!p.is_floating_point() || p.numel() != 1)
        {
            var got = $"{p.dtype} [{string.Join(", ", p.shape)}]";
            throw new ArgumentException($"concrete_dropout: expected p as a floating-point tensor of one element, got {got}.", nameof(p));
        }
        if (!(temperature > 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(
                nameof(temperature), string.Create(CultureInfo.InvariantCulture, $"expected a number above 0, got {temperature}"));
    }

    /// <summary>(N, C, 1, ...) for one number for each channel, else the input's shape.</summary>
    internal static long[] NoiseShape(Tensor input, bool per_channel)
    {
        if (!per_channel) return input.shape;
        if (input.dim() < 2)
            throw new ArgumentException($"concrete_dropout: expected an input of shape (N, C, ...), got [{string.Join(", ", input.shape)}].", nameof(input));
        return [.. input.shape.Select((size, dim) => dim < 2 ? size : 1)];
    }

    internal static Tensor Apply(Tensor input, Tensor p, Tensor uniform, double temperature, double eps)
    {
        using var scope = NewDisposeScope();
        var wide = ElementType.Wide(input.dtype);
        var (drop, noise) = (p.to(wide).reshape([]), uniform.to(wide));
        var keep = 1 - drop;
        var logit = (drop + eps).log() - (keep + eps).log() + ((noise + eps).log() - (1 - noise + eps).log());
        // 1 - σ(x) = σ(-x), and without its loss of digits.
        var mask = (logit / -temperature).sigmoid() / keep;
        return input.to(wide).mul(mask).to(input.dtype).MoveToOuterDisposeScope();
    }
}
