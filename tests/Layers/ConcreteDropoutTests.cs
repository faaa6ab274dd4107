using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using Layers.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Layers.Tests;

/// <summary>Both concrete layers, and their function.</summary>
public class ConcreteDropoutTests
{
    private static readonly RandomSource s_source = RandomSource.At(new StreamAddress(7));

    private sealed record Gradients(double[] X, double[] Weight, double[] PLogit);

    private sealed record Golden(
        string Name, long[] InputShape, long[] NoiseShape, long[] WeightShape, long Groups, double P, double Temperature, double WeightRegularizer,
        double DropoutRegularizer, double[] Dropped, double[] Output, Gradients Gradients, double Regularization, double RegularizationGradient,
        double[] RegularizationWeightGradient);

    private sealed record Goldens(Golden[] Cases);

    /// <summary>Both layers in float64 with inputs for them.</summary>
    private static IEnumerable<(ConcreteDropout layer, Tensor x)> Both(double p = 0.3, long? seed = null, ScalarType dtype = ScalarType.Float64)
    {
        yield return (new ConcreteDropoutLinear(nn.Linear(4, 3, dtype: dtype), 1e-3, 1e-2, p, seed: seed), randn(6, 4, dtype: dtype));
        yield return (new ConcreteDropoutConv2d(nn.Conv2d(4, 2, 2, groups: 2, dtype: dtype), 1e-3, 1e-2, p, seed: seed), randn(5, 4, 3, 3, dtype: dtype));
    }

    [Fact]
    public void The_authors_formulas_come_back_with_their_gradients()
    {
        foreach (var golden in ReferenceFile.Read<Goldens>("concrete_dropout_goldens.json").Cases)
        {
            using var scope = NewDisposeScope();
            var layer = Layer(golden);
            Assert.Equal(golden.P, layer.p, 14);
            var weight = layer.parameters().Single(parameter => parameter.dim() > 1);
            var x = ReferenceFile.Fill(golden.InputShape).requires_grad_();
            var dropped = Functional.concrete_dropout(x, layer.p_logit.sigmoid(), Noise(golden.NoiseShape), golden.Temperature);
            Close(golden.Dropped, dropped);
            layer.eval();
            var y = layer.call(dropped); // the wrapped layer alone
            Close(golden.Output, y);
            (y * ReferenceFile.Fill(y.shape)).sum().backward();
            Close(golden.Gradients.X, x.grad!);
            Close(golden.Gradients.Weight, weight.grad!);
            Close(golden.Gradients.PLogit, layer.p_logit.grad!);

            layer.zero_grad();
            var regularization = layer.regularization();
            Assert.Equal([], regularization.shape);
            Close([golden.Regularization], regularization);
            regularization.backward();
            Close([golden.RegularizationGradient], layer.p_logit.grad!);
            Close(golden.RegularizationWeightGradient, weight.grad!);
        }
    }

    /// <summary>The noise of the script.</summary>
    private static Tensor Noise(long[] shape)
    {
        var values = new double[shape.Aggregate((product, size) => product * size)];
        for (var i = 0; i < values.Length; i++) values[i] = ((i * 577L + 23) % 1013 + 0.5) / 1013;
        return tensor(values, shape);
    }

    private static ConcreteDropout Layer(Golden golden)
    {
        var (shape, weight) = (golden.WeightShape, ReferenceFile.Fill(golden.WeightShape) / 2);
        if (golden.Groups == 0)
        {
            var linear = nn.Linear(shape[1], shape[0], hasBias: false, dtype: ScalarType.Float64);
            linear.weight = new Parameter(weight);
            return new ConcreteDropoutLinear(linear, golden.WeightRegularizer, golden.DropoutRegularizer, golden.P, golden.Temperature);
        }
        var conv = nn.Conv2d(golden.InputShape[1], shape[0], 2, groups: golden.Groups, bias: false, dtype: ScalarType.Float64);
        conv.weight = new Parameter(weight);
        return new ConcreteDropoutConv2d(conv, golden.WeightRegularizer, golden.DropoutRegularizer, golden.P, golden.Temperature);
    }

