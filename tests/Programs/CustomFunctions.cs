using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Programs;

/// <summary>Functions with a backward pass of their own: one with one result, one that is no function's derivative, one with two results.</summary>
internal static class CustomFunctions
{
    /// <summary>y = x Wᵀ + b</summary>
    private sealed class LinearFunction : autograd.SingleTensorFunction<LinearFunction>
    {
        public override string Name => nameof(LinearFunction);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var input = (Tensor)vars[0];
            var weight = (Tensor)vars[1];
            var bias = (Tensor)vars[2];

            ctx.save_for_backward(new List<Tensor> { input, weight, bias });
            return input.mm(weight.t()) + bias;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var saved = ctx.get_saved_variables();
            var input = saved[0];
            var weight = saved[1];

            var grad_input = grad_output.mm(weight);
            var grad_weight = grad_output.t().mm(input);
            var grad_bias = grad_output.sum(dim: 0);
            return new List<Tensor> { grad_input, grad_weight, grad_bias };
        }
    }

    /// <summary>sign(x) whose gradient is let through where |x| is at most a bound (Bengio et al. 2013, arXiv 1308.3432).</summary>
    private sealed class SignFunction : autograd.SingleTensorFunction<SignFunction>
    {
        public override string Name => nameof(SignFunction);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var input = (Tensor)vars[0];
            ctx.save_for_backward([input]);
            ctx.save_data("bound", vars[1]);
            return input.sign();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var input = ctx.get_saved_variables()[0];
            var bound = (double)ctx.get_data("bound");
            return [grad_output * (input.abs() <= bound), null!];
        }
    }

    /// <summary>(x, y) as distance and angle.</summary>
    private sealed class PolarFunction : autograd.MultiTensorFunction<PolarFunction>
    {
        public override string Name => nameof(PolarFunction);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            var y = (Tensor)vars[1];
            ctx.save_for_backward([x, y]);
            return [(x * x + y * y).sqrt(), atan2(y, x)];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            var saved = ctx.get_saved_variables();
            var (x, y) = (saved[0], saved[1]);
            var (gradRadius, gradAngle) = (grad_outputs[0], grad_outputs[1]);
            var square = x * x + y * y;
            var radius = square.sqrt();
            return
            [
                gradRadius * x / radius - gradAngle * y / square,
                gradRadius * y / radius + gradAngle * x / square,
            ];
        }
    }

    /// <summary>A layer whose weights are only ever seen as +1 and -1.</summary>
    private sealed class BinaryLinear : Module<Tensor, Tensor>
    {
        public readonly Parameter weight;
        public readonly Parameter bias;

        public BinaryLinear(long inputs, long outputs) : base(nameof(BinaryLinear))
        {
            weight = Parameter(randn(outputs, inputs) * 0.1);
            bias = Parameter(zeros(outputs));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var signs = SignFunction.apply(weight, 1.0);
            return LinearFunction.apply(input, signs, bias);
        }
    }

    /// <summary>Gradients of the linear function and of PyTorch's own, for the same loss.</summary>
    internal static (Tensor[] Own, Tensor[] Expected) LinearGradients()
    {
        manual_seed(6);
        using var scope = NewDisposeScope();
        Tensor[] leaves = [randn(5, 3), randn(2, 3), randn(2)];
        Tensor[] Gradients(Func<Tensor, Tensor, Tensor, Tensor> linear)
        {
            var copies = leaves.Select(t => t.clone().requires_grad_()).ToArray();
            linear(copies[0], copies[1], copies[2]).square().mean().backward();
            return copies.Select(t => t.grad!.DetachFromDisposeScope()).ToArray();
        }
        return (Gradients((x, w, b) => LinearFunction.apply(x, w, b)), Gradients(functional.linear));
    }

    /// <summary>d(distance)/d(x, y) and d(angle)/d(x, y) at (3, 4), and a loss of both.</summary>
    internal static (double[] OfDistance, double[] OfAngle, double[] OfBoth) PolarGradients()
    {
        using var scope = NewDisposeScope();
        double[] Gradient(Func<Tensor, Tensor, Tensor> loss)
        {
            var x = tensor(3.0, requires_grad: true);
            var y = tensor(4.0, requires_grad: true);
            var polar = PolarFunction.apply(x, y);
            loss(polar[0], polar[1]).backward();
            return [x.grad!.ToDouble(), y.grad!.ToDouble()];
        }
        return (Gradient((r, _) => r), Gradient((_, a) => a), Gradient((r, a) => r * 2 + a * 10));
    }

    /// <summary>Learns the signs of a hidden layer of +1 and -1. Returns the losses and the share of signs found.</summary>
    internal static (double FirstLoss, double LastLoss, double Found) Run(int iterations)
    {
        manual_seed(7);
        using var scope = NewDisposeScope();
        var secret = randint(0, 2, [4, 16]).to(ScalarType.Float32) * 2 - 1;
        var x = randn(256, 16);
        var y = x.mm(secret.t());

        using var layer = new BinaryLinear(16, 4);
        using var optimizer = optim.SGD(layer.parameters(), 0.01, momentum: 0.9);
        double first = 0, last = 0;
        for (int i = 0; i < iterations; i++)
        {
            using var d = NewDisposeScope();
            var loss = functional.mse_loss(layer.call(x), y);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            last = loss.ToDouble();
            if (i == 0) first = last;
        }
        return (first, last, layer.weight.sign().eq(secret).to(ScalarType.Float64).mean().ToDouble());
    }
}
