using DropoutTorch.Layers;
using DropoutTorch.Models;
using DropoutTorch.Models.Summary;
using DropoutTorch.Options;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

public class ModelSummaryTests
{
    [Fact]
    public void Rows_add_up_to_the_parameters_of_the_model()
    {
        using var model = SummaryNetworks.Convolutional();
        ((Linear)model[3]).bias!.requires_grad = false;
        ModelSummary summary = ModelSummary.Of(model, [4, 3, 32, 32]);
        Assert.Equal(model.parameters().Sum(weight => weight.numel()), summary.Parameters);
        Assert.Equal((20_730, 20_720, 10), (summary.Parameters, summary.TrainableParameters, summary.NonTrainableParameters));
        Assert.Equal(4 * 20_730, summary.ParameterBytes);
        Assert.Equal(8 + 8 + 1, summary.Buffers);
        // Four samples of: convolution, norm and ReLU of 8 x 32 x 32, pool of 8 x 16 x 16, flatten and dropout of 2048, 10 logits.
        Assert.Equal(4L * 4 * ((3 * 8192) + (3 * 2048) + 10), summary.OutputBytes);
        Assert.Equal(summary.Parameters, summary.ToDepth(0).Parameters);
        Assert.Single(summary.ToDepth(0).Rows);
    }

    [Theory]
    [InlineData("resnet20", 269_722)]
    [InlineData("mnist_cnn", 34_826)]
    public void Published_counts_are_found(string name, long parameters)
    {
        ModelEntry entry = ModelRegistry.Find(name);
        using var model = entry.Configure(entry.Typical).Create();
        ModelSummary summary = ModelSummary.Of(model, [1, .. entry.Typical.SampleShape]);
        Assert.Equal((parameters, parameters), (summary.Parameters, summary.TrainableParameters));
        Assert.All(summary.Rows, row => Assert.NotEmpty(row.OutputShapes));
    }

    [Fact]
    public void Paths_are_those_of_the_state_dict()
    {
        using var model = SummaryNetworks.Convolutional();
        Assert.Equal(
            ["", "features", "features.0", "features.1", "features.2", "features.3", "flatten", "dropout", "classifier"],
            ModelSummary.Of(model, [1, 3, 32, 32]).Rows.Select(row => row.Path));
    }

    [Fact]
    public void The_weights_type_is_the_inputs()
    {
        using var model = Sequential(Linear(3, 2).to(float64));
        ModelSummary summary = ModelSummary.Of(model, [1, 3]);
        Assert.Equal((ScalarType.Float64, 2 * 8), (summary.InputType, summary.OutputBytes));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_model_is_left_as_it_was(bool fails)
    {
        using var model = new SummaryNetworks.Troublesome { Fails = fails };
        var norm = (BatchNorm1d)model.modules().First(module => module is BatchNorm1d);
        StochasticLayer dropout = model.stochastic_layers().Single().layer;
        model.train();
        norm.eval(); // a frozen BatchNorm in a network that trains
        manual_seed(5);
        using Tensor generator = get_rng_state();
        using Tensor mean = norm.running_mean!.clone();
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        if (fails)
            Assert.Equal("on purpose", Assert.Throws<InvalidOperationException>(() => ModelSummary.Of(model, [2, 4])).Message);
        else
            Assert.Equal([[2L, 4L]], ModelSummary.Of(model, [2, 4]).Rows[0].OutputShapes);

        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal((true, false, true), (model.training, norm.training, dropout.training));
        Assert.Equal(StochasticMode.AlwaysOn, dropout.Mode);
        Assert.Equal(0, dropout.get_buffer("steps")!.item<long>());
        Assert.True(norm.running_mean!.Equals(mean));
        Assert.Equal(0, norm.num_batches_tracked!.item<long>());
        using Tensor after = get_rng_state();
        Assert.True(after.Equals(generator));
        Assert.True(is_grad_enabled());
        Assert.Equal(0, HooksOf(norm));
    }

    [Fact]
    public void Another_summary_counts_its_own_calls_only()
    {
        using var model = new SummaryNetworks.Residual();
        ModelSummary.Of(model, [2, 4]);
        Assert.Equal([1, 1, 2, 1, 0], ModelSummary.Of(model, [2, 4]).Rows.Select(row => row.Calls));
    }

    [Fact]
    public void A_recurrent_network_of_this_house_is_seen_too()
    {
        using var model = new Unpacked();
        SummaryRow row = ModelSummary.Of(model, [7, 2, 3]).Rows.Single(row => row.Path == "rnn");
        Assert.Equal([[7, 2, 5], [1, 2, 5], [1, 2, 5]], row.OutputShapes.Select(shape => shape.ToArray()));
    }

    [Fact]
    public void What_is_below_a_module_that_is_left_out_still_shows()
    {
        using var model = new Skipping();
        Assert.Equal(
            [
                ("", RowState.Called), ("body", RowState.Group), ("body.0", RowState.Called), ("body.1", RowState.NotCalled),
                ("spare", RowState.NotCalled), ("spare.0", RowState.NotCalled),
            ],
            ModelSummary.Of(model, [1, 3]).Rows.Select(row => (row.Path, row.State)));
    }

    [Fact]
    public void An_empty_shape_is_refused()
    {
        using var model = Sequential(Linear(3, 2));
        Assert.Equal(
            "input shape: expected sizes of at least 1, got (1, 0). Fix: give the shape of a batch, such as 1, 3, 32, 32.",
            Assert.Throws<OptionsException>(() => ModelSummary.Of(model, [1, 0])).Message);
    }

    // post_hooks is TorchSharp's own field, in either supplier.
    private static int HooksOf(Module module)
    {
        object hooks = typeof(HookableModule<Func<Module<Tensor, Tensor>, Tensor, Tensor>, Func<Module<Tensor, Tensor>, Tensor, Tensor, Tensor>>)
            .GetField("post_hooks", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(module)!;
        return ((System.Collections.ICollection)hooks).Count;
    }

    private sealed class Unpacked : Module<Tensor, Tensor>
    {
        private readonly WeightDropLSTM _rnn = new(3, 5);

        public Unpacked() : base(nameof(Unpacked)) => register_module("rnn", _rnn);

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return _rnn.call(input).Item1.MoveToOuterDisposeScope();
        }
    }

    private sealed class Skipping : Module<Tensor, Tensor>
    {
        private readonly Sequential _body = Sequential(Linear(3, 3), Linear(3, 3));

        public Skipping() : base(nameof(Skipping))
        {
            register_module("body", _body);
            register_module("spare", Sequential(Linear(3, 3)));
        }

        public override Tensor forward(Tensor input) => _body[0].call(input);
    }
}
