using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using Layers.Tests.Support;
using static TorchSharp.torch;

namespace Layers.Tests;

public class LockedDropoutTests
{
    private static readonly StreamAddress s_address = new(7);
    private static readonly RandomSource s_source = RandomSource.At(s_address);

    public static TheoryData<ScalarType> Types => [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    /// <summary>Batch first it stands among the cases of <see cref="LayerContractTests"/>.</summary>
    [Fact]
    public void Keeps_what_all_stochastic_layers_keep() =>
        AnyLayerContract.Holds(seed => new LockedDropout(0.5, seed: seed), ones(6, 7, 30));

    [Theory]
    [MemberData(nameof(Types))]
    public void All_steps_of_a_sequence_share_the_mask(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var y = Functional.locked_dropout(full(5, 16, 32, 3.0, dtype: dtype), 0.1, source: s_source);
        Assert.Equal(dtype, y.dtype);
        for (var step = 1; step < 5; step++) Assert.True(y[step].Equals(y[0]));
        var survivor = tensor(3 / 0.9).to(dtype).to(ScalarType.Float32).item<float>();
        var values = y[0].to(ScalarType.Float32).contiguous().data<float>().ToArray();
        Assert.All(values, v => Assert.True(v == 0 || Math.Abs(v - survivor) <= 3e-7f * survivor, $"{v}"));
        // Binomial(512, 0.1): 4.9 standard deviations, a false alarm once in a million seeds.
        Assert.InRange(values.Count(v => v == 0), 51 - 33, 51 + 33);
    }

    [Fact]
    public void Batch_first_is_the_same_mask_the_other_way_round()
    {
        using var scope = NewDisposeScope();
        var x = randn(5, 4, 6);
        var y = Functional.locked_dropout(x, 0.5, source: s_source);
        Assert.True(Functional.locked_dropout(x.transpose(0, 1).contiguous(), 0.5, batch_first: true, source: s_source).Equals(y.transpose(0, 1)));
        // As an LSTM gives it: batch first by its strides alone.
        var view = x.transpose(0, 1);
        var strided = Functional.locked_dropout(view, 0.5, batch_first: true, source: s_source);
        Assert.True(strided.Equals(y.transpose(0, 1)));
        Assert.Equal(view.stride(), strided.stride());
        // One sequence without a batch is the first of a batch.
        Assert.True(Functional.locked_dropout(x[.., 0], 0.5, source: s_source).Equals(y[.., 0]));
    }

    [Fact]
    public void A_part_of_the_batch_draws_its_own_rows()
    {
        using var scope = NewDisposeScope();
        var x = randn(5, 8, 6);
        var whole = Functional.locked_dropout(x, 0.5, source: s_source);
        var part = Functional.locked_dropout(x.narrow(1, 3, 5), 0.5, source: RandomSource.At(s_address with { FirstRow = 3 }));
        Assert.True(part.Equals(whole.narrow(1, 3, 5)));
        var single = Functional.locked_dropout(x.narrow(1, 2, 1), 0.5, source: RandomSource.At(s_address with { FirstRow = 2 }));
        Assert.True(single.Equals(whole.narrow(1, 2, 1)));
    }

    [Fact]
    public void Several_steps_of_a_sampler_in_one_batch_draw_the_masks_of_each()
    {
        using var scope = NewDisposeScope();
        var x = ones(3, 8, 6);
        var together = Functional.locked_dropout(x, 0.5, source: RandomSource.At(s_address with { StepRows = 4 }));
        for (uint step = 0; step < 2; step++)
        {
            var alone = Functional.locked_dropout(x.narrow(1, 0, 4), 0.5, source: RandomSource.At(s_address with { Step = step }));
            Assert.True(together.narrow(1, 4 * step, 4).Equals(alone));
        }
    }

    /// <summary>AWD-LSTM draws a mask of shape (1, B, H) and divides it by 1 − p.</summary>
    [Fact]
    public void Torchs_own_generator_gives_the_formula_of_AWD_LSTM()
    {
        using var scope = NewDisposeScope();
        var x = randn(5, 4, 6);
        manual_seed(11);
        var ours = Functional.locked_dropout(x, 0.3, source: RandomSource.TorchGenerator);
        manual_seed(11);
        var mask = empty(1, 4, 6).bernoulli_(1 - 0.3).div_(1 - 0.3);
        Assert.True(ours.Equals(mask.expand_as(x) * x));
    }

    [Fact]
    public void A_given_mask_gives_PyTorchs_numbers()
    {
        using var scope = NewDisposeScope();
        var golden = new WeightsGolden("locked");
        var x = golden.In("x").requires_grad_();
        var y = Functional.locked_dropout(x, golden.In("mask"), golden.P);
        y.backward([golden.In("incoming")]);
        golden.Check("y", y);
        golden.Check("grad_x", x.grad!);
    }

    [Fact]
    public void Gradient_is_that_of_the_mask()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var x = randn(3, 4, 5, dtype: ScalarType.Float64).requires_grad_();
        FiniteDifferences.Check(() => Functional.locked_dropout(x, 0.4, source: s_source).pow(2), x);
        FiniteDifferences.Check(() => Functional.locked_dropout(x, 0.4, batch_first: true, source: s_source).pow(2), x);
        FiniteDifferences.Check(() => Functional.locked_dropout(x[0], 0.4, source: s_source).pow(2), x);
    }

