using DropoutTorch.Data;
using DropoutTorch.Data.Digits;
using static TorchSharp.torch;

namespace Data.Tests;

public class FingerprintTests
{
    [Fact]
    public void The_same_data_have_the_same_name_and_others_another()
    {
        var options = new DigitsOptions { TrainSamples = 100, TestSamples = 20 };
        string first = Of(options);
        Assert.Matches("^[0-9a-f]{32}$", first);
        Assert.Equal(first, Of(options));
        string[] others = [Of(options with { Seed = 1 }), Of(options with { TestSamples = 21 }), Of(options with { Validation = 0.1 }), Of(options with { PadCrop = 2 })];
        Assert.Equal(5, others.Append(first).Distinct().Count());
    }

    [Fact]
    public void Inputs_targets_and_parts_all_count()
    {
        using Tensor inputs = arange(6, dtype: float32).reshape(3, 2), targets = tensor(new long[] { 0, 1, 0 });
        string[] names =
        [
            Of(inputs, targets, inputs), Of(inputs.add(1), targets, inputs), Of(inputs, targets.sub(1).neg(), inputs), Of(inputs, targets, inputs.add(1)),
            Of(inputs[..2], targets[..2], inputs),
        ];
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    private static string Of(DigitsOptions options)
    {
        using DatasetSplits splits = options.Load(batchSize: 10);
        return Fingerprint.Of(splits);
    }

    private static string Of(Tensor train, Tensor targets, Tensor test)
    {
        using var splits = new DatasetSplits(
            new TensorDataset("train", train.clone(), targets.clone(), ["a", "b"]), Validation: null, new TensorDataset("test", test.clone(), zeros(3, dtype: int64), ["a", "b"]));
        return Fingerprint.Of(splits);
    }
}
