using Engine.Tests.Nn;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Engine.Tests.Sequence;

/// <summary>What the goldens do not say of attention: masks that forbid everything, dropout, lifetimes, mistakes.</summary>
public class AttentionTests
{
    [Fact]
    public void WithoutWeightsTheSecondResultIsInvalid()
    {
        using var scope = NewDisposeScope();
        using var module = MultiheadAttention(4, 2);
        var x = randn(3, 2, 4);
        var (with, weights) = module.call(x, x, x);
        var (without, none) = module.call(x, x, x, need_weights: false);
        Assert.True(none.IsInvalid);
        Assert.True(with.allclose(without, 1e-5, 1e-6));
        Assert.Equal([2L, 3, 3], weights.shape);
        Assert.True(weights.sum(-1).allclose(ones(2, 3)));
    }

    [Fact]
    public void BytesAndTruthValuesAndInfinitiesMaskTheSame()
    {
        using var scope = NewDisposeScope();
        using var module = MultiheadAttention(4, 2);
        var x = randn(3, 2, 4);
        var mask = ones(3, 3).triu(1).@bool();
        var expected = module.call(x, x, x, attn_mask: mask).Item1;
        var infinities = zeros(3, 3).masked_fill(mask, double.NegativeInfinity);
        Assert.True(expected.Equals(module.call(x, x, x, attn_mask: mask.@byte()).Item1));
        Assert.True(expected.Equals(module.call(x, x, x, attn_mask: infinities).Item1));
        var padding = tensor(new[] { false, true, false, false, false, true }).reshape(2, 3);
        var padded = module.call(x, x, x, padding, attn_mask: mask).Item1;
        Assert.True(padded.Equals(module.call(x, x, x, zeros(2, 3).masked_fill(padding, double.NegativeInfinity), attn_mask: infinities).Item1));
    }

