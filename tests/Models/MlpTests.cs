using DropoutTorch.Layers;
using DropoutTorch.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Models.Tests;

public class MlpTests
{
    private static readonly MlpOptions Small = new()
    {
        InputSize = 6,
        HiddenSizes = [4, 3],
        OutputSize = 2,
        Activation = "relu",
        Dropout = [0.5, 0.25],
        InputDropout = 0.1,
        MaxNorm = null,
    };

    [Fact]
    public void Stages_are_named_in_the_order_of_the_forward_pass()
    {
        using var model = new Mlp(Small);
        Assert.Equal(
            ["flatten", "input_dropout", "linear1", "relu1", "dropout1", "linear2", "relu2", "dropout2", "output"],
            model.stages.Select(stage => stage.name));
        Assert.Equal([0.1, 0.5, 0.25], model.stochastic_layers().Select(entry => entry.layer.p));
        Assert.Equal(["input_dropout", "dropout1", "dropout2"], model.stochastic_layers().Select(entry => entry.path));
    }

    [Fact]
    public void Zero_probability_gives_no_dropout_module()
    {
        using var model = new Mlp(Small with { Dropout = [0, 0.25], InputDropout = 0 });
        Assert.Equal(["flatten", "linear1", "relu1", "linear2", "relu2", "dropout2", "output"], model.stages.Select(stage => stage.name));
    }

    [Fact]
    public void Text_gives_the_settings()
    {
        using var model = new Mlp(Small);
        Assert.Equal("Mlp(6-4-3-2, relu, dropout=[0.5, 0.25], input_dropout=0.1)", model.ToString());
        using var even = new Mlp(Small with { Dropout = [0.5, 0.5] });
        Assert.Equal("Mlp(6-4-3-2, relu, dropout=0.5, input_dropout=0.1)", even.ToString());
    }

    [Fact]
    public void No_hidden_layer_gives_a_linear_model()
    {
        using var model = new Mlp(Small with { HiddenSizes = [], Dropout = [], InputDropout = 0 });
        Assert.Equal(["flatten", "output"], model.stages.Select(stage => stage.name));
        Assert.Equal([2, 6], model.get_parameter("output.weight")!.shape);
    }

    [Fact]
    public void Parameters_have_the_sizes_and_names_of_the_layers()
    {
        using var model = new Mlp(Small);
        Assert.Equal(
            ["linear1.weight 4,6", "linear1.bias 4", "linear2.weight 3,4", "linear2.bias 3", "output.weight 2,3", "output.bias 2"],
            model.named_parameters().Select(entry => $"{entry.name} {string.Join(",", entry.parameter.shape)}"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_within_the_bound_of_linear()
    {
        manual_seed(7);
        using var first = new Mlp(Small);
        manual_seed(7);
        using var second = new Mlp(Small);
        foreach (((string name, TorchSharp.Modules.Parameter a), (_, TorchSharp.Modules.Parameter b)) in first.named_parameters().Zip(second.named_parameters()))
        {
            Assert.True(a.Equals(b), name);
            double bound = 1 / Math.Sqrt(name.StartsWith("linear1", StringComparison.Ordinal) ? 6 : name.StartsWith("linear2", StringComparison.Ordinal) ? 4 : 3);
            using Tensor largest = a.abs().max();
            Assert.InRange(largest.ToDouble(), 1e-6, bound);
        }
    }

    [Fact]
    public void Evaluation_computes_the_chain_by_hand()
    {
        using var scope = NewDisposeScope();
        using var model = new Mlp(Small with { HiddenSizes = [2], Dropout = [0.5], InputSize = 3 });
        Set(model, "linear1.weight", new float[,] { { 1, 2, 3 }, { -1, 0, 1 } });
        Set(model, "linear1.bias", new float[] { 0.5f, -4 });
        Set(model, "output.weight", new float[,] { { 2, 1 }, { -1, 3 } });
        Set(model, "output.bias", new float[] { 1, 0 });
        model.eval();
        // x = (1, 1, 2): hidden (9.5, -3) becomes (9.5, 0); outputs 2 * 9.5 + 1 and -9.5.
        Tensor y = model.call(tensor(new float[] { 1, 1, 2 }).reshape(1, 3));
        Assert.Equal([1, 2], y.shape);
        using var values = y.data<float>();
        Assert.Equal([20f, -9.5f], values.ToArray());
    }

    [Fact]
    public void The_forward_pass_is_the_stages_one_after_the_other()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var model = new Mlp(Small);
        Tensor x = randn(5, 1, 2, 3);
        manual_seed(4);
        Tensor whole = model.call(x);
        manual_seed(4);
        Tensor chain = model.stages.Aggregate(x, (value, stage) => stage.module.call(value));
        Assert.True(whole.Equals(chain));
    }

    [Fact]
    public void A_forward_pass_leaves_only_its_result_alive()
    {
        using var scope = NewDisposeScope();
        using var model = new Mlp(Small);
        Tensor x = randn(5, 6);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Tensor y = model.call(x);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.False(x.IsInvalid);
        y.Dispose();
    }

    [Theory]
    [InlineData(new long[] { 4, 5 }, "expected an input of shape (N, ...) with 6 values a sample, got (4, 5) (Parameter 'input')")]
    [InlineData(new long[] { 6 }, "expected an input of shape (N, ...) with 6 values a sample, got (6) (Parameter 'input')")]
    [InlineData(new long[] { 3, 2, 2 }, "expected an input of shape (N, ...) with 6 values a sample, got (3, 2, 2) (Parameter 'input')")]
    public void An_input_of_the_wrong_shape_is_refused(long[] shape, string message)
    {
        using var model = new Mlp(Small);
        using Tensor x = zeros(shape);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => model.call(x)).Message);
    }

    [Fact]
    public void An_input_of_integers_is_refused()
    {
        using var model = new Mlp(Small);
        using Tensor x = zeros(2, 6, dtype: int64);
        Assert.Equal("expected an input of a floating-point dtype, got Int64 (Parameter 'input')", Assert.Throws<ArgumentException>(() => model.call(x)).Message);
    }

    [Fact]
    public void An_empty_batch_gives_an_empty_result()
    {
        using var model = new Mlp(Small);
        using Tensor x = zeros(0, 6);
        using Tensor y = model.call(x);
        Assert.Equal([0, 2], y.shape);
    }

    private static void Set(nn.Module module, string name, Array values)
    {
        using IDisposable noGrad = no_grad();
        module.get_parameter(name)!.copy_(from_array(values));
    }
}
