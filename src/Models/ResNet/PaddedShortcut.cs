using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// The shortcut without parameters, option A of He et al., CVPR 2016: every second pixel, and zeros for the maps that are not there,
/// half of them in front and half behind.
/// </summary>
internal sealed class PaddedShortcut : Module<Tensor, Tensor>
{
    private readonly long _stride;
    private readonly long _added;

    public PaddedShortcut(long inputs, long outputs, long stride) : base(nameof(PaddedShortcut)) => (_stride, _added) = (stride, outputs - inputs);

    public override Tensor forward(Tensor input)
    {
        using Tensor sampled = input[TensorIndex.Ellipsis, TensorIndex.Slice(step: _stride), TensorIndex.Slice(step: _stride)];
        return nn.functional.pad(sampled, [0, 0, 0, 0, _added / 2, _added - (_added / 2)]);
    }

    public override string ToString() => Invariant($"PaddedShortcut(stride={_stride}, added={_added})");
}
