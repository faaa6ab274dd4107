using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Layers.Tests;

public class ReLUDropoutTests
{
    private static readonly RandomSource s_source = RandomSource.At(new(17, Step: 2));

    public static TheoryData<ScalarType> Types => [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    [Theory]
    [MemberData(nameof(Types))]
    public void It_is_a_rectifier_and_then_dropout_forward_and_backward(ScalarType type)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        foreach (var shape in new long[][] { [7, 1000], [3, 5], [2, 3, 4, 5] })
        {
            var x = randn(shape, dtype: type);
            var incoming = randn(shape, dtype: type);
            var (fused, composed) = (x.detach().requires_grad_(), x.clone().requires_grad_());
            var y = Functional.relu_dropout(fused, 0.3, source: s_source);
            var positive = composed.to(ScalarType.Float32).relu().to(type); // libtorch 1.13 has no rectifier for float16 on the CPU
            if (type == ScalarType.Float64) positive = composed.relu();
            var expected = Functional.inverted_dropout(positive, 0.3, source: s_source);
            y.backward([incoming]);
            expected.backward([incoming]);
            Assert.True(y.equal(expected).all().item<bool>());
            Assert.True(fused.grad!.equal(composed.grad!).all().item<bool>());
        }
    }

    [Fact]
    public void Off_it_is_a_rectifier()
    {
        using var scope = NewDisposeScope();
        var x = randn(50);
        Assert.True(Functional.relu_dropout(x, 0.3, training: false).equal(x.relu()).all().item<bool>());
        Assert.True(Functional.relu_dropout(x, 0).equal(x.relu()).all().item<bool>());
        var changed = x.clone();
        Functional.relu_dropout(changed, 0.3, training: false, inplace: true);
        Assert.True(changed.equal(x.relu()).all().item<bool>());
    }

    [Fact]
    public void What_is_not_a_number_stays_so_where_it_is_kept()
    {
        using var scope = NewDisposeScope();
        var y = Functional.relu_dropout(full(1000, double.NaN), 0.5, source: s_source);
        Assert.True(y.isnan().logical_or(y.eq(0)).all().item<bool>());
        Assert.InRange(y.isnan().sum().item<long>(), 400, 600); // Binomial(1000, 0.5) leaves this once in 10^9
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void What_is_not_a_number_passes_its_gradient_as_a_rectifier_does(ScalarType type)
    {
        using var scope = NewDisposeScope();
        foreach (var nan in new[] { float.NaN, -float.NaN })
            foreach (var again in new[] { false, true })
            {
                var x = full([3, 50], nan, dtype: type, requires_grad: true);
                var y = Functional.relu_dropout(x, 0.5, source: s_source);
                var slope = autograd.grad([y], [x], [ones_like(y)], create_graph: again)[0];
                Assert.True(slope.detach().eq(2).equal(y.detach().isnan()).all().item<bool>());
            }
    }

    [Fact]
    public void A_gradient_in_another_layout_finds_its_elements()
    {
        using var scope = NewDisposeScope();
        var x = randn([4, 30], dtype: ScalarType.Float64, requires_grad: true);
        var y = Functional.relu_dropout(x, 0.5, source: s_source);
        y.sum().backward(); // a gradient without strides
        var plain = x.grad!.clone();
        x.grad = null;
        var incoming = randn([30, 4], dtype: ScalarType.Float64).t();
        Functional.relu_dropout(x, 0.5, source: s_source).backward([incoming]);
        Assert.True(x.grad!.allclose(plain * incoming, rtol: 1e-14));
    }

    [Fact]
    public void A_given_mask_makes_the_result_exact()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, -2, 3, double.PositiveInfinity });
        Assert.Equal([1 / 0.6, 0, 0, 0], Functional.relu_dropout(x, tensor(new[] { true, true, false, false }), 0.4).data<double>().ToArray());
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var layer = new ReLUDropout(0.25);
        Assert.Equal("ReLUDropout(p=0.25, inplace=False)", layer.ToString());
    }
}
