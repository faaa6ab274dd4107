using TorchSharp.Native;
using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

/// <summary>Assigning through an index, and what an index may not be; reading is held against PyTorch in OperatorLineTests.</summary>
public class IndexingTests
{
    private static Tensor Grid() => arange(12).reshape(3, 4);

    private static long[] Values(Tensor tensor) => tensor.reshape(-1).data<long>().ToArray();

    [Fact]
    public void A_number_assigns_a_row()
    {
        using var scope = NewDisposeScope();
        var x = Grid();
        x[1] = tensor(new long[] { -1, -2, -3, -4 });
        Assert.Equal([0, 1, 2, 3, -1, -2, -3, -4, 8, 9, 10, 11], Values(x));
    }

    [Fact]
    public void Two_numbers_assign_an_element_and_negative_ones_count_from_the_end()
    {
        using var scope = NewDisposeScope();
        var x = Grid();
        x[-1, -2] = tensor(77L);
        Assert.Equal(77, x[2, 2].item<long>());
        Assert.Equal(77 + 66 - 10, x.sum().item<long>());
    }

    [Fact]
    public void Slices_assign_with_broadcasting()
    {
        using var scope = NewDisposeScope();
        var x = Grid();
        x[.., 1..3] = tensor(0L);
        Assert.Equal([0, 0, 0, 3, 4, 0, 0, 7, 8, 0, 0, 11], Values(x));
    }

    [Fact]
    public void A_mask_assigns_where_it_is_true()
    {
        using var scope = NewDisposeScope();
        var x = Grid();
        x[x > 5] = tensor(5L);
        Assert.Equal([0, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5], Values(x));
    }

    [Fact]
    public void Index_tensors_assign_pairs_and_can_accumulate()
    {
        using var scope = NewDisposeScope();
        var x = zeros(3, 4, ScalarType.Int64);
        x.index_put_(tensor(new long[] { 1, 2, 4 }), [tensor(new long[] { 0, 2, 2 }), tensor(new long[] { 3, 1, 1 })], accumulate: true);
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 0, 0, 6, 0, 0], Values(x));
    }

    [Fact]
    public void Numbers_and_slices_give_views()
    {
        using var scope = NewDisposeScope();
        var x = Grid();
        x[0].add_(100);
        x[1.., 0].zero_();
        Assert.Equal([100, 101, 102, 103, 0, 5, 6, 7, 0, 9, 10, 11], Values(x));
    }

    [Fact]
    public void Index_tensors_give_copies()
    {
        using var scope = NewDisposeScope();
        var x = Grid();
        x[tensor(new long[] { 0 })].zero_();
        Assert.Equal(66, x.sum().item<long>());
    }

    [Fact]
    public void Reading_and_assigning_leave_no_tensor_behind()
    {
        using var x = Grid();
        var before = LiveTensors.Count;
        using (var value = tensor(1L))
        {
            x[0, 1] = value;
            x[1] = value;
            x[.., 2] = value;
        }
        x[0, 1].Dispose();
        x[TensorIndex.Ellipsis, 1].Dispose();
        Assert.Equal(before, LiveTensors.Count);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-4)]
    public void A_number_beyond_the_end_is_an_index_error(long index)
    {
        using var x = Grid();
        var error = Assert.Throws<TorchException>(() => x[index]);
        Assert.Equal(TorchErrorKind.Index, error.Kind);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains(index.ToString(), error.Message);
    }

    [Fact]
    public void Too_many_indices_are_an_error()
    {
        using var x = Grid();
        Assert.DoesNotContain('\n', Assert.ThrowsAny<Exception>(() => x[0, 0, 0]).Message);
    }
}
