using System.Text.Json;
using DropoutTorch.Layers;
using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

public class EvaluatorTests
{
    private const int Count = 60;

    [Fact]
    public void Scores_over_batches_equal_the_metrics_over_everything()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Small();
        var (x, y) = Data();
        var report = Evaluator.Evaluate(model, Batches(x, y, 13), samples: 6, seed: 9, n_bins: 10);

        model.eval();
        var logits = model.call(x);
        var plain = logits.softmax(-1, float64);
        AssertScores(plain, Cls.nll_from_logits(logits, y), y, report.Plain);

        var sampler = new McSampler(model, 6, seed: 9);
        var parts = Starts(13).Select(start => sampler.Predict(x[start..Math.Min(start + 13, Count)], start)).ToList();
        var mean = cat(parts.Select(part => part.MeanProbability).ToArray());
        AssertScores(mean, Cls.nll(mean, y), y, report.Mc);
        Close(Of(cat(parts.Select(part => part.PredictiveEntropy).ToArray())).Average(), report.Mc.Entropy);
        Close(Of(cat(parts.Select(part => part.MutualInformation).ToArray())).Average(), report.Mc.MutualInformation);
        Assert.InRange(report.Mc.MutualInformation, 1e-3, report.Mc.Entropy);
        Assert.NotEqual(report.Plain.Nll, report.Mc.Nll);

