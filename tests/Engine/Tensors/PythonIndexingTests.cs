using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

/// <summary>Corners of Python's indexing and autograd that libtorch's bare operators do not cover.</summary>
public class PythonIndexingTests
{
    [Fact]
    public void A_number_in_a_tensor_selects_and_gives_a_view()
    {
        using var scope = NewDisposeScope();
        var x = arange(60).reshape(3, 4, 5);
        var columns = tensor(new[] { 0L, 1L });
        // x[tensor(2), :, tensor([0, 1])] in PyTorch 1.13 has shape (4, 2).
        var picked = x[TensorIndex.Tensor(tensor(2L)), TensorIndex.Colon, TensorIndex.Tensor(columns)];
        Assert.Equal([4L, 2L], picked.shape);
        Assert.Equal(41L, picked[0, 1].item<long>());
        x[tensor(0L)].zero_();
        Assert.Equal(0L, x[0].sum().item<long>());
    }

    [Fact]
    public void A_truth_value_in_a_tensor_adds_a_dimension()
    {
        using var scope = NewDisposeScope();
        var x = arange(3);
        Assert.Equal([1L, 3L], x[tensor(true)].shape);
        Assert.Equal([0L, 3L], x[tensor(false)].shape);
    }

    [Fact]
    public void An_assigned_value_may_have_leading_ones()
    {
        using var scope = NewDisposeScope();
        var x = zeros(3, 5);
        x[0] = ones(1, 5);
        x[TensorIndex.Single(1), TensorIndex.Slice(0, 2)] = full(1, 1, 2, 7f);
        x[tensor(new[] { 2L })] = full(1, 1, 5, 2f);
        Assert.Equal(5f + 14f + 10f, x.sum().item<float>());
    }

    [Fact]
    public void A_gradient_of_a_gradient_needs_no_second_flag()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0).requires_grad_();
        x.pow(3).backward(create_graph: true);
        var second = autograd.grad([x.grad!], [x]);
        Assert.Equal(12.0, second[0].item<double>());
    }

    [Fact]
    public void A_disposed_accessor_refuses_to_read_and_write()
    {
        using var x = ones(4);
        var accessor = x.data<float>();
        accessor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => accessor.ToArray());
        Assert.Throws<ObjectDisposedException>(() => accessor.CopyFrom([1f]));
        Assert.Throws<ObjectDisposedException>(() => accessor.First());
    }

    [Fact]
    public void The_hash_of_a_tensor_survives_its_disposal()
    {
        var x = ones(1);
        var set = new HashSet<object>(ReferenceEqualityComparer.Instance) { x };
        var before = x.GetHashCode();
        x.Dispose();
        Assert.Equal(before, x.GetHashCode());
        Assert.Contains(x, set);
    }
}
