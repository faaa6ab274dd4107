using DropoutTorch.Layers;
using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

public class McSamplerTests
{
    [Fact]
    public void Streaming_gives_what_the_kept_passes_give()
    {
        using var scope = NewDisposeScope();
        using var model = new Recorder(Networks.Small());
        var prediction = new McSampler(model, samples: 25, seed: 3).Predict(Networks.Inputs());
        Assert.Equal(25, model.Outputs.Count);
        Assert.Equal((25, 0), (prediction.Samples, prediction.PrefixStages));
        var kept = stack(model.Outputs).softmax(-1, float64);
        Close(Of(Predictive.mean_probability(kept)), prediction.MeanProbability);
        Close(Of(Predictive.mean_probability(kept).log()), prediction.LogMeanProbability);
        Close(Of(Predictive.predictive_entropy(kept)), prediction.PredictiveEntropy);
        Close(Of(Predictive.expected_entropy(kept)), prediction.ExpectedEntropy);
        Close(Of(Predictive.mutual_information(kept)), prediction.MutualInformation);
        Close(Of(Predictive.variation_ratio(kept)), prediction.VariationRatio);
        Close(Of(Predictive.class_variance(kept)), prediction.ClassVariance);
        Assert.Contains(Of(prediction.MutualInformation), value => value > 1e-4);
        model.Outputs.ForEach(output => output.Dispose());
    }