    /// <summary>What the module's remarks say of masks.</summary>
    [Fact]
    public void MasksThatForbidEverythingAndMasksOfTwoKinds()
    {
        using var scope = NewDisposeScope();
        using var module = MultiheadAttention(4, 2);
        var x = rand(3, 1, 4);
        var everything = ones(1, 3).@bool();
        Assert.True(module.call(x, x, x, everything).Item1.isnan().all().item<bool>());
        Assert.True(module.call(x, x, x, everything, need_weights: false).Item1.Equals(zeros(3, 1, 4)));

        var forbidden = tensor(new[,] { { false, true, false }, { false, true, false }, { false, true, false } });
        var added = tensor(new float[,] { { 0, 0, 0.5f } });
        var numbers = zeros(3, 3).masked_fill(forbidden, double.NegativeInfinity) + added;
        Assert.True(module.call(x, x, x, attn_mask: numbers).Item2.Equals(module.call(x, x, x, added, attn_mask: forbidden).Item2));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void ARowWithNothingToSeeIsZeroAndSendsNoGradient(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (Input(2, 3), Input(4, 3), Input(4, 5));
        var allowed = tensor(new[] { false, false, false, false, true, true, false, true }).reshape(2, 4);
        var result = F.scaled_dot_product_attention(q, k, v, allowed);
        Assert.True(result[0].Equals(zeros(5, dtype)));
        result.sum().backward();
        foreach (var gradient in new[] { q.grad!, k.grad!, v.grad! }) Assert.True(gradient.isfinite().all().ToBoolean());
        Assert.True(q.grad![0].Equals(zeros(3, dtype)));
        Assert.False(q.grad![1].Equals(zeros(3, dtype)));
        Assert.True(v.grad![2].Equals(zeros(5, dtype)));

        Tensor Input(params long[] sizes) => randn(sizes, dtype).requires_grad_();
    }

    /// <summary>What is put together for libtorch 1.13 agrees with the operator where libtorch has one.</summary>
    [SkippableFact]
    public void TheOperatorAndItsCompositionAgree()
    {
        Skip.IfNot(TorchSharp.Native.EngineInfo.Operators.Contains("aten::scaled_dot_product_attention"), "libtorch has no such operator");
        using var scope = NewDisposeScope();
        var (q, k, v) = (randn(2, 3, 5, 4, float64), randn(2, 3, 6, 4, float64), randn(2, 3, 6, 4, float64));
        var allowed = ones(5, 6, ScalarType.Bool).tril();
        foreach (var mask in new[] { null, allowed, randn(5, 6, float64) })
            Assert.True(F.ComposedAttention(q, k, v, mask, 0, false).allclose(F.scaled_dot_product_attention(q, k, v, mask)));
        Assert.True(F.ComposedAttention(q, k, v, null, 0, true).allclose(F.scaled_dot_product_attention(q, k, v, is_casual: true)));
        Assert.True(F.ComposedAttention(q, k, v, null, 0, true).allclose(F.ComposedAttention(q, k, v, allowed, 0, false)));
    }

    /// <summary>4096 weights, each kept with probability 0.7: six standard deviations, a false alarm in 5e8 runs of other seeds.</summary>
    [Fact]
    public void DropoutActsOnTheWeightsAndOnlyWhenAsked()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var (q, k, v) = (zeros(64, 1), zeros(64, 1), eye(64));
        var weights = F.scaled_dot_product_attention(q, k, v, p: 0.3);
        var kept = weights > 0;
        Assert.InRange(kept.sum().ToInt64(), 4096 * 0.7 - 6 * 29.4, 4096 * 0.7 + 6 * 29.4);
        Assert.True(weights.masked_select(kept).allclose(full([kept.sum().ToInt64()], 1 / 64.0 / 0.7)));
        Assert.True(F.scaled_dot_product_attention(q, k, v).allclose(full(64, 64, 1 / 64.0)));
        using var module = MultiheadAttention(4, 2, dropout: 0.5);
        module.eval();
        var x = randn(3, 2, 4);
        Assert.True(module.call(x, x, x).Item1.Equals(module.call(x, x, x).Item1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GradientsEqualFiniteDifferences(bool masked)
    {
        using var scope = NewDisposeScope();
        using var module = MultiheadAttention(4, 2, add_bias_kv: true, add_zero_attn: true).to(float64);
        var x = GoldenFile.Fill("f", [3, 1, 4], 1, float64).requires_grad_();
        var mask = masked ? ones(3, 3).triu(1).@bool() : null;
        Tensor Loss() => (module.call(x, x, x, need_weights: false, attn_mask: mask).Item1 * GoldenFile.Fill("f", [3, 1, 4], 2, float64)).sum();
        Loss().backward();
        const double step = 1e-5;
        using var _ = no_grad();
        foreach (var t in module.parameters().Prepend(x))
        {
            var (flat, gradient) = (t.detach().view(-1), t.grad!.reshape(-1));
            for (var i = 0L; i < flat.numel(); i++)
            {
                flat[i].add_(step);
                var above = Loss().ToDouble();
                flat[i].sub_(2 * step);
                var below = Loss().ToDouble();
                flat[i].add_(step);
                Assert.InRange(gradient[i].ToDouble() - (above - below) / (2 * step), -1e-7, 1e-7);
            }
        }
    }

    [Fact]
    public void CallsLeaveOnlyTheirResults()
    {
        using var module = MultiheadAttention(4, 2, add_bias_kv: true, add_zero_attn: true);
        using var x = randn(3, 2, 4);
        using var one = randn(3, 4);
        using var mask = zeros(3, 3, ScalarType.Bool);
        using var padding = zeros(2, 3, ScalarType.Bool);
        var before = LiveTensors.Count;
        var (output, weights) = module.call(x, x, x, padding, true, mask);
        Assert.Equal(before + 2, LiveTensors.Count);
        output.Dispose();
        weights.Dispose();
        module.call(one, one, one, need_weights: false, attn_mask: mask).Item1.Dispose();
        F.scaled_dot_product_attention(one, one, one, is_casual: true).Dispose();
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void MistakesAreNamed()
    {
        using var scope = NewDisposeScope();
        AssertLine("MultiheadAttention: expected an embedded_dim divisible by num_heads, got 5 and 2.", () => MultiheadAttention(5, 2));
        AssertLine("MultiheadAttention: expected an embedded_dim divisible by num_heads, got 4 and 0.", () => MultiheadAttention(4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MultiheadAttention(4, 2, dropout: -0.1));
        using var module = MultiheadAttention(4, 2);
        var (x, y) = (ones(3, 2, 4), ones(5, 2, 4));
        AssertLine("MultiheadAttention: expected query (L, N, 4), key (S, N, 4) and value (S, N, 4), or all without N, got [3, 2, 4], [5, 2, 4] and [3, 2, 4].",
            () => module.call(x, y, x));
        AssertLine("MultiheadAttention: expected attn_mask of size [3, 5], got [5, 3]. (Parameter 'attn_mask')",
            () => module.call(x, y, y, attn_mask: zeros(5, 3)));
        AssertLine("MultiheadAttention: expected attn_mask of size [4, 3, 5], got [2, 3, 5]. (Parameter 'attn_mask')",
            () => module.call(x, y, y, attn_mask: zeros(2, 3, 5)));
        AssertLine("MultiheadAttention: expected key_padding_mask of size [2, 5], got [5, 2]. (Parameter 'key_padding_mask')",
            () => module.call(x, y, y, zeros(5, 2)));
        AssertLine("MultiheadAttention: expected attn_mask of type Bool, Byte or floating point, got Int64. (Parameter 'attn_mask')",
            () => module.call(x, y, y, attn_mask: zeros(3, 5, int64)));
        AssertLine("scaled_dot_product_attention: expected attn_mask or is_casual, got both. (Parameter 'is_casual')",
            () => F.scaled_dot_product_attention(x, x, x, zeros(2, 2), is_casual: true));
        AssertLine("scaled_dot_product_attention: expected a mask of type Bool or the query's Float32, got Float64. (Parameter 'attn_mask')",
            () => F.scaled_dot_product_attention(x, x, x, zeros(2, 2, float64)));
        AssertLine("scaled_dot_product_attention: expected query, key and value of 2 dimensions or more, got 1, 3 and 3.",
            () => F.scaled_dot_product_attention(ones(4), x, x));
    }

    private static void AssertLine(string expected, Action action) => Assert.Equal(expected, Assert.Throws<ArgumentException>(action).Message);
}
