using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using Layers.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Layers.Tests;

/// <summary>What every layer of the family must do at the edges.</summary>
public class LayerContractTests
{
    private static readonly StreamAddress s_address = new(0xABCDEF, Step: 5, Stream: 2, FirstRow: 3);

    public static TheoryData<LayerCase> Layers => [.. LayerCase.All];

    public static TheoryData<LayerCase> InPlaceLayers => [.. LayerCase.All.Where(layer => layer.InPlace is not null)];

    public static TheoryData<LayerCase, ScalarType> LayersAndTypes => LayerCase.InEveryType;

    [Theory]
    [MemberData(nameof(Layers))]
    public void Probability_outside_the_unit_interval_is_refused(LayerCase family)
    {
        using var layer = family.Create(0.25, null);
        foreach (var (p, shown) in new[] { (-0.1, "-0.1"), (1.5, "1.5"), (double.NaN, "NaN") })
        {
            var expected = $"dropout probability has to be between 0 and 1, but got {shown} (Parameter 'p')";
            Assert.Equal(expected, Assert.Throws<ArgumentOutOfRangeException>(() => family.Create(p, null)).Message);
            Assert.Equal(expected, Assert.Throws<ArgumentOutOfRangeException>(() => layer.p = p).Message);
        }
        Assert.Equal(0.25, layer.p);
        if (family.TakesOne) family.Create(1, null).Dispose();
        else Assert.Contains("below 1", Assert.Throws<ArgumentOutOfRangeException>(() => family.Create(1, null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Integers_are_refused_in_one_line(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var layer = family.Create(0.5, null);
        layer.train();
        var error = Assert.Throws<ArgumentException>(() => layer.call(ones(family.Shape, dtype: ScalarType.Int64)));
        Assert.Contains(": expected a floating-point tensor, got Int64.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Off_a_new_handle_on_the_same_storage_comes_back(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var layer = family.Create(0.5, null);
        layer.eval();
        using var idle = family.Create(0, null);
        idle.train();
        var x = rand(family.Shape).add_(0.1);
        foreach (var some in family.PassesWhenOff ? new[] { layer, idle } : [idle])
        {
            var state = get_rng_state();
            var y = some.call(x);
            Assert.NotSame(x, y);
            Assert.True(y.equal(x).all().item<bool>());
            Assert.True(state.equal(get_rng_state()).all().item<bool>());
            if (!family.PassesWhenOff) continue;
            y.flatten()[0] = 42f;
            Assert.Equal(42f, x.flatten()[0].item<float>());
            y.Dispose();
            Assert.False(x.IsInvalid);
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void P_of_one_gives_exact_zeros_and_a_zero_gradient_even_for_infinite_input(LayerCase family)
    {
        if (!family.TakesOne) return;
        using var scope = NewDisposeScope();
        using var layer = family.Create(1, null);
        layer.train();
        var x = full(family.Shape, float.PositiveInfinity).requires_grad_();
        var y = layer.call(x);
        y.sum().backward();
        Assert.All(y.data<float>().ToArray(), value => Assert.Equal(0f, value));
        Assert.All(x.grad!.data<float>().ToArray(), value => Assert.Equal(0f, value));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Empty_batches_and_batches_of_one_pass(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var layer = family.Create(0.5, null);
        layer.train();
        foreach (var rows in new[] { 0L, 1L })
        {
            long[] shape = [rows, .. family.Shape[1..]];
            Assert.Equal(shape, layer.call(randn(shape)).shape);
        }
    }

    /// <summary>Narrow types see the same masks, and are rounded once from a computation in float32.</summary>
    [Theory]
    [MemberData(nameof(LayersAndTypes))]
    public void Every_type_gives_the_same_masks(LayerCase family, ScalarType type)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var layer = family.Create(0.3, null);
        layer.train();
        layer.Source = RandomSource.At(s_address);
        var x = randn(family.Shape, dtype: ScalarType.Float64).to(type);
        var expected = layer.call(x.to(ScalarType.Float64));
        var y = layer.call(x);
        Assert.Equal(type, y.dtype);
        var epsilon = type switch { ScalarType.Float64 => 1e-12, ScalarType.Float32 => 1e-6, ScalarType.Float16 => 1e-3, _ => 8e-3 };
        Assert.True(y.to(ScalarType.Float64).allclose(expected, rtol: epsilon, atol: epsilon));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_tiny_p_takes_the_random_path_and_drops_nothing_in_any_memory_format(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var layer = family.Create(1e-10, null);
        layer.train();
        foreach (var (name, x) in Layouts(family.Shape))
        {
            manual_seed(5);
            var state = get_rng_state();
            var y = layer.call(x);
            Assert.False(get_rng_state().equal(state).all().item<bool>(), name);
            var expected = tensor(x.reshape(-1).data<double>().Select(family.Undropped).ToArray()).view(x.shape);
            Assert.True(y.allclose(expected, rtol: 1e-9 + family.TinyNoise, atol: 1e-9), name);
            Assert.Equal(empty_like(x).stride(), y.stride()); // dense permutations are kept, all else becomes dense
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_gradient_is_that_of_finite_differences(LayerCase family)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var layer = family.Create(0.4, null);
        layer.train();
        layer.Source = RandomSource.At(s_address);
        foreach (var (name, x) in Layouts(family.Shape))
        {
            if (name == "broadcast") continue; // its elements cannot be moved one by one
            var leaf = x.requires_grad_();
            FiniteDifferences.Check(() => layer.call(leaf), leaf);
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_second_derivative_goes_through_the_same_mask(LayerCase family)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var layer = family.Create(0.4, null);
        layer.train();
        layer.Source = RandomSource.At(s_address);
        var x = rand(family.Shape, dtype: ScalarType.Float64).add_(0.5).requires_grad_();
        var first = autograd.grad([layer.call(x * x).sum()], [x], create_graph: true)[0]; // 2 x J
        first.sum().backward();
        Assert.True(x.grad!.allclose((first / x).detach(), rtol: 1e-10, atol: 1e-12));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_manual_seed_repeats_the_masks_and_each_forward_draws_others(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var layer = family.Create(0.5, null);
        layer.train();
        var x = rand(family.Shape).add_(0.1);
        var runs = Enumerable.Range(0, 2).Select(_ =>
        {
            manual_seed(8);
            return stack(Enumerable.Range(0, 8).Select(_ => layer.call(x)));
        }).ToArray();
        Assert.True(runs[0].equal(runs[1]).all().item<bool>());
        // Eight gates of one bit are all equal in one of 128 seeds; this one is fixed.
        Assert.False(runs[0].equal(runs[0][0]).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_seed_of_its_own_counts_steps_that_a_checkpoint_keeps(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var first = family.Create(0.5, 77);
        using var second = family.Create(0.5, 77);
        first.train();
        second.train();
        var x = rand(family.Shape).add_(0.1);
        var state = get_rng_state();
        var run = Enumerable.Range(0, 8).Select(_ => first.call(x)).ToArray();
        Assert.True(state.equal(get_rng_state()).all().item<bool>());
        for (var i = 0; i < 4; i++) Assert.True(run[i].equal(second.call(x)).all().item<bool>());
        Assert.Contains(run, y => !y.equal(run[0]).all().item<bool>());

        using var resumed = family.Create(0.5, 77);
        resumed.train();
        Assert.Equal(["steps"], resumed.state_dict().Keys);
        resumed.load_state_dict(second.state_dict());
        for (var i = 4; i < 8; i++) Assert.True(run[i].equal(resumed.call(x)).all().item<bool>());
        resumed.eval();
        resumed.call(x);
        Assert.Equal(8, resumed.get_buffer("steps")!.item<long>());
        using var unseeded = family.Create(0.5, null);
        Assert.Empty(unseeded.state_dict());
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_part_of_a_batch_draws_the_masks_of_the_whole(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var layer = family.Create(0.5, null);
        layer.train();
        var x = rand(family.Shape).add_(0.1);
        layer.Source = RandomSource.At(s_address);
        var whole = layer.call(x);
        layer.Source = RandomSource.At(s_address with { FirstRow = s_address.FirstRow + 2 });
        Assert.True(whole[2..5].equal(layer.call(x[2..5].contiguous())).all().item<bool>());
        Assert.True(whole[2..3].equal(layer.call(x[2..3].contiguous())).all().item<bool>());

        layer.Source = null;
        layer.FirstRow = 2;
        manual_seed(4);
        var part = layer.call(x[2..5].contiguous());
        layer.FirstRow = 0;
        manual_seed(4);
        Assert.True(layer.call(x)[2..5].equal(part).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Steps_stacked_in_a_batch_draw_the_masks_of_each(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var layer = family.Create(0.5, null);
        layer.train();
        var x = rand(family.Shape).add_(0.1);
        var steps = new List<Tensor>();
        for (uint step = 0; step < 5; step++)
        {
            layer.Source = RandomSource.At(s_address with { Step = s_address.Step + step });
            steps.Add(layer.call(x));
        }
        layer.Source = RandomSource.At(s_address with { StepRows = (uint)family.Shape[0] });
        Assert.True(cat(steps, 0).equal(layer.call(cat(Enumerable.Repeat(x, 5).ToList(), 0))).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Modes_decide_over_training(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var layer = family.Create(0.5, 1);
        var x = rand(family.Shape).add_(0.1);
        layer.eval();
        var off = layer.call(x);
        layer.Mode = StochasticMode.AlwaysOn;
        Assert.True(layer.IsActive);
        Assert.Contains(Enumerable.Range(0, 20), _ => !layer.call(x).equal(off).all().item<bool>());
        layer.train();
        layer.Mode = StochasticMode.Off;
        Assert.False(layer.IsActive);
        Assert.True(layer.call(x).equal(off).all().item<bool>());
        layer.Mode = StochasticMode.FollowTraining;
        Assert.True(layer.IsActive);
    }

    [Theory]
    [MemberData(nameof(InPlaceLayers))]
    public void In_place_changes_the_storage_and_keeps_the_gradient_right(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var inplace = family.InPlace!(0.5);
        using var plain = family.Create(0.5, null);
        foreach (var source in new[] { RandomSource.At(s_address), RandomSource.TorchGenerator })
        {
            var gradients = new List<Tensor>();
            foreach (var layer in new[] { inplace, plain })
            {
                layer.train();
                layer.Source = source;
                manual_seed(6);
                var leaf = randn(family.Shape).requires_grad_();
                var inner = leaf * 2;
                var y = layer.call(inner);
                Assert.NotSame(inner, y);
                var held = layer == inplace ? y : leaf * 2;
                Assert.True(held.detach().equal(inner.detach()).all().item<bool>());
                (y * y).sum().backward();
                gradients.Add(leaf.grad!);
            }
            Assert.True(gradients[0].allclose(gradients[1], rtol: 1e-6));
        }
    }

    [Theory]
    [MemberData(nameof(InPlaceLayers))]
    public void In_place_on_a_leaf_that_requires_a_gradient_is_refused_before_it_is_changed(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var layer = family.InPlace!(0.5);
        layer.train();
        var leaf = rand(family.Shape).add_(0.1).requires_grad_();
        var before = leaf.detach().clone();
        var error = Assert.ThrowsAny<Exception>(() => layer.call(leaf));
        Assert.Contains("leaf Variable that requires grad", error.Message, StringComparison.Ordinal);
        Assert.True(leaf.detach().equal(before).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(InPlaceLayers))]
    public void In_place_on_a_part_of_such_a_leaf_is_refused_before_it_is_changed(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var layer = family.InPlace!(0.5);
        layer.train();
        var leaf = rand([2 * family.Shape[0], .. family.Shape[1..]]).add_(0.1).requires_grad_();
        var before = leaf.detach().clone();
        var error = Assert.ThrowsAny<Exception>(() => layer.call(leaf.narrow(0, 0, family.Shape[0])));
        Assert.Contains("a view of a leaf Variable that requires grad", error.Message, StringComparison.Ordinal);
        Assert.True(leaf.is_leaf);
        Assert.True(leaf.detach().equal(before).all().item<bool>());
    }

    /// <summary>Autograd must know that what it saved is no longer what it was, recorded or not.</summary>
    [Theory]
    [MemberData(nameof(InPlaceLayers))]
    public void In_place_makes_a_backward_that_wants_the_old_values_fail(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var layer = family.InPlace!(0.5);
        layer.train();
        var leaf = rand(family.Shape).requires_grad_();
        var recorded = leaf.exp(); // whose derivative is its result
        layer.call(recorded);
        AssertStale(() => recorded.sum().backward());
        var unrecorded = leaf.exp();
        using (no_grad()) layer.call(unrecorded);
        AssertStale(() => unrecorded.sum().backward());
        var constant = rand(family.Shape);
        var product = leaf * constant;
        layer.call(constant);
        AssertStale(() => product.sum().backward());
    }

    private static void AssertStale(Action backward) =>
        Assert.Contains("modified by an inplace operation", Assert.ThrowsAny<Exception>(backward).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(InPlaceLayers))]
    public void In_place_reaches_the_storage_of_views(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var layer = family.InPlace!(0.5);
        layer.train();
        layer.Source = RandomSource.At(s_address);
        long[] wide = [.. family.Shape[..^1], family.Shape[^1] + 2];
        var whole = rand(wide).add_(0.1);
        var before = whole.clone();
        using var plain = family.Create(0.5, null);
        plain.train();
        plain.Source = layer.Source;
        var expected = plain.call(whole.narrow(-1, 0, family.Shape[^1]));
        var y = layer.call(whole.narrow(-1, 0, family.Shape[^1]));
        Assert.True(y.equal(expected).all().item<bool>());
        Assert.True(y.equal(whole.narrow(-1, 0, family.Shape[^1])).all().item<bool>());
        Assert.True(whole.narrow(-1, family.Shape[^1], 2).equal(before.narrow(-1, family.Shape[^1], 2)).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void No_tensor_is_left_behind_and_none_is_kept_for_backward(LayerCase family)
    {
        using var x = randn(family.Shape, requires_grad: true);
        foreach (var seed in new long?[] { null, 3 })
        {
            using var layer = family.Create(0.5, seed);
            layer.train();
            foreach (var source in new RandomSource?[] { null, RandomSource.TorchGenerator })
            {
                layer.Source = source;
                layer.call(x).Dispose();
                var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
                using (var y = layer.call(x)) Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
                for (var i = 0; i < 3; i++)
                {
                    using (var y = layer.call(x))
                    using (var sum = y.sum())
                        sum.backward();
                    x.grad?.Dispose();
                    x.grad = null;
                }
                Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Threads_that_share_a_seeded_layer_get_masks_of_their_own(LayerCase family)
    {
        using var layer = family.Create(0.5, 11);
        layer.train();
        Parallel.For(0, 400, _ =>
        {
            using var scope = NewDisposeScope();
            layer.call(ones(family.Shape));
        });
        Assert.Equal(400, layer.get_buffer("steps")!.item<long>());
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Another_default_device_leaves_tensors_of_the_CPU_alone(LayerCase family)
    {
        using var scope = NewDisposeScope();
        using var layer = family.Create(0.5, null);
        layer.train();
        var x = rand([.. family.Shape.Reverse()]).permute([.. Enumerable.Range(0, family.Shape.Length).Select(dim => (long)dim).Reverse()]);
        set_default_device(new Device("meta"));
        try
        {
            Assert.Equal(DeviceType.CPU, layer.call(x).device_type);
        }
        finally
        {
            set_default_device(CPU);
        }
    }

    /// <summary>Contiguous, innermost channels, reversed dimensions (samples interleave), a slice, and a broadcast tensor.</summary>
    private static IEnumerable<(string name, Tensor x)> Layouts(long[] shape)
    {
        var last = shape.Length - 1;
        long[] dims = [.. Enumerable.Range(0, shape.Length).Select(dim => (long)dim)];
        yield return ("contiguous", randn(shape, dtype: ScalarType.Float64));
        long[] inner = [0, .. dims[2..], 1];
        yield return ("channels last", randn([.. inner.Select(dim => shape[dim])], dtype: ScalarType.Float64).permute([0, last, .. dims[1..last]]));
        yield return ("reversed", randn([.. shape.Reverse()], dtype: ScalarType.Float64).permute([.. dims.Reverse()]));
        yield return ("slice", randn([.. shape[..^1], shape[^1] + 2], dtype: ScalarType.Float64).narrow(-1, 1, shape[^1]));
        yield return ("broadcast", randn([.. shape[..^1], 1], dtype: ScalarType.Float64).expand(shape));
    }
}
