using DropoutTorch.Layers.Kernels;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace Layers.Tests.Kernels;

/// <summary>Gates over tensors whose samples interleave in memory: no detour, and the masks of the plain order.</summary>
public class InterleavedGatesTests
{
    private static readonly StreamAddress s_address = new(7, FirstRow: 3);

    /// <summary>Shared dimensions, the dimension of the samples, and an order of memory in which the samples interleave.</summary>
    public static TheoryData<bool[], int, long[], bool> Cases => new()
    {
        { [false, true, false], 0, [1, 0, 2], true }, // (B, T, H) that lies as (T, B, H)
        { [true, false, false], 1, [1, 0, 2], true }, // (T, B, H) that lies as (B, T, H)
        { [true, false], -1, [1, 0], true },
        { [true, false, false], 0, [1, 0, 2], true }, // one gate for all samples
        { [false, false, true], 0, [1, 2, 0], false }, // the samples inside their channels
        { [false, true, false], -1, [2, 1, 0], false }, // dimension 0 is a gate among others
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Masks_are_those_of_the_plain_order(bool[] shared, int rowDim, long[] order, bool direct)
    {
        using var scope = NewDisposeScope();
        long[] shape = [.. new long[] { 5, 6, 40 }.Take(shared.Length)];
        var dense = randn([.. order.Select(dim => shape[dim])]);
        var x = dense.permute([.. order.Select((_, dim) => (long)Array.IndexOf(order, dim))]);
        Assert.Equal(shape, x.shape);
        var gates = new GatePerturbation(s_address, new Keep(0.5), new Affine(2), new GateAxes(shared, rowDim));
        var layout = DenseLayout.Of(x)!;
        Assert.False(layout.RowsFollow);
        Assert.Equal(direct, gates.TakesInterleaved(layout));

        var y = PerturbationFunction.Run(x, gates, inplace: false);
        Assert.Equal(x.stride(), y.stride());
        // Where no kernel could count wrongly: by tensor operators, over the layout that has the samples outermost.
        var rowsFirst = new DenseLayout(shape, layout.RowsFirst);
        Assert.True(y.Equals(gates.Compose(x, rowsFirst)));
        // A single gate dimension beside the samples counts the same in every order.
        if (direct) Assert.True(y.Equals(PerturbationFunction.Run(x.contiguous(), gates, inplace: false)));
    }
}