    [Fact]
    public void The_seed_and_the_first_row_decide()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Small();
        var x = Networks.Inputs();
        double[] Mean(long seed, long row = 0) => Of(new McSampler(model, 4, seed).Predict(x, row).MeanProbability);
        Assert.Equal(Mean(7), Mean(7));
        Assert.NotEqual(Mean(7), Mean(8));
        Assert.Equal(Mean(7, 32), Mean(7, 32));
        Assert.NotEqual(Mean(7), Mean(7, 32));
        // Not the same as the stream of the next seed.
        Assert.NotEqual(Mean(8), Mean(7, 1));
    }

    [Fact]
    public void The_callers_generator_does_not_move()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Small();
        var x = Networks.Inputs();
        manual_seed(11);
        rand(3);
        var state = Of(get_rng_state());
        new McSampler(model, 5, seed: 1).Predict(x);
        Assert.Equal(state, Of(get_rng_state()));

        using var broken = Sequential(new InvertedDropout(), new Counter(throwsAt: 3));
        Assert.Throws<InvalidDataException>(() => new McSampler(broken, 90).Predict(x));
        Assert.Equal(state, Of(get_rng_state()));
    }

    [Fact]
    public void An_exception_in_a_pass_restores_modes_and_keeps_no_tensor()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(BatchNorm1d(4), new InvertedDropout(), new Counter(throwsAt: 3));
        model.train();
        var x = Networks.Inputs();
        var before = Tensor.TotalCount;
        Assert.Throws<InvalidDataException>(() => new McSampler(model, 90).Predict(x));
        Assert.Equal(before, Tensor.TotalCount);
        Assert.All(model.modules().Prepend(model), module => Assert.True(module.training));
        Assert.Equal(StochasticMode.FollowTraining, model.stochastic_layers().Single().layer.Mode);
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void The_prefix_runs_once_and_changes_nothing()
    {
        using var scope = NewDisposeScope();
        var (before, after) = (new Counter(), new Counter());
        using var drop = new InvertedDropout();
        using var model = Sequential(("features", Linear(4, 8)), ("before", before), ("drop", drop), ("after", after), ("head", Linear(8, 3)));
        var x = Networks.Inputs();
        var reused = new McSampler(model, 10, seed: 5).Predict(x);
        // Ten samples of eight rows fit into one forward pass.
        Assert.Equal((1, 1, 2), (before.Calls, after.Calls, reused.PrefixStages));
        var plain = new McSampler(model, 10, seed: 5, reuse_prefix: false).Predict(x);
        Assert.Equal((2, 2, 0), (before.Calls, after.Calls, plain.PrefixStages));
        Close(Of(plain.MeanProbability), reused.MeanProbability, 1e-6);
        Assert.False(reused.IsPlainLoop || plain.IsPlainLoop);
    }

    [Fact]
    public void Stages_within_stages_are_cut_too()
    {
        using var scope = NewDisposeScope();
        var counters = Enumerable.Range(0, 4).Select(_ => new Counter()).ToArray();
        using var head = new Staged(("one", counters[1]), ("drop", new InvertedDropout(0.3)), ("two", counters[2]), ("linear", Linear(4, 3)));
        using var model = Sequential(("zero", counters[0]), ("head", head), ("three", counters[3]));
        var prediction = new McSampler(model, 6).Predict(Networks.Inputs());
        Assert.Equal([1, 1, 1, 1], counters.Select(counter => counter.Calls));
        Assert.Equal(2, prediction.PrefixStages);
    }

    [Fact]
    public void A_model_of_unknown_structure_runs_whole()
    {
        using var scope = NewDisposeScope();
        var x = Networks.Inputs();
        var counter = new Counter();
        using var subclass = new Doubling(counter, new InvertedDropout(0));
        var prediction = new McSampler(subclass, 3).Predict(x);
        Assert.Equal((3, 0, true), (counter.Calls, prediction.PrefixStages, prediction.IsPlainLoop));
        Close(Of(x.mul(2).softmax(-1, float64)), prediction.MeanProbability);
    }

    [Fact]
    public void Layers_that_work_in_place_spoil_neither_prefix_nor_inputs()
    {
        using var scope = NewDisposeScope();
        var x = Networks.Inputs();
        var original = Of(x);
        using var plain = Networks.Small(inplace: false);
        using var inPlace = Networks.Small(inplace: true);
        AssertBitEqual(new McSampler(plain, 8, 4).Predict(x), new McSampler(inPlace, 8, 4).Predict(x));

        using var first = Sequential(ReLU(inplace: true), new InvertedDropout(0.5, inplace: true), Linear(4, 2));
        new McSampler(first, 8, 4).Predict(x);
        new McSampler(first, 8, 4, reuse_prefix: false).Predict(x);
        Assert.Equal(original, Of(x));
    }

    [Fact]
    public void BatchNorm_and_all_other_state_stay_bit_equal()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Small();
        model.train();
        model.call(Networks.Inputs(32)).Dispose(); // running statistics that are not their starting values
        var state = model.state_dict().ToDictionary(entry => entry.Key, entry => Of(entry.Value));
        Assert.Contains("norm.running_mean", state.Keys);
        new McSampler(model, 10).Predict(Networks.Inputs().mul(100));
        Assert.All(model.state_dict(), entry => Assert.Equal(state[entry.Key], Of(entry.Value)));
    }

    [Fact]
    public void One_pass_and_passes_that_agree_have_no_spread()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Small();
        AssertNoSpread(new McSampler(model, 1).Predict(Networks.Inputs()));
        using var certain = Networks.Small(p: 0);
        var prediction = new McSampler(certain, 20).Predict(Networks.Inputs());
        AssertNoSpread(prediction);
        certain.eval();
        Close(Of(certain.call(Networks.Inputs()).softmax(-1, float64)), prediction.MeanProbability, 1e-6);
    }

    [Fact]
    public void Logarithms_survive_where_probabilities_round_to_zero()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(new InvertedDropout(0));
        var prediction = new McSampler(model, 3).Predict(tensor(new[] { 1000.0, -1000 }).reshape(1, 2));
        Assert.Equal([1.0, 0], Of(prediction.MeanProbability));
        Close([0, -2000], prediction.LogMeanProbability);
        Assert.Equal([0.0], Of(prediction.PredictiveEntropy));
        // A class that is ruled out stays so.
        var ruledOut = new McSampler(model, 3).Predict(tensor(new[] { 0, double.NegativeInfinity }).reshape(1, 2));
        Close(0, Of(ruledOut.LogMeanProbability)[0]);
        Assert.Equal(double.NegativeInfinity, Of(ruledOut.LogMeanProbability)[1]);
    }

    [Fact]
    public void Nothing_but_the_prediction_stays_and_dispose_frees_it()
    {
        using var model = Networks.Small();
        using var x = Networks.Inputs();
        var sampler = new McSampler(model, 12);
        sampler.Predict(x).Dispose();
        var before = Tensor.TotalCount;
        using (var scope = NewDisposeScope())
        {
            var prediction = sampler.Predict(x);
            Assert.Equal(before + 8, Tensor.TotalCount);
            Assert.Equal(8, scope.DisposablesCount);
            Assert.False(prediction.MeanProbability.requires_grad);
        }
        Assert.Equal(before, Tensor.TotalCount);
        sampler.Predict(x).Dispose();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Misuse_is_refused_with_what_came()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Small();
        Assert.Contains("got 0", Refused<ArgumentException>(() => new McSampler(model, 0)));
        Assert.Contains("got -3", Refused<ArgumentException>(() => new McSampler(model, -3)));
        using var none = Sequential(Linear(4, 3));
        Assert.Contains("got none", Refused<ArgumentException>(() => new McSampler(none, 5)));
        using var stock = Sequential(Linear(4, 3), Dropout(0.5));
        Assert.Contains("1: Dropout(p=0.5)", Refused<ArgumentException>(() => new McSampler(stock, 5)));

        using var drop = new InvertedDropout();
        var sampler = new McSampler(drop, 5);
        Assert.Contains("(2, 3, 4)", Refused<ArgumentException>(() => sampler.Predict(ones([2, 3, 4]))));
        Assert.Contains("(0, 4)", Refused<ArgumentException>(() => sampler.Predict(ones([0, 4]))));
        Assert.Contains("NaN", Refused<ArgumentException>(() => sampler.Predict(ones([2, 4]).mul(double.NaN))));
        using var flat = Sequential(drop, Flatten(0, 1), Unflatten(0, [1, -1]));
        Assert.Contains("a row for each of 10 inputs, got (1, 40)", Refused<ArgumentException>(() => new McSampler(flat, 5).Predict(ones([2, 4]))));
        Assert.Equal(StochasticMode.FollowTraining, drop.Mode);
    }

    private static void AssertBitEqual(McPrediction expected, McPrediction actual)
    {
        foreach (var (one, other) in Tensors(expected).Zip(Tensors(actual))) Assert.Equal(Of(one), Of(other));
    }

    private static void AssertNoSpread(McPrediction prediction)
    {
        Assert.All(Of(prediction.MutualInformation), value => Assert.Equal(0, value));
        Assert.All(Of(prediction.VariationRatio), value => Assert.Equal(0, value));
        Assert.All(Of(prediction.ClassVariance), value => Assert.Equal(0, value));
        Assert.Equal(Of(prediction.PredictiveEntropy), Of(prediction.ExpectedEntropy));
        Assert.All(Of(prediction.PredictiveEntropy), value => Assert.InRange(value, 1e-6, Math.Log(3)));
    }

    private static Tensor[] Tensors(McPrediction prediction) =>
    [
        prediction.MeanProbability, prediction.LogMeanProbability, prediction.PredictiveEntropy, prediction.ExpectedEntropy,
        prediction.MutualInformation, prediction.VariationRatio, prediction.ClassVariance, prediction.StandardError,
    ];
}