    [Fact]
    public void P_of_one_gives_exact_zeros_even_for_infinite_input()
    {
        using var scope = NewDisposeScope();
        var x = full(2, 3, 4, float.PositiveInfinity).requires_grad_();
        var y = Functional.locked_dropout(x, 1);
        y.sum().backward();
        Assert.Equal(0f, y.abs().sum().item<float>());
        Assert.Equal(0f, x.grad!.abs().sum().item<float>());
    }

    [Fact]
    public void A_given_mask_makes_the_result_exact()
    {
        using var scope = NewDisposeScope();
        var x = arange(1, 9, dtype: ScalarType.Float64).view(2, 2, 2);
        var mask = tensor(new[] { true, false, false, true }).view(1, 2, 2);
        Assert.Equal([1 / 0.6, 0, 0, 4 / 0.6, 5 / 0.6, 0, 0, 8 / 0.6], Functional.locked_dropout(x, mask, 0.4).data<double>().ToArray());
    }

    [Fact]
    public void Evaluation_and_empty_input_give_a_new_handle()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, 2, 2);
        var same = Functional.locked_dropout(x, 0.5, training: false);
        Assert.NotSame(x, same);
        same[0, 0, 0] = 5f;
        Assert.Equal(5f, x[0, 0, 0].item<float>());
        Assert.Equal([3L, 0L, 4L], Functional.locked_dropout(empty(3, 0, 4)).shape);
    }

    [Fact]
    public void Other_ranks_and_types_are_refused_in_one_line()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => Functional.locked_dropout(ones(5)));
        Assert.Equal("locked_dropout: expected a tensor of shape (T, B, H) or (T, H), got [5]. (Parameter 'input')", error.Message);
        error = Assert.Throws<ArgumentException>(() => Functional.locked_dropout(ones(5, 4, 3, 2), batch_first: true));
        Assert.Equal("locked_dropout: expected a tensor of shape (B, T, H) or (T, H), got [5, 4, 3, 2]. (Parameter 'input')", error.Message);
        error = Assert.Throws<ArgumentException>(() => Functional.locked_dropout(ones(5, 4, dtype: ScalarType.Int32)));
        Assert.StartsWith("locked_dropout: expected a floating-point tensor, got Int32.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mean_is_kept()
    {
        using var scope = NewDisposeScope();
        var mean = Functional.locked_dropout(ones(2, 500, 1000, dtype: ScalarType.Float64), 0.35, source: s_source).mean().item<double>();
        // 500,000 bits: the mean's standard deviation is sqrt(p / (1 - p) / n) = 1.04e-3; 4.9 of them, one false alarm in a million seeds.
        Assert.InRange(mean, 1 - 5.1e-3, 1 + 5.1e-3);
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var layer = new LockedDropout(0.25, batch_first: true);
        Assert.Equal("LockedDropout(p=0.25, batch_first=True)", layer.ToString());
    }
}