        Assert.Equal(6, report.Samples);
        Assert.Equal(3, report.PrefixStages);
        Assert.Equal(["drop"], report.Layers!.Switched);
    }

    [Fact]
    public void Plain_scores_do_not_depend_on_the_batches()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Small();
        var (x, y) = Data();
        var whole = Evaluator.EvaluatePlain(model, Batches(x, y, Count));
        foreach (var size in (int[])[1, 7, 59])
        {
            var parts = Evaluator.EvaluatePlain(model, Batches(x, y, size));
            Close(whole.Accuracy, parts.Accuracy);
            Close(whole.Nll, parts.Nll, 1e-6); // float32 logits of another batch size may round differently
            Close(whole.Brier, parts.Brier, 1e-6);
        }
        Assert.Equal(whole, Evaluator.Evaluate(model, Batches(x, y, Count), samples: 2).Plain);
    }

    [Fact]
    public void The_same_seed_gives_the_same_report_and_another_does_not()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Small();
        var (x, y) = Data();
        ClassificationReport Run(long seed) => Evaluator.Evaluate(model, Batches(x, y, 16), 5, seed);
        Assert.Equal(Run(1).Mc, Run(1).Mc);
        Assert.NotEqual(Run(1).Mc, Run(2).Mc);
    }

    [Fact]
    public void Plain_is_without_dropout_even_where_a_layer_is_always_on()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Small();
        var (x, y) = Data();
        var off = Evaluator.EvaluatePlain(model, Batches(x, y, 20));
        var layer = model.stochastic_layers().Single().layer;
        layer.Mode = StochasticMode.AlwaysOn;
        Assert.Equal(off, Evaluator.EvaluatePlain(model, Batches(x, y, 20)));
        Assert.Equal(StochasticMode.AlwaysOn, layer.Mode);
    }

    [Fact]
    public void Json_has_the_documented_names_in_order()
    {
        using var scope = NewDisposeScope();
        var report = new ClassificationReport(50, new(0.5, 1.25, 0.125, 0.75), new(0.75, double.PositiveInfinity, 0.25, 0.5, 1.5, 0.0625));
        const string expected =
            """{"samples":50,"plain":{"accuracy":0.5,"nll":1.25,"ece":0.125,"brier":0.75},"mc":{"accuracy":0.75,"nll":"Infinity","ece":0.25,"brier":0.5,"entropy":1.5,"mutual_information":0.0625}}""";
        Assert.Equal(expected, JsonSerializer.Serialize(report));
        Assert.Equal(report, JsonSerializer.Deserialize<ClassificationReport>(expected));
    }

    [Fact]
    public void Everything_ends_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Small();
        model.train();
        var (x, y) = Data();
        model.call(x).Dispose();
        var state = model.state_dict().ToDictionary(entry => entry.Key, entry => Of(entry.Value));
        var inputs = Of(x);
        var generator = Of(get_rng_state());
        Evaluator.Evaluate(model, Batches(x, y, 16), 3);

        Assert.All(model.modules().Prepend(model), module => Assert.True(module.training));
        Assert.Equal(StochasticMode.FollowTraining, model.stochastic_layers().Single().layer.Mode);
        Assert.All(model.state_dict(), entry => Assert.Equal(state[entry.Key], Of(entry.Value)));
        Assert.Equal(inputs, Of(x));
        Assert.Equal(generator, Of(get_rng_state()));
        Assert.True(is_grad_enabled());
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void No_tensor_stays_and_the_batches_are_the_callers()
    {
        using var model = Networks.Small();
        var (x, y) = Data();
        using (x)
        using (y)
        {
            Evaluator.Evaluate(model, Fresh(x, y), 3);
            var before = Tensor.TotalCount;
            Evaluator.Evaluate(model, Fresh(x, y), 3);
            Assert.Equal(before, Tensor.TotalCount);
        }
    }

    [Fact]
    public void Between_batches_modes_and_generator_are_the_callers()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Small();
        model.train();
        var (x, y) = Data();
        manual_seed(31);
        var expected = Enumerable.Range(0, 3).Select(_ => rand(1).item<float>()).ToArray();
        manual_seed(31);
        var drawn = new List<float>();
        IEnumerable<(Tensor, Tensor)> Drawing()
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.True(model.training);
                Assert.True(is_grad_enabled());
                drawn.Add(rand(1).item<float>());
                yield return (x, y);
            }
        }
        Evaluator.Evaluate(model, Drawing(), 2);
        Assert.Equal(expected, drawn);
    }

    [Fact]
    public void A_model_that_works_in_place_gets_the_same_inputs_twice()
    {
        using var scope = NewDisposeScope();
        var (x, y) = Data();
        using var plain = Networks.Small(inplace: false);
        using var first = Sequential(Tanh(), plain);
        using var second = Sequential(Tanh(inplace: true), Networks.Small(inplace: true));
        var expected = Evaluator.Evaluate(first, Batches(x, y, 16), 3);
        var actual = Evaluator.Evaluate(second, Batches(x, y, 16), 3);
        Assert.Equal((expected.Plain, expected.Mc), (actual.Plain, actual.Mc));
    }

    [Fact]
    public void Misuse_is_refused_and_restores_the_model()
    {
        using var scope = NewDisposeScope();
        using var model = Networks.Small();
        model.train();
        var (x, y) = Data();
        Assert.Contains("batch", Refused<ArgumentException>(() => Evaluator.Evaluate(model, [])));
        Assert.Contains("batch", Refused<ArgumentException>(() => Evaluator.EvaluatePlain(model, [])));
        Assert.Contains("got 0", Refused<ArgumentException>(() => Evaluator.Evaluate(model, [(x, y)], samples: 0)));
        Assert.Contains("got 0", Refused<ArgumentException>(() => Evaluator.Evaluate(model, [(x, y)], n_bins: 0)));
        Assert.Contains("from 0 to 2", Refused<ArgumentException>(() => Evaluator.Evaluate(model, [(x, y.add(1))])));
        Assert.Contains("(0, 3)", Refused<ArgumentException>(() => Evaluator.Evaluate(model, [(x[..0], y[..0])])));
        Assert.Contains("(59)", Refused<ArgumentException>(() => Evaluator.Evaluate(model, [(x, y[..59])])));
        Assert.Contains("Float32", Refused<ArgumentException>(() => Evaluator.Evaluate(model, [(x, y.to(float32))])));
        Assert.Contains("NaN", Refused<ArgumentException>(() => Evaluator.Evaluate(model, [(x.mul(double.NaN), y)])));
        using var none = Linear(4, 3);
        Assert.Contains("stochastic", Refused<ArgumentException>(() => Evaluator.Evaluate(none, [(x, y)])));
        Assert.InRange(Evaluator.EvaluatePlain(none, [(x, y)]).Nll, 0.1, 10);
        using (model.enable_mc_dropout())
            Refused<InvalidOperationException>(() => Evaluator.EvaluatePlain(model, [(x, y)]));

        Assert.All(model.modules().Prepend(model), module => Assert.True(module.training));
        Assert.Equal(StochasticMode.FollowTraining, model.stochastic_layers().Single().layer.Mode);
    }

    private static (Tensor x, Tensor y) Data()
    {
        var x = Networks.Inputs(Count);
        var y = x[.., ..3].argmax(1);
        return (x, y);
    }

    private static IEnumerable<int> Starts(int size) => Enumerable.Range(0, (Count + size - 1) / size).Select(i => i * size);

    private static IEnumerable<(Tensor, Tensor)> Batches(Tensor x, Tensor y, int size) =>
        Starts(size).Select(start => (x[start..Math.Min(start + size, Count)], y[start..Math.Min(start + size, Count)]));

    private static IEnumerable<(Tensor, Tensor)> Fresh(Tensor x, Tensor y)
    {
        for (var i = 0; i < 4; i++)
        {
            using var inputs = x.clone();
            using var targets = y.clone();
            yield return (inputs, targets);
            Assert.False(inputs.IsInvalid || targets.IsInvalid);
        }
    }

    private static void AssertScores(Tensor probabilities, double nll, Tensor targets, ClassificationScores actual)
    {
        Close(Cls.accuracy(probabilities, targets), actual.Accuracy);
        Close(nll, actual.Nll, 1e-6);
        Close(Cal.ece(probabilities, targets, 10), actual.Ece, 1e-6);
        Close(Cls.brier(probabilities, targets), actual.Brier, 1e-6);
    }
}
