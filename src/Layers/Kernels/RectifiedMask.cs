using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>A rectifier and dropout in one pass: x · scale where it is positive and kept, 0 elsewhere.</summary>
/// <param name="Address">Where the bits stand.</param>
/// <param name="Keep">Which elements are kept.</param>
/// <param name="Scale">Of what is kept.</param>
internal sealed record RectifiedMask(StreamAddress Address, Keep Keep, double Scale) : Pass
{
    internal override void Run(Tensor from, Tensor to, DenseLayout layout) => MaskedKernel.Run(from, to, layout, Draw, rectify: true);

    internal override Tensor Compose(Tensor input, DenseLayout layout)
    {
        using var positive = input.relu();
        return Draw.Compose(positive, layout);
    }

    private ElementPerturbation Draw => new(Address, Keep, new Affine(Scale));
}