    private static void Close(double[] expected, Tensor actual)
    {
        var values = actual.detach().reshape(-1).data<double>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var error = Math.Abs(expected[i] - values[i]);
            Assert.True(error <= 1e-10 * Math.Max(1, Math.Abs(expected[i])), $"element {i}: expected {expected[i]}, got {values[i]}");
        }
    }

    [Fact]
    public void Gradients_are_those_of_finite_differences()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        foreach (var (layer, x) in Both())
        {
            layer.Source = s_source;
            layer.train();
            x.requires_grad_();
            FiniteDifferences.Check(() => layer.call(x), [x, .. layer.parameters()]);
            FiniteDifferences.Check(layer.regularization, [.. layer.parameters().Where(parameter => parameter.dim() > 1), layer.p_logit]);
        }
    }

    [Fact]
    public void P_is_the_logits_and_certainty_is_refused()
    {
        using var scope = NewDisposeScope();
        foreach (var (layer, _) in Both(0.1, dtype: ScalarType.Float32))
        {
            Assert.Equal([1L], layer.p_logit.shape);
            Assert.True(layer.p_logit.requires_grad);
            Assert.Equal(0.1, layer.p, 7);
            layer.p = 0.75;
            Assert.Equal(0.75, layer.p, 6);
            Assert.Equal(Math.Log(3), layer.p_logit.item<float>(), 6);
            foreach (var (p, message) in new[]
            {
                (0.0, "dropout probability has to be strictly between 0 and 1 here"), (1.0, "dropout probability has to be strictly between 0 and 1 here"),
                (-0.1, "dropout probability has to be between 0 and 1, but got -0.1"), (1.5, "dropout probability has to be between 0 and 1, but got 1.5"),
                (double.NaN, "dropout probability has to be between 0 and 1, but got NaN"),
            }) Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => layer.p = p).Message);
            Assert.Equal(0.75, layer.p, 6);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConcreteDropoutLinear(nn.Linear(2, 2), p: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConcreteDropoutLinear(nn.Linear(2, 2), p: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConcreteDropoutLinear(nn.Linear(2, 2), temperature: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConcreteDropoutConv2d(nn.Conv2d(2, 2, 1), weight_regularizer: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConcreteDropoutConv2d(nn.Conv2d(2, 2, 1), dropout_regularizer: double.NaN));
    }

    /// <summary>In float32 1 − σ(17) is 0 already, and exp(100) is infinite.</summary>
    [Theory]
    [InlineData(ScalarType.Float32, 1e-7)]
    [InlineData(ScalarType.Float32, 0)]
    [InlineData(ScalarType.Float64, 1e-7)]
    [InlineData(ScalarType.BFloat16, 1e-7)]
    public void Everything_stays_finite_however_far_the_logit_goes(ScalarType type, double eps)
    {
        foreach (var logit in new[] { -1000.0, -100, -40, 17, 20, 40, 100, 1000 })
        {
            using var scope = NewDisposeScope();
            var layer = new ConcreteDropoutLinear(nn.Linear(4, 3, dtype: type), 1e-3, 1e-2, eps: eps) { Source = s_source };
            layer.train();
            using (no_grad()) layer.p_logit.fill_(logit);
            var x = randn(64, 4, dtype: type).requires_grad_();
            var (y, regularization) = (layer.call(x), layer.regularization());
            (y.square().mean() + regularization).backward();
            foreach (var found in (Tensor[])[y, regularization, x.grad!, layer.p_logit.grad!, layer.layer.weight.grad!])
                Assert.True(found.isfinite().all().item<bool>(), $"logit {logit}: {found.str()}");

            var p = layer.p_logit.detach().sigmoid().requires_grad_();
            var dropped = Functional.concrete_dropout(x, p, eps: eps, source: s_source);
            dropped.sum().backward();
            Assert.True(dropped.isfinite().all().item<bool>() && p.grad!.isfinite().all().item<bool>(), $"p {p.str()}");
        }
    }

    /// <summary>At a logit of 14, 1 − σ(14) in float32 would have three digits left.</summary>
    [Fact]
    public void A_large_p_keeps_its_digits()
    {
        using var scope = NewDisposeScope();
        var (narrow, wide) = (Output(ScalarType.Float32), Output(ScalarType.Float64));
        Assert.True(narrow.to(ScalarType.Float64).allclose(wide, rtol: 1e-4), $"{narrow.str()} for {wide.str()}");

        // At this temperature the noise, which the types draw with different digits, changes little.
        static Tensor Output(ScalarType type)
        {
            using var grad = no_grad();
            var linear = nn.Linear(4, 4, hasBias: false, dtype: type);
            linear.weight = new Parameter(eye(4, dtype: type));
            var layer = new ConcreteDropoutLinear(linear, temperature: 10) { Source = s_source };
            layer.train();
            layer.p_logit.fill_(14);
            return layer.call(ones(8, 4, dtype: type));
        }
    }

    [Fact]
    public void Conversion_to_narrow_types_leaves_the_logit_its_digits()
    {
        using var scope = NewDisposeScope();
        var layer = new ConcreteDropoutLinear(nn.Linear(4, 3), p: 0.123);
        var logit = layer.p_logit;
        var (before, model) = (logit.item<float>(), nn.Sequential(("drop", layer)));
        foreach (var type in new[] { ScalarType.BFloat16, ScalarType.Float16 })
        {
            foreach (var convert in (Action[])[() => model.to(type), () => model.to(CPU, type)]) convert();
            Assert.Equal((type, ScalarType.Float32), (layer.layer.weight.dtype, layer.p_logit.dtype));
            Assert.Same(logit, layer.p_logit);
            Assert.Equal(before, logit.item<float>());
            Assert.Equal(["layer.bias", "layer.weight", "p_logit"], layer.named_parameters().Select(entry => entry.name).Order());
            layer.regularization().backward();
            Assert.Equal(ScalarType.Float32, logit.grad!.dtype);
            layer.zero_grad();
        }
        model.to(ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, layer.p_logit.dtype);
        Assert.Equal(ScalarType.Float64, layer.layer.weight.dtype);
    }

    [Fact]
    public void The_wrapped_layer_keeps_everything_and_the_state_holds_the_logit()
    {
        using var scope = NewDisposeScope();
        var conv = nn.Conv2d(4, 6, 3, stride: 2, padding: 1, groups: 2);
        var layer = new ConcreteDropoutConv2d(conv, seed: 3);
        Assert.Equal(["layer.bias", "layer.weight", "p_logit", "steps"], layer.state_dict().Keys.Order());
        var x = randn(2, 4, 8, 8);
        layer.eval();
        Assert.True(layer.call(x).Equals(conv.call(x)));
        var other = new ConcreteDropoutConv2d(nn.Conv2d(4, 6, 3, stride: 2, padding: 1, groups: 2), p: 0.4, seed: 3);
        layer.p = 0.2;
        other.load_state_dict(layer.state_dict());
        Assert.Equal(layer.p, other.p);
        layer.train();
        other.train();
        Assert.True(layer.call(x).Equals(other.call(x)));
    }

    [Fact]
    public void A_low_temperature_is_dropout_and_the_mean_is_kept()
    {
        using var scope = NewDisposeScope();
        var p = tensor(0.3, dtype: ScalarType.Float64);
        var y = Functional.concrete_dropout(ones(1_000_000, dtype: ScalarType.Float64), p, temperature: 1e-4, source: s_source);
        var dropped = y.lt(0.5).to(ScalarType.Float64).mean().item<double>();
        // Deviation of the share: sqrt(0.21 / 1e6) = 4.6e-4; of the mean 6.5e-4. 4.9 of them: one false alarm in a million seeds.
        Assert.InRange(dropped, 0.3 - 2.3e-3, 0.3 + 2.3e-3);
        Assert.InRange(y.mean().item<double>(), 1 - 3.3e-3, 1 + 3.3e-3);
        Assert.True((y.lt(1e-6) | y.sub(1 / 0.7).abs().lt(1e-6)).to(ScalarType.Float64).mean().item<double>() > 0.99);
    }

    [Fact]
    public void Channels_share_their_number_and_elements_do_not()
    {
        using var scope = NewDisposeScope();
        var p = tensor(0.3);
        var y = Functional.concrete_dropout(ones(4, 5, 3, 2), p, 2.0 / 3, per_channel: true, source: s_source);
        Assert.True(y.equal(y.select(3, 0).select(2, 0).view(4, 5, 1, 1).expand_as(y)).all().item<bool>());
        Assert.Equal(20, y.select(3, 0).select(2, 0).reshape(-1).data<float>().ToArray().Distinct().Count());
        Assert.Equal(120, Functional.concrete_dropout(ones(4, 5, 3, 2), p, 2.0 / 3, source: s_source).reshape(-1).data<float>().ToArray().Distinct().Count());
    }

    [Fact]
    public void Every_type_sees_the_same_noise()
    {
        using var scope = NewDisposeScope();
        var p = tensor(0.3, dtype: ScalarType.Float64);
        var x = rand(6, 5, dtype: ScalarType.Float64).add(0.5);
        var expected = Functional.concrete_dropout(x, p, source: s_source);
        foreach (var (type, tolerance) in new[] { (ScalarType.Float32, 1e-4), (ScalarType.Float16, 3e-3), (ScalarType.BFloat16, 2e-2) })
        {
            var y = Functional.concrete_dropout(x.to(type), p, source: s_source);
            Assert.Equal(type, y.dtype);
            Assert.True(y.to(ScalarType.Float64).allclose(expected, rtol: tolerance, atol: tolerance), $"{type}");
        }
        var narrow = new ConcreteDropoutLinear(nn.Linear(5, 2, dtype: ScalarType.BFloat16));
        Assert.Equal(ScalarType.Float32, narrow.p_logit.dtype);
        narrow.train();
        var sum = narrow.call(x.to(ScalarType.BFloat16)).sum() + narrow.regularization();
        sum.backward();
        Assert.True(narrow.p_logit.grad!.isfinite().all().item<bool>());
    }

    [Fact]
    public void Modes_seeds_and_generators_decide_over_the_noise()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        foreach (var (layer, x) in Both())
        {
            layer.eval();
            var (state, still) = (get_rng_state(), layer.call(x));
            Assert.True(get_rng_state().Equals(state));
            layer.Mode = StochasticMode.AlwaysOn;
            Assert.False(still.Equals(layer.call(x)));
            layer.Mode = StochasticMode.Off;
            layer.train();
            Assert.True(still.Equals(layer.call(x)));
            layer.Mode = StochasticMode.FollowTraining;
            foreach (var source in new RandomSource?[] { null, RandomSource.TorchGenerator })
            {
                layer.Source = source;
                manual_seed(5);
                var (first, second) = (layer.call(x), layer.call(x));
                manual_seed(5);
                Assert.True(first.Equals(layer.call(x)));
                Assert.False(first.Equals(second));
            }
            layer.Source = s_source;
            var whole = layer.call(x);
            layer.Source = RandomSource.At(new StreamAddress(7, FirstRow: 2));
            Assert.True(whole[2..5].allclose(layer.call(x[2..5]), rtol: 1e-12));
        }
        foreach (var ((one, x), (other, _)) in Both(seed: 9).Zip(Both(seed: 9)))
        {
            other.load_state_dict(one.state_dict());
            one.train();
            other.train();
            Assert.True(one.call(x).Equals(other.call(x)));
            Assert.False(one.call(x).Equals(one.call(x)));
            Assert.Equal(3, one.get_buffer("steps")!.item<long>());
        }
    }

    [Fact]
    public void Inputs_without_a_meaning_are_refused_in_one_line()
    {
        using var scope = NewDisposeScope();
        var p = tensor(0.3);
        string Message(Action call) => Assert.ThrowsAny<ArgumentException>(call).Message;
        Assert.StartsWith(
            "concrete_dropout: expected a floating-point tensor, got Int64.",
            Message(() => Functional.concrete_dropout(ones(3, dtype: ScalarType.Int64), p)));
        Assert.StartsWith(
            "concrete_dropout: expected p as a floating-point tensor of one element, got Float32 [2].",
            Message(() => Functional.concrete_dropout(ones(3), ones(2))));
        Assert.StartsWith("expected a number above 0, got 0", Message(() => Functional.concrete_dropout(ones(3), p, 0.0)));
        Assert.StartsWith("expected a number of at least 0, got -1", Message(() => Functional.concrete_dropout(ones(3), p, eps: -1)));
        Assert.StartsWith("expected a number of at least 0, got NaN", Message(() => Functional.concrete_dropout(ones(3), p, ones(3) / 2, eps: double.NaN)));
        Assert.StartsWith("expected a number above 0, got NaN", Message(() => Functional.concrete_dropout(ones(3), p, ones(3) / 2, double.NaN)));
        Assert.StartsWith(
            "concrete_dropout: expected an input of shape (N, C, ...), got [3].",
            Message(() => Functional.concrete_dropout(ones(3), p, per_channel: true)));
        var conv = new ConcreteDropoutConv2d(nn.Conv2d(4, 2, 1));
        Assert.StartsWith(
            "ConcreteDropoutConv2d: expected an input of shape (N, C, H, W), got [4, 5, 6]. Fix: input.unsqueeze(0) for (C, H, W).",
            Message(() => conv.call(ones(4, 5, 6))));
        Assert.Throws<ArgumentNullException>(() => new ConcreteDropoutLinear(null!));
        Assert.Equal([0L, 3L], Functional.concrete_dropout(empty(0, 3), p).shape);
        var x = ones(2, 3);
        var off = Functional.concrete_dropout(x, p, training: false);
        Assert.NotSame(x, off);
        off[0, 0] = 5;
        Assert.Equal(5f, x[0, 0].item<float>());
    }

    [Fact]
    public void The_regularizers_are_the_papers_and_a_models_sum_up()
    {
        using var scope = NewDisposeScope();
        Assert.Equal((1e-4 / (2 * 1000), 2.0 / (2 * 1000)), ConcreteDropout.regularizers(1e-2, 2, 1000));
        Assert.Equal((1e-4 / 1000, 1.0 / 1000), ConcreteDropout.regularizers(1e-2, 1, 1000, classification: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConcreteDropout.regularizers(0, 1, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConcreteDropout.regularizers(1, double.NaN, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConcreteDropout.regularizers(1, 1, 0));

        var first = new ConcreteDropoutLinear(nn.Linear(4, 3), 1e-2, 1e-1);
        var second = new ConcreteDropoutLinear(nn.Linear(3, 1), 1e-2, 1e-1, p: 0.4);
        var model = nn.Sequential(("a", first), ("drop", new InvertedDropout()), ("b", second));
        Assert.Equal((first.regularization() + second.regularization()).item<float>(), model.concrete_regularization().item<float>(), 6);
        Assert.Equal(0f, nn.Sequential(("drop", new InvertedDropout())).concrete_regularization().item<float>());
        Assert.Equal(["a", "drop", "b"], model.stochastic_layers().Select(found => found.path));
    }

    /// <summary>A target without noise wants certainty, one of noise alone wants none: p goes opposite ways.</summary>
    [Fact]
    public void P_is_learned_from_the_data()
    {
        using var scope = NewDisposeScope();
        double Learn(double slope, double noise)
        {
            manual_seed(11);
            var layer = new ConcreteDropoutLinear(nn.Linear(4, 1), 1e-4, 0.05, p: 0.3);
            layer.train();
            var optimizer = optim.Adam(layer.parameters(), lr: 0.05);
            var x = randn(256, 4);
            var y = slope * x.sum([1L], keepdim: true) + noise * randn(256, 1);
            for (var step = 0; step < 150; step++)
            {
                using var inner = NewDisposeScope();
                optimizer.zero_grad();
                (nn.functional.mse_loss(layer.call(x), y) + layer.regularization()).backward();
                optimizer.step();
            }
            return layer.p;
        }
        Assert.InRange(Learn(slope: 1, noise: 0), 0, 0.1);
        Assert.InRange(Learn(slope: 0, noise: 1), 0.4, 0.6); // the entropy alone: its best p is one half
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        foreach (var (layer, x) in Both())
        {
            layer.train();
            foreach (var source in new RandomSource?[] { null, RandomSource.TorchGenerator })
            {
                layer.Source = source;
                AnyLayerContract.NothingIsLeftBehind(() => layer.call(x).Dispose());
                AnyLayerContract.NothingIsLeftBehind(() => layer.concrete_regularization().Dispose());
            }
            layer.Dispose();
            x.Dispose();
        }
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var linear = new ConcreteDropoutLinear(nn.Linear(4, 3));
        Assert.Equal(
            "ConcreteDropoutLinear(in_features=4, out_features=3, bias=True, p=0.1, temperature=0.1, weight_regularizer=1E-06, dropout_regularizer=1E-05)",
            linear.ToString());
        using var conv = new ConcreteDropoutConv2d(nn.Conv2d(4, 6, 3, groups: 2, bias: false), 0.5, 0.25, p: 0.2);
        Assert.Equal(
            "ConcreteDropoutConv2d(in_channels=4, out_channels=6, kernel_size=(3, 3), bias=False, p=0.2, temperature=0.66667, "
            + "weight_regularizer=0.5, dropout_regularizer=0.25)",
            conv.ToString());
    }
}
