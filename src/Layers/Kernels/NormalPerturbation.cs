using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Every element is multiplied by 1 + deviation · z, z ~ N(0, 1).</summary>
/// <param name="Address">Where the bits stand.</param>
/// <param name="Deviation">Of the factor.</param>
internal sealed record NormalPerturbation(StreamAddress Address, double Deviation) : Perturbation(Address)
{
    internal override Perturbation Derivative => this;

    internal override void Run(Tensor from, Tensor to, DenseLayout layout) =>
        ElementDispatch.Run(from, to, new Multiplication(layout.Rows, layout.RowElements, Address, Deviation));

    internal override Tensor Compose(Tensor input, DenseLayout layout)
    {
        using var scope = NewDisposeScope();
        var normal = layout.Arrange(StreamTensors.Normals(Address, layout.Rows, layout.RowElements, input.device));
        var wide = ElementType.Wide(input.dtype);
        return input.to(wide).mul(normal.to(wide).mul_(Deviation).add_(1)).to(input.dtype).MoveToOuterDisposeScope();
    }

    private readonly record struct Multiplication(long Rows, long Elements, StreamAddress Address, double Deviation) : IElementPass
    {
        public void Run<T, TElements>(nint x, nint y) where T : unmanaged where TElements : IElements<T> =>
            WordKernel.Run<T, Multiplied<T, TElements>>(x, y, Rows, Elements, Address, Deviation);
    }
}
