using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Every element is multiplied by 1 + deviation · z, z ~ N(0, 1).</summary>
/// <param name="Address">Where the bits stand.</param>
/// <param name="Deviation">Of the factor.</param>
internal sealed record NormalPerturbation(StreamAddress Address, double Deviation) : Perturbation(Address)
{
    internal override Perturbation Derivative => this;

    internal override void Run(Tensor from, Tensor to, DenseLayout layout)
    {
        switch (from.dtype)
        {
            case ScalarType.Float32: Run<float, SingleElements>(from, to, layout); break;
            case ScalarType.Float64: Run<double, DoubleElements>(from, to, layout); break;
            case ScalarType.BFloat16: Run<ushort, BFloat16Elements>(from, to, layout); break;
            case ScalarType.Float16: Run<Half, HalfElements>(from, to, layout); break;
            default: throw new ArgumentException($"expected a floating-point tensor, got {from.dtype}.", nameof(from));
        }
    }

    internal override Tensor Compose(Tensor input, DenseLayout layout)
    {
        using var scope = NewDisposeScope();
        var normal = layout.Arrange(StreamTensors.Normals(Address, layout.Rows, layout.RowElements, input.device));
        var wide = ElementType.Wide(input.dtype);
        return input.to(wide).mul(normal.to(wide).mul_(Deviation).add_(1)).to(input.dtype).MoveToOuterDisposeScope();
    }

    private void Run<T, TElements>(Tensor from, Tensor to, DenseLayout layout) where T : unmanaged where TElements : IElements<T>
    {
        WordKernel.Run<T, Multiplied<T, TElements>>(DenseLayout.Memory(from), DenseLayout.Memory(to), layout.Rows, layout.RowElements, Address, Deviation);
        GC.KeepAlive(from);
        GC.KeepAlive(to);
    }
}
