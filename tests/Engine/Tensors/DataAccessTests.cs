using System.Collections;
using TorchSharp;
using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

/// <summary>Values between tensors and .NET.</summary>
public class DataAccessTests
{
    [Fact]
    public void Item_gives_the_only_element()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(2.5f, tensor(2.5f).item<float>());
        Assert.Equal(7L, tensor(new long[] { 7 }).item<long>());
        Assert.True(tensor(true).item<bool>());
        Assert.Equal((Half)1.5, tensor(1.5f).half().item<Half>());
        Assert.Equal(1.5f, tensor(1.5f).bfloat16().item<BFloat16>().ToSingle());
        Assert.Equal(3, (int)tensor(3.9));
    }

    [Fact]
    public void Data_reads_and_writes_in_logical_order_whatever_the_strides()
    {
        using var scope = NewDisposeScope();
        var x = arange(6, dtype: ScalarType.Int32).reshape(2, 3);
        using var transposed = x.t().data<int>();
        Assert.Equal([0, 3, 1, 4, 2, 5], transposed.ToArray());
        transposed[2, 1] = 50;
        Assert.Equal(50, x[1, 2].item<int>());
        transposed.CopyFrom([9, 8], 0, 2);
        Assert.Equal([0, 9, 2, 3, 8, 50], x.data<int>().ToArray());
        Assert.Equal(new[,] { { 0, 3 }, { 9, 8 }, { 2, 50 } }, (int[,])transposed.ToNDArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => transposed[3, 0]);
    }

    [Fact]
    public void Reading_data_leaves_nothing_behind()
    {
        using var x = arange(6, dtype: ScalarType.Int64);
        var before = LiveTensors.Count;
        Assert.Equal(6, x.data<long>().ToArray().Length);
        Assert.Equal(15, x.data<long>().Sum());
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Data_refuses_memory_that_is_no_longer_the_tensors()
    {
        var x = arange(6, dtype: ScalarType.Int64);
        var disposed = x.data<long>();
        disposed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => disposed[0]);
        Assert.Equal(5, x[5].item<long>());

        var data = x.data<long>();
        x.arange_out(0, 1_000_000, 1); // a result that has no room in the old memory
        Assert.Throws<InvalidOperationException>(() => data[0]);
        Assert.Throws<InvalidOperationException>(() => data.ToArray());
        Assert.Throws<InvalidOperationException>(() => data.First());
        Assert.Equal(5, x.data<long>()[5]);

        data = x.data<long>();
        x.Dispose();
        Assert.Throws<ObjectDisposedException>(() => data[0] = 1);
        Assert.Throws<ObjectDisposedException>(() => data.CopyFrom([1]));
    }

    [Fact]
    public void Bytes_are_the_memory()
    {
        using var x = tensor(new[] { 1f, -2f });
        Assert.Equal(BitConverter.GetBytes(1f).Concat(BitConverter.GetBytes(-2f)), x.bytes.ToArray());
        x.bytes = BitConverter.GetBytes(0.5f).Concat(BitConverter.GetBytes(4f)).ToArray();
        Assert.Equal([0.5f, 4f], x.data<float>().ToArray());
    }

    [Fact]
    public void From_array_shares_memory_and_keeps_the_shape()
    {
        var array = new double[,] { { 1, 2 }, { 3, 4 } };
        using var x = from_array(array);
        Assert.Equal([2, 2], x.shape);
        array[1, 0] = 30;
        Assert.Equal(30, x[1, 0].item<double>());
        x.mul_(2);
        Assert.Equal(60, array[1, 0]);
    }

    [Fact]
    public void From_array_copies_where_the_type_changes()
    {
        var array = new[] { 1, 2 };
        using var x = from_array(array, ScalarType.Float32);
        array[0] = 100;
        Assert.Equal([1f, 2f], x.data<float>().ToArray());
    }

    [Fact]
    public void A_shared_array_lives_as_long_as_the_tensor()
    {
        static (Tensor, WeakReference) Share()
        {
            var array = new float[1000];
            array[999] = 5;
            return (from_array(array), new WeakReference(array));
        }

        var (x, array) = Share();
        GC.Collect();
        Assert.True(array.IsAlive);
        using (var last = x[999]) Assert.Equal(5f, last.item<float>());
        x.Dispose();
        GC.Collect();
        Assert.False(array.IsAlive);
    }

    [Fact]
    public void Frombuffer_takes_a_part()
    {
        var array = new long[] { 0, 1, 2, 3, 4 };
        using var x = frombuffer(array, ScalarType.Int64, count: 2, offset: 2);
        x.neg_();
        Assert.Equal([0, 1, -2, -3, 4], array);
        Assert.Throws<ArgumentException>(() => frombuffer(array, ScalarType.Int64, offset: 5));
        Assert.Throws<IndexOutOfRangeException>(() => frombuffer(array, ScalarType.Int64, count: 4, offset: 2));
    }

    [Fact]
    public void Tolist_nests_like_the_dimensions()
    {
        using var x = arange(4).reshape(2, 2);
        var rows = Assert.IsType<ArrayList>(x.tolist());
        var second = Assert.IsType<ArrayList>(rows[1]);
        Assert.Equal(3, Assert.IsType<Scalar>(second[1]).ToInt64());
        using var zero = tensor(1.5);
        Assert.Equal(1.5, Assert.IsType<Scalar>(zero.tolist()).ToDouble());
    }

    [Fact]
    public void Storage_is_the_memory_behind_a_view()
    {
        using var scope = NewDisposeScope();
        var x = arange(6, dtype: ScalarType.Float32).reshape(2, 3);
        using var storage = x[1].storage<float>();
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f], storage.ToArray());
        Assert.Equal((6, 4, 24UL), (storage.Count, storage.element_size(), storage.nbytes()));
        storage[0] = 10;
        storage[(1, 3)] = -1;
        Assert.Equal([10f, -1f, -1f], x[0].data<float>().ToArray());
        using var part = storage[3..5];
        part.fill_(7);
        Assert.Equal([7f, 7f, 5f], x[1].data<float>().ToArray());
        Assert.Equal(3, storage.IndexOf(7));
        Assert.Throws<IndexOutOfRangeException>(() => storage[6]);
    }

    [Fact]
    public void Out_forms_write_into_their_tensor()
    {
        using var scope = NewDisposeScope();
        var x = torch.empty(2, 2);
        Assert.Same(x, x.ones(2, 2));
        Assert.Equal([1f, 1f, 1f, 1f], x.data<float>().ToArray());
        Assert.Equal([0f, 2f, 4f], torch.empty(3).arange_out(0, 6, 2).data<float>().ToArray());
        Assert.Equal([1f, 0f, 0f, 1f], x.eye(2, 2).data<float>().ToArray());
        Assert.Equal([2.5f, 2.5f], torch.empty(2).full([2], 2.5).data<float>().ToArray());
    }

    [Fact]
    public void WhatReadsIndicesOnTheWayLeavesNothing()
    {
        using var x = arange(12, float32).reshape(2, 3, 2);
        using var numbers = tensor(new[] { 1 });
        using var storage = x.storage<float>();
        var calls = new Dictionary<string, Func<IEnumerable<IDisposable>>>
        {
            ["hsplit"] = () => x.hsplit(numbers),
            ["vsplit"] = () => x.vsplit(numbers),
            ["dsplit"] = () => x.dsplit(numbers),
            ["take_along_dim"] = () => [x.take_along_dim([3L, 1L])],
            ["take_along_dim of a dimension"] = () => [numbers.take_along_dim([0L], 0)],
            ["storage on the CPU"] = () => [storage.cpu()],
        };
        foreach (var (name, call) in calls)
        {
            var before = LiveTensors.Count;
            foreach (var result in call()) result.Dispose();
            Assert.True(LiveTensors.Count == before, $"{name}: expected no tensor more, got {LiveTensors.Count - before}.");
        }
        foreach (var rule in Enum.GetValues<HistogramBinSelector>())
        {
            var before = LiveTensors.Count;
            var (counts, edges) = histogram(x, rule);
            counts.Dispose();
            edges.Dispose();
            Assert.Equal(before, LiveTensors.Count);
        }
    }
}
