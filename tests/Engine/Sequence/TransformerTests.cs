using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Sequence;

/// <summary>What the goldens do not say of transformers: copies of layers, hooks, files, lifetimes, mistakes.</summary>
public class TransformerTests
{
    [Fact]
    public void AnEncodersLayersAreCopiesWithValuesOfTheirOwn()
    {
        using var scope = NewDisposeScope();
        using var layer = TransformerEncoderLayer(4, 2, 3).to(float64);
        layer.eval();
        layer.get_parameter("linear1.bias")!.requires_grad = false;
        using var encoder = TransformerEncoder(layer, 2);
        Assert.Equal(["layers.0.self_attn.in_proj_weight", "layers.0.self_attn.in_proj_bias", "layers.0.self_attn.out_proj.weight"],
            encoder.state_dict().Keys.Take(3));
        Assert.All(encoder.modules().OfType<TransformerEncoderLayer>(), copy => Assert.False(copy.training));
        foreach (var (name, parameter) in layer.named_parameters())
        {
            foreach (var place in new[] { 0, 1 })
            {
                var copy = encoder.get_parameter($"layers.{place}.{name}")!;
                Assert.True(parameter.Equals(copy), name);
                Assert.Equal(parameter.requires_grad, copy.requires_grad);
                using (no_grad()) copy.add_(1);
                Assert.False(parameter.Equals(copy), name);
            }
        }
    }

    [Fact]
    public void HooksOfLayersRunWhateverTheMasks()
    {
        using var scope = NewDisposeScope();
        using var layer = TransformerEncoderLayer(4, 2, 3, dropout: 0);
        using var encoder = TransformerEncoder(layer, 2);
        var seen = new List<string>();
        foreach (var (name, module) in encoder.named_modules())
        {
            if (module is TransformerEncoderLayer inner)
                inner.register_forward_hook((_, _, output) =>
                {
                    seen.Add(name);
                    return output * 0;
                });
        }
        var x = randn(3, 2, 4);
        Assert.True(encoder.call(x).Equals(zeros(3, 2, 4)));
        encoder.call(x, zeros(3, 3));
        encoder.call(x, zeros(3, 3), zeros(2, 3));
        Assert.Equal(["layers.0", "layers.1", "layers.0", "layers.1", "layers.0", "layers.1"], seen);
        using var transformer = Transformer(4, 2, 1, 1, 3, dropout: 0);
        transformer.register_forward_pre_hook((_, src, tgt) => (src, tgt * 0));
        Assert.True(transformer.call(x, x).Equals(transformer.call(x, x * 2, zeros(3, 3))));
    }

    [Fact]
    public void MasksAndTheirAbsenceMeanTheSameThroughEveryOverload()
    {
        using var scope = NewDisposeScope();
        using var encoder = TransformerEncoderLayer(4, 2, 3, dropout: 0);
        using var decoder = TransformerDecoderLayer(4, 2, 3, dropout: 0);
        using var whole = Transformer(4, 2, 1, 1, 3, dropout: 0);
        var (x, y) = (randn(3, 2, 4), randn(5, 2, 4));
        Assert.True(encoder.call(x).Equals(encoder.call(x, null!, null!)));
        Assert.True(encoder.call(x).allclose(encoder.call(x, zeros(3, 3), zeros(2, 3, ScalarType.Bool)), 1e-5, 1e-6));
        Assert.True(decoder.call(x, y).allclose(decoder.call(x, y, zeros(3, 3), zeros(3, 5)), 1e-5, 1e-6));
        Assert.True(whole.call(y, x).allclose(whole.call(y, x, zeros(5, 5), memory_key_padding_mask: zeros(2, 5)), 1e-5, 1e-6));
        IModule<Tensor, Tensor, Tensor> pair = encoder;
        Assert.True(encoder.call(x).Equals(pair.call(x, null!)));
    }

    /// <summary>A causal decoder's outputs do not depend on what comes later.</summary>
    [Fact]
    public void ACausalMaskHidesTheFuture()
    {
        using var scope = NewDisposeScope();
        using var whole = Transformer(4, 2, 1, 2, 3, dropout: 0);
        var (src, tgt) = (randn(3, 1, 4), randn(4, 1, 4));
        var causal = ones(4, 4, ScalarType.Bool).triu(1);
        var changed = cat([tgt.narrow(0, 0, 3), randn(1, 1, 4)], 0);
        var (before, after) = (whole.call(src, tgt, null!, causal), whole.call(src, changed, null!, causal));
        Assert.True(before.narrow(0, 0, 3).allclose(after.narrow(0, 0, 3), 1e-5, 1e-6));
        Assert.False(before[3].allclose(after[3], 1e-5, 1e-6));
    }

    [Fact]
    public void FilesConversionAndLifetimes()
    {
        var before = LiveTensors.Count;
        using (var scope = NewDisposeScope())
        {
            using var saved = Transformer(4, 2, 2, 1, 3);
            using var module = Transformer(4, 2, 2, 1, 3);
            using var stream = new MemoryStream();
            saved.save(stream);
            stream.Position = 0;
            module.load(stream);
            saved.eval();
            module.eval();
            using var x = randn(3, 2, 4);
            using var expected = saved.call(x, x);
            var count = LiveTensors.Count;
            using (var result = module.call(x, x))
            {
                Assert.Equal(count + 1, LiveTensors.Count);
                Assert.True(expected.Equals(result));
            }
            module.to(float64);
            using var doubles = x.to(float64);
            using var converted = module.call(doubles, doubles);
            Assert.Equal(float64, converted.dtype);
        }
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void MistakesAreNamed()
    {
        using var scope = NewDisposeScope();
        using var layer = TransformerEncoderLayer(4, 2, 3);
        AssertLine("TransformerEncoder: expected 1 to 100000 layers, got 0.", () => TransformerEncoder(layer, 0));
        AssertLine("TransformerEncoder: expected 1 to 100000 layers, got 9223372036854775807.", () => TransformerEncoder(layer, long.MaxValue));
        AssertLine("TransformerEncoderLayer: expected ReLU or GELU, got 5. (Parameter 'activation')",
            () => TransformerEncoderLayer(4, 2, 3, 0.1, (Activations)5));
        AssertLine("MultiheadAttention: expected an embedded_dim divisible by num_heads, got 4 and 3.", () => Transformer(4, 3));
        using var module = Transformer(4, 2, 1, 1, 3);
        AssertLine("Transformer: expected src (S, N, 4) and tgt (T, N, 4), or both without N, got [3, 2, 4] and [3, 1, 4].",
            () => module.call(ones(3, 2, 4), ones(3, 1, 4)));
        AssertLine("Transformer: expected src (S, N, 4) and tgt (T, N, 4), or both without N, got [3, 2, 5] and [3, 2, 4].",
            () => module.call(ones(3, 2, 5), ones(3, 2, 4)));
    }

    private static void AssertLine(string expected, Action action) => Assert.Equal(expected, Assert.Throws<ArgumentException>(action).Message);
}
