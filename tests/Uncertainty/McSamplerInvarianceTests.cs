using DropoutTorch.Layers;
using DropoutTorch.Uncertainty;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static Uncertainty.Tests.Values;
using Sequential = TorchSharp.Modules.Sequential;

namespace Uncertainty.Tests;

/// <summary>A prediction depends on the model, the inputs, the seed and the first row: not on what runs together, where, and in how much memory.</summary>
public class McSamplerInvarianceTests
{
    private const int Samples = 70;

    private static readonly Dictionary<string, Func<(Sequential model, Tensor inputs)>> s_networks = new()
    {
        // 784 columns are those that OpenBLAS divides otherwise for one thread than for two.
        ["wide"] = () => (Sequential(Linear(20, 784), ReLU(), new InvertedDropout(0.5), Linear(784, 40), ReLU(), new InvertedDropout(0.3), Linear(40, 5)), rand(10, 20)),
        ["many_rows"] = () => (Sequential(Linear(6, 300), ReLU(), new InvertedDropout(0.5), Linear(300, 3)), rand(200, 6)),
        ["one_row"] = () => (Sequential(new GaussianDropout(0.2), Linear(6, 30), new AlphaDropout(0.1), Linear(30, 3)), rand(1, 6)),
        ["maps"] = () => (
            Sequential(Conv2d(1, 8, 3), ReLU(), Conv2d(8, 8, 3), new SpatialDropout2d(0.4), new DropPath(0.2), Flatten(1), new InvertedDropout(0.5), Linear(8 * 64, 4)),
            rand(37, 1, 12, 12)),
        ["blocks"] = () => (Blocks(), rand(37, 1, 12, 12)),
        ["weights"] = () => (Sequential(Linear(6, 30), new DropConnectLinear(Linear(30, 20), 0.5), ReLU(), Linear(20, 3)), rand(10, 6)),
    };

    public static TheoryData<string> Networks => [.. s_networks.Keys];

    // Its scale is that of what is kept of the whole batch.
    private static Sequential Blocks() => Sequential(Conv2d(1, 8, 3), new DropBlock2d(0.2, 3), Flatten(1), Linear(800, 4));

    [Theory]
    [MemberData(nameof(Networks))]
    public void Bits_do_not_depend_on_chunks_threads_and_memory(string network)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var (model, inputs) = s_networks[network]();
        using var owned = model;
        var threads = get_num_threads();
        double[] expected = Bits(new McSampler(model, Samples, seed: 3), inputs);
        try
        {
            foreach (var count in (int[])[1, 2])
            {
                set_num_threads(count);
                foreach (var chunk in (int[])[1, 7, 64])
                    Assert.Equal(expected, Bits(new McSampler(model, Samples, seed: 3, chunk: chunk), inputs));
                Assert.Equal(expected, Bits(new McSampler(model, Samples, seed: 3, max_bytes: 12_000_000), inputs));
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Theory]
    [InlineData("wide")]
    [InlineData("many_rows")]
    [InlineData("one_row")]
    [InlineData("maps")]
    [InlineData("weights")]
    public void A_sample_is_that_of_a_forward_pass_at_its_address(string network)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var (model, inputs) = s_networks[network]();
        using var owned = model;
        var outputs = new McSampler(model, samples: 4, seed: 9).Outputs(inputs, first_row: 100);
        Assert.Equal([4, inputs.shape[0], .. outputs.shape[2..]], outputs.shape);
        using var mc = model.enable_mc_dropout();
        for (uint sample = 0; sample < 4; sample++)
        {
            model.set_random_source(RandomSource.At(new(Key: 9, Step: sample, FirstRow: 100)));
            Close(Of(model.call(inputs).to(float64)), outputs[sample].to(float64), 1e-5);
        }
        model.set_random_source(null);
    }

