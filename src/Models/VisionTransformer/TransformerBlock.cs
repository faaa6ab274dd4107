using DropoutTorch.Models.Placement;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// x ← x + path(attention(norm(x))), then x ← x + path(mlp(norm(x))). timm's names: norm1, attn, drop_path1, norm2, mlp, drop_path2.
/// </summary>
public sealed class TransformerBlock : Module<Tensor, Tensor>, IExecutionOrder
{
    // timm's; PyTorch's LayerNorm has 1e-5.
    internal const double NormEpsilon = 1e-6;

    private readonly Module<Tensor, Tensor>[] _attention, _mlp;

    internal TransformerBlock(VitOptions options, double dropPath) : base(nameof(TransformerBlock))
    {
        _attention =
        [
            this.Own("norm1", LayerNorm(options.EmbedDim, eps: NormEpsilon)),
            this.Own("attn", new Attention(options)),
            this.Own("drop_path1", Drops.Path(dropPath)),
        ];
        _mlp =
        [
            this.Own("norm2", LayerNorm(options.EmbedDim, eps: NormEpsilon)),
            this.Own("mlp", Mlp(options)),
            this.Own("drop_path2", Drops.Path(dropPath)),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string name, Module module)> execution_order => [.. named_children()];

    /// <param name="input">(N, tokens, width).</param>
    /// <returns>The same shape.</returns>
    public override Tensor forward(Tensor input)
    {
        using Tensor mixed = AddBranch(input, _attention);
        return AddBranch(mixed, _mlp);
    }

    private static Tensor AddBranch(Tensor input, Module<Tensor, Tensor>[] branch)
    {
        using Tensor change = Chain.Run(input, branch);
        return input.add(change);
    }

    private static TorchSharp.Modules.Sequential Mlp(VitOptions options)
    {
        long hidden = (long)(options.EmbedDim * options.MlpRatio);
        return Sequential(
            ("fc1", Linear(options.EmbedDim, hidden)), ("act", GELU()), ("drop1", Drops.Elements(options.MlpDropout)),
            ("fc2", Linear(hidden, options.EmbedDim)), ("drop2", Drops.Elements(options.MlpDropout)));
    }
}
