using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>What a convolution adds around its input, whichever way it was said.</summary>
internal static class ConvolutionPadding
{
    /// <summary>
    /// The input and the zeros that remain to be added on each side. Other modes than zeros, and a padding by name, which may be one
    /// larger behind than before, are added here.
    /// </summary>
    /// <param name="layer">Whose padding.</param>
    /// <param name="input">(N, C, H, W) or (C, H, W).</param>
    /// <returns>A handle of its own in either case.</returns>
    internal static (Tensor input, long[] padding) Of(Conv2d layer, Tensor input)
    {
        if (layer.padding_mode == PaddingModes.Zeros && layer.padding is { } sizes) return (input.alias(), sizes);
        var around = Around(layer);
        if (Array.TrueForAll(around, size => size == 0)) return (input.alias(), new long[2]);
        using var scope = NewDisposeScope();
        // Some modes take batches only.
        var batched = functional.pad(input.dim() == 3 ? input.unsqueeze(0) : input, around, layer.padding_mode);
        var padded = input.dim() == 3 ? batched.squeeze(0) : batched;
        return (padded.MoveToOuterDisposeScope(), new long[2]);
    }

    // Before and after, the last dimension first.
    private static long[] Around(Conv2d layer)
    {
        var sizes = new List<long>();
        for (var dim = layer.kernel_size.Length - 1; dim >= 0; dim--)
        {
            var total = layer.dilation[dim] * (layer.kernel_size[dim] - 1);
            sizes.AddRange(layer.padding is { } padding ? [padding[dim], padding[dim]]
                : layer.padding_type == Padding.Same ? [total / 2, total - total / 2] : [0, 0]);
        }
        return [.. sizes];
    }
}