    [Fact]
    public void A_row_has_its_masks_whatever_batch_it_is_in()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var (model, inputs) = s_networks["many_rows"]();
        using var owned = model;
        var sampler = new McSampler(model, 20, seed: 3);
        double[] whole = Of(sampler.Predict(inputs, first_row: 50).MeanProbability);
        double[] parts = [.. Of(sampler.Predict(inputs[..70], first_row: 50).MeanProbability), .. Of(sampler.Predict(inputs[70..], first_row: 120).MeanProbability)];
        Close(whole, tensor(parts), 1e-6);
    }

    [Fact]
    public void Coherent_rows_share_the_masks_of_a_sample()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(new InvertedDropout(0.5), new SpatialDropout1d(0.5));
        var inputs = ones(150, 3, 7);
        var outputs = new McSampler(model, 30, seed: 1, coherent: true).Outputs(inputs);
        Assert.True(outputs.eq(outputs[.., ..1]).all().item<bool>());
        Assert.False(outputs.eq(outputs[..1]).all().item<bool>());
        // The function of a sample is the same for another batch.
        Assert.Equal(Of(outputs[.., 0].to(float64)), Of(new McSampler(model, 30, seed: 1, coherent: true).Outputs(inputs[..4], first_row: 77)[.., 2].to(float64)));
        Assert.False(new McSampler(model, 30, seed: 1).Outputs(inputs).eq(outputs).all().item<bool>());
    }

    [Fact]
    public void A_layer_that_is_used_twice_draws_twice()
    {
        using var scope = NewDisposeScope();
        using var twice = new InvertedDropout(0.5);
        using var model = new Staged(("first", twice), ("again", new Again(twice)));
        var outputs = new McSampler(model, 8, seed: 2).Outputs(ones(50, 40));
        // 4 where both kept, which the same mask would give half of the time and two masks give a quarter: 16,000 elements, 20 standard deviations away.
        Assert.InRange(outputs.eq(4).to(float64).mean().item<double>(), 0.23, 0.27);
    }

    [Fact]
    public void Passes_stop_where_the_error_is_small_enough_and_nowhere_else()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var (model, inputs) = s_networks["wide"]();
        using var owned = model;
        var stopping = new McStopping(0.002, every: 5, min_samples: 10);
        var stopped = new McSampler(model, 2000, seed: 3).Predict(inputs, stopping: stopping);
        Assert.InRange(stopped.Samples, 11, 1999);
        Assert.Equal(0, stopped.Samples % 5);
        Assert.InRange(stopped.StandardError.max().item<double>(), 0, 0.002);
        var before = new McSampler(model, stopped.Samples - 5, seed: 3).Predict(inputs);
        Assert.InRange(before.StandardError.max().item<double>(), 0.002, 1);
        foreach (var chunk in (int[])[1, 64])
            Assert.Equal(Of(stopped.MeanProbability), Of(new McSampler(model, 2000, seed: 3, chunk: chunk).Predict(inputs, stopping: stopping).MeanProbability));
        Assert.Equal(30, new McSampler(model, 30, seed: 3).Predict(inputs, stopping: new McStopping(1e-9)).Samples);
        foreach (var bound in (double[])[0, -1, double.NaN, double.PositiveInfinity]) Assert.Throws<ArgumentOutOfRangeException>(() => new McStopping(bound));
        Assert.Throws<ArgumentOutOfRangeException>(() => new McStopping(0.1, min_samples: 1));
    }

    [Fact]
    public void A_budget_is_kept_and_one_that_is_too_small_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(Linear(10, 2000), ReLU(), new InvertedDropout(0.5), Linear(2000, 2000), ReLU(), Linear(2000, 10));
        var inputs = rand(512, 10);
        var memory = DropoutTorch.EngineContracts.EngineExtras.OrNull?.Memory;
        foreach (var budget in (long[])[8_000_000, 16_000_000, 64_000_000])
        {
            var sampler = new McSampler(model, 40, max_bytes: budget);
            memory?.ResetPeak(CPU);
            var before = memory?.Allocated(CPU) ?? 0;
            using var prediction = sampler.Predict(inputs);
            Assert.InRange((memory?.Peak(CPU) ?? 0) - before, 0, budget);
        }
        var error = Assert.Throws<ArgumentException>(() => new McSampler(model, 40, max_bytes: 1_000_000).Predict(inputs));
        Assert.Matches(@"^max_bytes: expected at least \d+ for a batch of this size, got 1000000; allow more, or use a smaller batch", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new McSampler(model, 40, max_bytes: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new McSampler(model, 40, chunk: 0));
    }

    [Fact]
    public void Layers_get_their_sources_back()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(new InvertedDropout(0.5), new InvertedDropout(0.5, seed: 4));
        var own = RandomSource.At(new(Key: 3));
        ((InvertedDropout)model[0]).Source = own;
        new McSampler(model, 3).Predict(rand(2, 5));
        Assert.Equal([own, null], model.stochastic_layers().Select(entry => entry.layer.Source));
        Assert.Equal(0, model.state_dict()["1.steps"].item<long>());
        Assert.Throws<InvalidOperationException>(() =>
        {
            model.set_random_source(RandomSource.Sampled);
            model.call(rand(2, 5));
        });
    }

    private static double[] Bits(McSampler sampler, Tensor inputs)
    {
        using var prediction = sampler.Predict(inputs, first_row: 11);
        Tensor[] tensors =
        [
            prediction.MeanProbability, prediction.LogMeanProbability, prediction.PredictiveEntropy, prediction.ExpectedEntropy,
            prediction.MutualInformation, prediction.VariationRatio, prediction.ClassVariance, prediction.StandardError,
        ];
        return [.. tensors.SelectMany(Of)];
    }

    private sealed class Again(InvertedDropout layer) : Module<Tensor, Tensor>(nameof(Again))
    {
        public override Tensor forward(Tensor input) => layer.call(input);
    }
}
