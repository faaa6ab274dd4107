using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Every element has a bit of its own: kept with probability 1 − p and changed, or dropped.</summary>
/// <param name="Address">Where the bits stand.</param>
/// <param name="Keep">Which elements are kept.</param>
/// <param name="Affine">What becomes of them and of the others.</param>
internal sealed record ElementPerturbation(StreamAddress Address, Keep Keep, Affine Affine) : Perturbation(Address)
{
    // The same bits, without what does not depend on x.
    internal override Perturbation Derivative => this with { Affine = Affine.Derivative };

    internal override void Run(Tensor from, Tensor to, DenseLayout layout) => MaskedKernel.Run(from, to, layout, this);

    internal override Tensor Compose(Tensor input, DenseLayout layout)
    {
        using var scope = NewDisposeScope();
        var mask = layout.Arrange(PhiloxTensor.Kept(Address, Keep, layout.Rows, layout.RowElements, input.device));
        return Affine.Compose(input, mask).MoveToOuterDisposeScope();
    }
}
