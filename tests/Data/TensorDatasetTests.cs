using DropoutTorch.Data;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace Data.Tests;

public class TensorDatasetTests
{
    private static readonly string[] TwoClasses = ["no", "yes"];

    [Fact]
    public void Tells_count_sample_shape_and_names()
    {
        using var dataset = new TensorDataset("set", zeros(5, 2, 3), tensor(new long[] { 0, 1, 1, 0, 1 }), TwoClasses);
        Assert.Equal(5, dataset.Count);
        Assert.Equal([2L, 3], dataset.SampleShape);
        Assert.Equal(TwoClasses, Assert.IsType<Classification>(dataset.Task).ClassNames);
        Assert.Equal("set", dataset.Name);
    }

    [Fact]
    public void Its_tensors_outlive_the_scope_that_they_were_made_in_until_it_is_disposed()
    {
        TensorDataset dataset;
        using (NewDisposeScope())
            dataset = new TensorDataset("set", ones(2, 1), tensor(new long[] { 0, 1 }), TwoClasses);
        Assert.Equal([1f, 1f], dataset.Inputs.data<float>().ToArray());
        Assert.Equal([0L, 1L], dataset.Targets.data<long>().ToArray());
        dataset.Dispose();
        Assert.True(dataset.Inputs.IsInvalid);
        Assert.True(dataset.Targets.IsInvalid);
    }

    [Fact]
    public void Wrong_dtypes_are_refused()
    {
        Refuse(
            zeros(2, 1, dtype: int64), tensor(new long[] { 0, 1 }),
            "set: expected inputs of a floating-point dtype, got Int64. Fix: convert them with to(torch.float32).");
        Refuse(
            zeros(2, 1), tensor(new float[] { 0, 1 }),
            "set: expected targets of dtype Int64, got Float32. Fix: convert them with to(torch.int64).");
    }

    [Fact]
    public void Wrong_shapes_are_refused()
    {
        Refuse(
            zeros(2), tensor(new long[] { 0, 1 }),
            "set: expected inputs of shape (N, ...), at least 2-D, got (2). Fix: add a dimension with unsqueeze.");
        const string fix = "Fix: give one class index for each sample.";
        Refuse(
            zeros(3, 4), tensor(new long[] { 0, 1 }),
            $"set: expected targets of shape (3), one for each of the inputs (3, 4), got (2). {fix}");
        Refuse(
            zeros(2, 4), zeros(2, 1, dtype: int64),
            $"set: expected targets of shape (2), one for each of the inputs (2, 4), got (2, 1). {fix}");
        Refuse(
            zeros(0, 4), zeros(0, dtype: int64),
            "set: expected at least one sample, got none. Fix: give the data set samples.");
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 2)]
    public void Labels_out_of_range_are_refused(long lowest, long highest) => Refuse(
        zeros(2, 1),
        tensor(new long[] { highest, lowest }),
        $"set: expected labels from 0 to 1 (2 classes), got labels from {lowest} to {highest}. "
        + "Fix: correct the labels, or name every one of the classes.");

    [Fact]
    public void Refused_tensors_stay_the_callers()
    {
        Tensor inputs;
        using (NewDisposeScope())
        {
            inputs = zeros(2, 1);
            Assert.Throws<DataException>(() => new TensorDataset("set", inputs, tensor(new long[] { 0, 9 }), TwoClasses));
            Assert.False(inputs.IsInvalid);
        }
        Assert.True(inputs.IsInvalid);
    }

    private static void Refuse(Tensor inputs, Tensor targets, string message)
    {
        using (inputs)
        using (targets)
            Assert.Equal(message, Assert.Throws<DataException>(() => new TensorDataset("set", inputs, targets, TwoClasses)).Message);
    }
}
