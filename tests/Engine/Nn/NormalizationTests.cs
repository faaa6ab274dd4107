using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Nn;

public class NormalizationTests
{
    [Fact]
    public void RunningStatisticsMoveInTrainingOnly()
    {
        using var scope = NewDisposeScope();
        using var module = BatchNorm1d(1, momentum: 0.25);
        var input = tensor(new float[] { 1, 3, 5, 7 }).reshape(4, 1);
        module.call(input);
        Assert.Equal(0.25 * 4, module.running_mean!.item<float>(), 6);
        Assert.Equal(0.75 + 0.25 * 20.0 / 3, module.running_var!.item<float>(), 6);
        Assert.Equal(1, module.num_batches_tracked!.item<long>());
        module.eval();
        var output = module.call(input);
        Assert.Equal(1, module.num_batches_tracked!.item<long>());
        Assert.Equal((1 - 1.0) / Math.Sqrt(0.75 + 5.0 / 3 + 1e-5), output[0, 0].item<float>(), 6);
        module.reset_running_stats();
        Assert.Equal((0f, 1f, 0L), (module.running_mean!.item<float>(), module.running_var!.item<float>(), module.num_batches_tracked!.item<long>()));
    }

    [Fact]
    public void WithoutMomentumTheStatisticsAreTheMeanOfAllBatches()
    {
        using var scope = NewDisposeScope();
        using var module = BatchNorm1d(1);
        module.momentum = null;
        foreach (var level in new[] { 1f, 2f, 6f }) module.call(tensor(new[] { level - 1, level + 1 }).reshape(2, 1));
        Assert.Equal(3, module.running_mean!.item<float>(), 5);
        Assert.Equal(2, module.running_var!.item<float>(), 5);
    }

    [Fact]
    public void StateHasPyTorchsNames()
    {
        using var module = BatchNorm2d(3);
        Assert.Equal(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], module.state_dict().Keys);
        using var bare = BatchNorm2d(3, affine: false, track_running_stats: false);
        Assert.Empty(bare.state_dict());
        Assert.Null(bare.weight);
        Assert.Null(bare.running_mean);
    }

    [Fact]
    public void WrongInputsAreNamed()
    {
        using var scope = NewDisposeScope();
        Assert.Equal("BatchNorm1d: expected 2 or 3 dimensions, got 4. (Parameter 'input')",
            Assert.Throws<ArgumentException>(() => BatchNorm1d(3).call(ones(1, 3, 2, 2))).Message);
        Assert.Equal("BatchNorm2d: expected 4 dimensions, got 2. (Parameter 'input')",
            Assert.Throws<ArgumentException>(() => BatchNorm2d(3).call(ones(4, 3))).Message);
        Assert.Equal("batch_norm: expected more than 1 value per channel when training, got input size [1, 3]. (Parameter 'input')",
            Assert.Throws<ArgumentException>(() => BatchNorm1d(3).call(ones(1, 3))).Message);
        var module = BatchNorm1d(3);
        module.eval();
        Assert.Equal([1L, 3], module.call(ones(1, 3)).shape);
    }
}
