using System.Buffers;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Elements share their bits along some dimensions: whole channels, samples or time steps are kept or dropped.</summary>
/// <param name="Address">Where the bits stand.</param>
/// <param name="Keep">Which gates are open.</param>
/// <param name="Affine">What becomes of the elements behind an open gate and of the others.</param>
/// <param name="Axes">Which dimensions share.</param>
internal sealed record GatePerturbation(StreamAddress Address, Keep Keep, Affine Affine, GateAxes Axes) : Perturbation(Address)
{
    internal override Perturbation Derivative => this with { Affine = Affine.Derivative };

    // Gates count by themselves, without what shares them. Time steps outside the samples, as in what an LSTM gives batch first, do no
    // harm; only where dimension 0 numbers gates that are not the samples' would its place among them matter.
    internal override bool TakesInterleaved(DenseLayout layout) =>
        (Axes.RowDim == 0 || Axes.Shared[0]) && GatePattern.Of(layout, Axes, Address) is not null;

    internal override unsafe void Run(Tensor from, Tensor to, DenseLayout layout)
    {
        if (GatePattern.Of(layout, Axes, Address) is not { } pattern || pattern.Gates > Array.MaxLength)
        {
            using var composed = Compose(from, layout);
            to.copy_(composed);
            return;
        }
        var gates = ArrayPool<uint>.Shared.Rent(checked((int)pattern.Gates));
        fixed (uint* masks = gates)
        {
            MaskedKernel.Masks(masks, pattern.Rows, pattern.Gates / pattern.Rows, pattern.Address, Keep);
            GateKernel.Run(from, to, pattern, masks, Affine);
        }
        ArrayPool<uint>.Shared.Return(gates);
    }

    internal override Tensor Compose(Tensor input, DenseLayout layout)
    {
        using var scope = NewDisposeScope();
        return Affine.Compose(input, Axes.Kept(Address, Keep, layout, input.device)).MoveToOuterDisposeScope();
    }
}
