using DropoutTorch.EngineContracts;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Engine.Tests.Extensions;

public class MixedPrecisionTests
{
    private static readonly IMixedPrecision s_precision = EngineExtras.For("tests").MixedPrecision;

    [Fact]
    public void Autocast_computes_products_in_16_bits_and_gradients_in_32()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var linear = nn.Linear(8, 4);
        var x = randn(5, 8);
        Tensor y;
        using (s_precision.autocast(DeviceType.CPU, bfloat16))
        {
            y = linear.call(x);
            Assert.Equal(bfloat16, y.dtype);
            Assert.Equal(bfloat16, x.matmul(x.t()).dtype);
            Assert.Equal(float32, (x + x).dtype);
        }
        var expected = nn.functional.linear(x.to(bfloat16), linear.weight.to(bfloat16), linear.bias!.to(bfloat16));
        Assert.True(y.equal(expected).all().item<bool>());
        y.to(float32).sum().backward();
        Assert.Equal(float32, linear.weight.grad!.dtype);
    }

    [Fact]
    public void Autocast_ends_with_its_scope_nests_and_can_be_switched_off_inside()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, 2);
        using (s_precision.autocast(DeviceType.CPU, bfloat16))
        {
            using (s_precision.autocast(DeviceType.CPU, bfloat16, enabled: false)) Assert.Equal(float32, x.matmul(x).dtype);
            Assert.Equal(bfloat16, x.matmul(x).dtype);
        }
        Assert.Equal(float32, x.matmul(x).dtype);
    }

    [Fact]
    public void Autocast_is_of_one_thread()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, 2);
        using var region = s_precision.autocast(DeviceType.CPU, bfloat16);
        var elsewhere = ScalarType.Byte;
        var thread = new Thread(() =>
        {
            using var product = x.matmul(x);
            elsewhere = product.dtype;
        });
        thread.Start();
        thread.Join();
        Assert.Equal(float32, elsewhere);
    }

    [Theory]
    [InlineData(DeviceType.CPU, ScalarType.Float64, "autocast: expected BFloat16 on CPU, got Float64.")]
    [InlineData(DeviceType.CUDA, ScalarType.Float32, "autocast: expected Float16 or BFloat16 on CUDA, got Float32.")]
    [InlineData(DeviceType.META, ScalarType.BFloat16, "autocast: expected a CPU or CUDA device, got META.")]
    public void Autocast_refuses_what_it_cannot_do(DeviceType device, ScalarType dtype, string message) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => s_precision.autocast(device, dtype)).Message);

    private static (Parameter W, optim.Optimizer Optimizer) Problem()
    {
        var w = new Parameter(tensor(new[] { 1f, 2f }));
        return (w, optim.SGD([w], 0.5));
    }

    [Fact]
    public void A_scaled_step_equals_a_plain_one()
    {
        using var scope = NewDisposeScope();
        var (w, optimizer) = Problem();
        using var _ = optimizer;
        var scaler = s_precision.grad_scaler(init_scale: 1024);
        var scaled = scaler.scale((w * w).sum());
        Assert.Equal(5 * 1024, scaled.item<float>());
        scaled.backward();
        Assert.Equal([2048f, 4096f], w.grad!.data<float>().ToArray());
        Assert.True(scaler.step(optimizer));
        Assert.Equal([0f, 0f], w.data<float>().ToArray()); // w - 0.5 * 2w
        scaler.update();
        Assert.Equal(new GradScalerState(1024, 1), scaler.state);
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void An_overflow_leaves_the_step_out_and_shrinks_the_scale(float bad)
    {
        using var scope = NewDisposeScope();
        var (w, optimizer) = Problem();
        using var _ = optimizer;
        var scaler = s_precision.grad_scaler(init_scale: 1024, backoff_factor: 0.25);
        scaler.state = new GradScalerState(1024, 7);
        w.grad = tensor(new[] { 1f, bad });
        Assert.False(scaler.step(optimizer));
        Assert.Equal([1f, 2f], w.data<float>().ToArray());
        scaler.update();
        Assert.Equal(new GradScalerState(256, 0), scaler.state);
    }

    [Fact]
    public void The_scale_grows_after_enough_good_steps_and_stops_before_it_overflows()
    {
        using var scope = NewDisposeScope();
        var (w, optimizer) = Problem();
        using var _ = optimizer;
        var scaler = s_precision.grad_scaler(init_scale: 2, growth_factor: 3, growth_interval: 2);
        var scales = new List<double>();
        for (var i = 0; i < 4; i++)
        {
            w.grad = ones(2);
            scaler.step(optimizer);
            scaler.update();
            scales.Add(scaler.get_scale());
        }
        Assert.Equal([2, 6, 6, 18], scales);
        scaler.state = new GradScalerState(float.MaxValue, 1);
        w.grad = ones(2);
        scaler.step(optimizer);
        scaler.update();
        Assert.Equal(new GradScalerState(float.MaxValue, 0), scaler.state);
    }

    [Fact]
    public void The_scale_never_shrinks_to_zero_and_its_state_goes_back_in()
    {
        using var scope = NewDisposeScope();
        var (w, optimizer) = Problem();
        using var _ = optimizer;
        var scaler = s_precision.grad_scaler(init_scale: 1, backoff_factor: 1e-20);
        for (var i = 0; i < 5; i++)
        {
            w.grad = tensor(new[] { 1f, float.NaN });
            scaler.step(optimizer);
            scaler.update();
        }
        Assert.True(scaler.get_scale() > 0);
        scaler.state = scaler.state;
    }

    [Fact]
    public void Scaled_steps_leave_no_tensor()
    {
        using var scope = NewDisposeScope();
        var (w, optimizer) = Problem();
        using var _ = optimizer;
        var scaler = s_precision.grad_scaler();
        void Step()
        {
            using var inner = NewDisposeScope();
            w.grad = null;
            scaler.scale((w * w).sum()).backward();
            scaler.step(optimizer);
            scaler.update();
        }
        Step();
        var before = LiveTensors.Count;
        for (var i = 0; i < 10; i++) Step();
        Assert.Equal(before, LiveTensors.Count);
        // Outside any scope, too.
        using (var loss = Loss()) loss.backward();
        before = LiveTensors.Count;
        scaler.unscale_(optimizer);
        Assert.Equal(before, LiveTensors.Count);

        Tensor Loss()
        {
            using var square = w * w;
            using var sum = square.sum();
            return scaler.scale(sum).DetachFromDisposeScope();
        }
    }

    [Fact]
    public void A_region_must_end_on_its_own_thread()
    {
        var region = s_precision.autocast(DeviceType.CPU, bfloat16);
        try
        {
            InvalidOperationException? refused = null;
            var thread = new Thread(() => refused = Assert.Throws<InvalidOperationException>(region.Dispose));
            thread.Start();
            thread.Join();
            Assert.Contains("expected the region to end on the thread that began it", refused!.Message);
        }
        finally
        {
            region.Dispose();
        }
    }

    [Fact]
    public void Unscaling_first_lets_gradients_be_clipped_in_their_own_units()
    {
        using var scope = NewDisposeScope();
        var (w, optimizer) = Problem();
        using var _ = optimizer;
        var scaler = s_precision.grad_scaler(init_scale: 8);
        w.grad = tensor(new[] { 24f, 32f });
        scaler.unscale_(optimizer);
        Assert.Equal([3f, 4f], w.grad.data<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => scaler.unscale_(optimizer));
        scaler.step(optimizer);
        Assert.Equal([-0.5f, 0f], w.data<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => scaler.step(optimizer));
        scaler.update();
        Assert.Throws<InvalidOperationException>(scaler.update);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        using var scope = NewDisposeScope();
        var (w, optimizer) = Problem();
        using var _ = optimizer;
        var scaler = s_precision.grad_scaler();
        Assert.Contains("got none", Assert.Throws<InvalidOperationException>(() => scaler.step(optimizer)).Message);
        var half = new Parameter(ones(2, dtype: float16));
        using var ofHalf = optim.SGD([half], 0.1);
        half.grad = ones(2, dtype: float16);
        Assert.Contains("float32, got Float16", Assert.Throws<InvalidOperationException>(() => scaler.step(ofHalf)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_precision.grad_scaler(init_scale: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_precision.grad_scaler(growth_factor: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_precision.grad_scaler(backoff_factor: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_precision.grad_scaler(growth_interval: 0));
        Assert.Throws<ArgumentException>(() => scaler.state = new GradScalerState(double.NaN, 0));
    }

    [Fact]
    public void Switched_off_it_passes_through()
    {
        using var scope = NewDisposeScope();
        var (w, optimizer) = Problem();
        using var _ = optimizer;
        var scaler = s_precision.grad_scaler(enabled: false);
        var loss = (w * w).sum();
        Assert.Same(loss, scaler.scale(loss));
        loss.backward();
        Assert.True(scaler.step(optimizer));
        scaler.update();
        Assert.Equal(1, scaler.get_scale());
    }

    [Fact]
    public void A_16_bit_loss_is_scaled_in_32()
    {
        using var scope = NewDisposeScope();
        using var scaled = s_precision.grad_scaler().scale(tensor(new[] { 3f }).to(float16).sum());
        Assert.Equal(float32, scaled.dtype);
        Assert.Equal(3 * 65536f, scaled.item<float>());
    }
}
