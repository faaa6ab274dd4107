using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The first token of each sample: (N, tokens, width) to (N, width).</summary>
internal sealed class ClassToken() : Module<Tensor, Tensor>(nameof(ClassToken))
{
    public override Tensor forward(Tensor input) => input.select(1, 0);
}
