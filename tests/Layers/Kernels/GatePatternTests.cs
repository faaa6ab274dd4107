using DropoutTorch.Layers.Kernels;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace Layers.Tests.Kernels;

public class GatePatternTests
{
    private static readonly StreamAddress s_address = new(5, FirstRow: 9);

    [Fact]
    public void Contiguous_channels_are_blocks()
    {
        using var x = ones(2, 3, 4, 5);
        var pattern = Of(x, GateAxes.Channels(4, batched: true))!;
        Assert.Equal((1L, 1L, 6L, 20L, 2L), (pattern.Outer, pattern.Again, pattern.Inner, pattern.Block, pattern.Rows));
        Assert.Equal(s_address, pattern.Address);
    }

    [Fact]
    public void Innermost_channels_are_gone_through_for_each_pixel()
    {
        using var x = ones(2, 4, 5, 3);
        using var last = x.permute(0, 3, 1, 2);
        var pattern = Of(last, GateAxes.Channels(4, batched: true))!;
        Assert.Equal((2L, 20L, 3L, 1L, 2L), (pattern.Outer, pattern.Again, pattern.Inner, pattern.Block, pattern.Rows));
    }

    [Fact]
    public void A_sequence_shares_its_gates_over_time()
    {
        using var x = ones(7, 2, 5); // (T, B, H)
        var pattern = Of(x, new GateAxes([true, false, false], 1))!;
        Assert.Equal((1L, 7L, 10L, 1L, 2L), (pattern.Outer, pattern.Again, pattern.Inner, pattern.Block, pattern.Rows));
    }

    [Fact]
    public void One_gate_for_the_batch_does_not_depend_on_the_first_row()
    {
        using var x = ones(6, 5);
        var pattern = Of(x, new GateAxes([true, true], 0))!;
        Assert.Equal((1L, 30L), (pattern.Gates, pattern.Block));
        Assert.Equal(0u, pattern.Address.FirstRow);
    }

    [Fact]
    public void Dimensions_that_alternate_too_often_have_none()
    {
        using var x = ones([2, 3, 4, 5, 6]);
        Assert.Null(Of(x, new GateAxes([false, true, false, true, false], 0)));
    }

    private static GatePattern? Of(Tensor x, GateAxes axes) => GatePattern.Of(DenseLayout.Of(x)!, axes, s_address);
}
