using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace Engine.Tests.Data;

public class TensorDatasetTests
{
    [Fact]
    public void Sample_i_is_the_ith_slice_of_every_tensor()
    {
        using var x = arange(6, dtype: float32).reshape(3, 2);
        using var y = tensor(new[] { 7L, 8, 9 });
        using var samples = TensorDataset(x, y);
        Assert.Equal(3, samples.Count);
        var one = samples[1];
        Assert.Equal([2f, 3], one[0].data<float>());
        Assert.Equal(8, one[1].item<long>());
        Assert.Equal([4f, 5], samples.GetTensor(2)[0].data<float>());
    }

    [Fact]
    public void Its_tensors_live_on_without_those_that_it_was_made_from()
    {
        utils.data.Dataset<IList<Tensor>> samples;
        using (NewDisposeScope()) samples = TensorDataset(tensor(new[] { 1.5, 2.5 }));
        Assert.Equal(2.5, samples.GetTensor(1)[0].item<double>());
        samples.Dispose();
        Assert.Throws<ObjectDisposedException>(() => samples.GetTensor(1));
    }

    [Fact]
    public void It_leaves_no_tensors()
    {
        var before = LiveTensors.Count;
        using (var x = zeros(3))
        using (TensorDataset(x, x)) Assert.Equal(before + 3, LiveTensors.Count);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Tensors_of_different_sizes_are_refused()
    {
        Assert.Equal(
            "TensorDataset: expected 3 samples in every tensor, got one of shape [2, 5].",
            Assert.Throws<ArgumentException>(() => TensorDataset(zeros(3), zeros(2, 5))).Message);
        Assert.Equal(
            "TensorDataset: expected tensors with a first dimension, got a scalar.",
            Assert.Throws<ArgumentException>(() => TensorDataset(tensor(1.0))).Message);
        Assert.StartsWith("TensorDataset: expected at least one tensor, got none.", Assert.Throws<ArgumentException>(() => TensorDataset()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => TensorDataset(null!));
    }

    [Fact]
    public void An_index_that_is_not_there_is_an_error()
    {
        using var x = zeros(3);
        using var samples = TensorDataset(x);
        Assert.Contains("index 3 out of range", Assert.ThrowsAny<Exception>(() => samples[3]).Message, StringComparison.Ordinal);
    }
}
