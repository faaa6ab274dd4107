using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// Puts the class token in front of the patches and adds the positions. A stage of its own without parameters: those are the model's
/// (cls_token, pos_embed), as in timm.
/// </summary>
internal sealed class TokenPosition(Func<Tensor> classToken, Func<Tensor> positions) : Module<Tensor, Tensor>(nameof(TokenPosition))
{
    public override Tensor forward(Tensor input)
    {
        using Tensor token = classToken().expand(input.shape[0], -1, -1);
        using Tensor tokens = cat([token, input], 1);
        return tokens.add(positions());
    }
}
