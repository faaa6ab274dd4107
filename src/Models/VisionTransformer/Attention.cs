using DropoutTorch.Models.Placement;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// Self-attention of several heads: softmax(q kᵀ / √d) v for each head, dropout on the attention weights, projection, dropout. Both are
/// modules, so that Monte-Carlo sampling finds them. timm's names: qkv, attn_drop, proj, proj_drop.
/// </summary>
public sealed class Attention : Module<Tensor, Tensor>, IExecutionOrder
{
    private readonly long _heads;
    private readonly double _scale;

    [ComponentName(Name = "qkv")]
    private readonly Module<Tensor, Tensor> _qkv;

    [ComponentName(Name = "attn_drop")]
    private readonly Module<Tensor, Tensor> _attentionDropout;

    [ComponentName(Name = "proj")]
    private readonly Module<Tensor, Tensor> _projection;

    [ComponentName(Name = "proj_drop")]
    private readonly Module<Tensor, Tensor> _projectionDropout;

    internal Attention(VitOptions options) : base(nameof(Attention))
    {
        _heads = options.NumHeads;
        _scale = 1 / Math.Sqrt((double)options.EmbedDim / options.NumHeads);
        _qkv = Linear(options.EmbedDim, 3 * options.EmbedDim);
        _attentionDropout = Drops.Elements(options.AttentionDropout);
        _projection = Linear(options.EmbedDim, options.EmbedDim);
        _projectionDropout = Drops.Elements(options.ProjectionDropout);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string name, Module module)> execution_order => [.. named_children()];

    /// <param name="input">(N, tokens, width).</param>
    /// <returns>The same shape.</returns>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        long[] shape = input.shape;
        Tensor[] qkv = _qkv.call(input).reshape(shape[0], shape[1], 3, _heads, shape[2] / _heads).permute(2, 0, 3, 1, 4).unbind(0);
        Tensor weights = _attentionDropout.call(qkv[0].matmul(qkv[1].transpose(-2, -1)).mul(_scale).softmax(-1));
        Tensor mixed = weights.matmul(qkv[2]).transpose(1, 2).reshape(shape);
        return _projectionDropout.call(_projection.call(mixed)).MoveToOuterDisposeScope();
    }
}
