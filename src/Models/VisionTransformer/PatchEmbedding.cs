using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>Cuts an image into patches and projects each: (N, C, H, W) to (N, patches, width). timm's PatchEmbed.</summary>
internal sealed class PatchEmbedding : Module<Tensor, Tensor>
{
    [ComponentName(Name = "proj")]
    private readonly Module<Tensor, Tensor> _projection;

    private readonly VitOptions _options;

    public PatchEmbedding(VitOptions options) : base(nameof(PatchEmbedding))
    {
        _options = options;
        _projection = Conv2d(options.Channels, options.EmbedDim, options.PatchSize, stride: options.PatchSize);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        long[] shape = input.shape;
        // Another size would give another number of patches than there are positions.
        if (shape.Length != 4 || !shape.AsSpan(2).SequenceEqual([.. _options.ImageSize]))
            throw new ArgumentException($"expected images of shape (N, {_options.Channels}, {string.Join(", ", _options.ImageSize)}), got ({string.Join(", ", shape)})", nameof(input));
        using Tensor maps = _projection.call(input);
        using Tensor rows = maps.flatten(2);
        return rows.transpose(1, 2);
    }
}
