using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Nn;

/// <summary>Wrong shapes, types and settings: one line that says what was expected and what came.</summary>
public class BadInputTests
{
    [Fact]
    public void ModulesNameTheShape()
    {
        using var scope = NewDisposeScope();
        AssertLine("Conv2d: expected (N, 3, ...) with 4 dimensions or (3, ...) with 3, got [2, 1, 5, 5]. (Parameter 'input')",
            () => Conv2d(3, 4, 3).call(ones(2, 1, 5, 5)));
        AssertLine("Conv1d: expected (N, 3, ...) with 3 dimensions or (3, ...) with 2, got [3]. (Parameter 'input')",
            () => Conv1d(3, 4, 3).call(ones(3)));
        AssertLine("Softmax2d: expected 3 or 4 dimensions, got 2. (Parameter 'x')", () => Softmax2d().call(ones(2, 3)));
        AssertLine("binary_cross_entropy: expected a target of the input's size [3], got [3, 1]. (Parameter 'target')",
            () => BCELoss().call(rand(3), rand(3, 1)));
        AssertLine("gaussian_nll_loss: expected a variance of the input's size [2, 3] or one for each of its rows, got [3]. (Parameter 'variance')",
            () => GaussianNLLLoss().call(ones(2, 3), ones(2, 3), ones(3)));
        AssertLine("gaussian_nll_loss: expected no negative variance, got one. (Parameter 'variance')",
            () => GaussianNLLLoss().call(ones(2), ones(2), -ones(2)));
    }

    [Fact]
    public void SettingsAreChecked()
    {
        AssertLine("Conv2d: expected in_channels and out_channels divisible by groups, got 3, 4 and 2. (Parameter 'groups')",
            () => Conv2d(3, 4, 3, groups: 2));
        AssertLine("Conv2d: expected stride 1 with padding Same, got [2, 2]. (Parameter 'padding')",
            () => Conv2d(3, 4, 3, Padding.Same, stride: 2));
        AssertLine("GroupNorm: expected num_channels divisible by num_groups, got 5 and 2. (Parameter 'num_groups')", () => GroupNorm(2, 5));
        AssertLine("Embedding: expected padding_idx within 4 rows, got 4. (Parameter 'padding_idx')", () => Embedding(4, 2, padding_idx: 4));
        AssertLine("dirac_: expected a tensor with 3 to 5 dimensions, got 2. (Parameter 'tensor')", () => init.dirac_(ones(2, 2)));
    }

    [Fact]
    public void TypesThatDoNotFitAreNamed()
    {
        using var scope = NewDisposeScope();
        AssertLine("linear: expected an input of the weight's type Float32, got Float64.", () => Linear(5, 3).call(ones(2, 5, float64)));
        AssertLine("linear: expected an input of the weight's type Float32, got Int64.", () => Linear(5, 3).call(ones(2, 5, int64)));
        AssertLine("conv2d: expected an input of the weight's type Float32, got Float64.", () => Conv2d(3, 3, 3).call(ones(2, 3, 5, 5, float64)));
        AssertLine("batch_norm: expected an input of the weight's type Float32, got Float64.", () => BatchNorm1d(3).call(ones(2, 3, float64)));
        AssertLine("layer_norm: expected an input of the weight's type Float32, got Float64.", () => LayerNorm(3).call(ones(2, 3, float64)));
        AssertLine("group_norm: expected an input of the weight's type Float64, got Float32.", () => GroupNorm(3, 6).@double().call(ones(2, 6)));
    }

    [Fact]
    public void SizesThatDoNotFitAreNamed()
    {
        using var scope = NewDisposeScope();
        AssertLine("linear: expected an input of size [*, 5], got [2, 4].", () => Linear(5, 3).call(ones(2, 4)));
        AssertLine("BatchNorm2d: expected 3 channels, got an input of size [2, 4, 5, 5]. (Parameter 'input')", () => BatchNorm2d(3).call(ones(2, 4, 5, 5)));
        AssertLine("max_pool2d: expected 4 dimensions, or 3 without a batch, got 1.", () => MaxPool2d(2).call(ones(5)));
        AssertLine("avg_pool1d: expected 3 dimensions, or 2 without a batch, got 4.", () => AvgPool1d(2).call(ones(1, 1, 5, 5)));
        AssertLine("adaptive_max_pool2d: expected 4 dimensions, or 3 without a batch, got 2.", () => AdaptiveMaxPool2d([2, 2]).call(ones(5, 5)));
    }

    [Fact]
    public void NumbersOutOfRangeAreNamed()
    {
        using var scope = NewDisposeScope();
        AssertLine("Embedding: expected numbers from 0 to 2, got 3.", () => Embedding(3, 2).call(tensor(new long[] { 0, 3 })));
        AssertLine("cross_entropy: expected numbers from 0 to 2, got -1.", () => CrossEntropyLoss().call(ones(2, 3), tensor(new long[] { -100, -1 })));
        AssertLine("nll_loss: expected numbers from 0 to 2, got 7.", () => NLLLoss().call(ones(2, 3), tensor(new long[] { 1, 7 })));
    }

    /// <summary>What libtorch itself says well: both sides of the mismatch are in its message.</summary>
    [Fact]
    public void LibtorchsOwnMessagesNameBothSides()
    {
        using var scope = NewDisposeScope();
        AssertNames(() => CrossEntropyLoss().call(ones(3, 2), zeros([4], int64)), "3", "4");
        AssertNames(() => MSELoss().call(ones(2, 3), ones(2, 4)), "3", "4");
        AssertNames(() => Conv2d(1, 1, 5).call(ones(1, 1, 3, 3)), "(3 x 3)", "(5 x 5)");
        AssertNames(() => LayerNorm(4).call(ones(2, 3)), "[4]", "[2, 3]");
    }

    private static void AssertLine(string expected, Action action) =>
        Assert.Equal(expected, Assert.ThrowsAny<ArgumentException>(action).Message);

    private static void AssertNames(Action action, params string[] parts)
    {
        var message = Assert.ThrowsAny<Exception>(action).Message;
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
