using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>Lets through what is (N, T) token numbers, and says what a model expects where it is not.</summary>
internal sealed class TokenInput() : Module<Tensor, Tensor>(nameof(TokenInput))
{
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        long[] shape = input.shape;
        if (shape is not [_, >= 1] || input.dtype is not (ScalarType.Int64 or ScalarType.Int32))
            throw new ArgumentException(
                $"expected token numbers of shape (N, T) with at least one step, int64 or int32, got ({string.Join(", ", shape)}) of {input.dtype}",
                nameof(input));
        return input.alias();
    }
}
