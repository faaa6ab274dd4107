using System.Globalization;
using DropoutTorch.Layers;
using DropoutTorch.Models;
using static TorchSharp.torch;

namespace DropoutTorch.Benchmarks.Engine;

/// <summary>The work that is timed; the twin of works.py, line by line.</summary>
internal static class Work
{
    internal static Action Create(string name) => name switch
    {
        "add" => Add(),
        "mlp" => Mlp(nn.ReLU(), new InvertedDropout(0.5), nn.ReLU(), new InvertedDropout(0.5)),
        "fused" => Mlp(nn.Identity(), new ReLUDropout(0.5), nn.Identity(), new ReLUDropout(0.5)),
        "vgg11" => Vgg11(),
        "adam" => Adam(),
        "function" => Function(),
        _ when int.TryParse(name, CultureInfo.InvariantCulture, out var call) => Calls.All[call].Create(),
        _ => throw new ArgumentException($"expected add, mlp, fused, vgg11, adam, function or a call's number, got {name}.", nameof(name)),
    };

    private static Action Add()
    {
        var (left, right) = (rand(4, 4), ones(4, 4));
        return () => left.add(right).Dispose();
    }

    private static Action Mlp(
        nn.Module<Tensor, Tensor> relu1, nn.Module<Tensor, Tensor> dropout1, nn.Module<Tensor, Tensor> relu2, nn.Module<Tensor, Tensor> dropout2)
    {
        manual_seed(1);
        var model = nn.Sequential(
            nn.Linear(784, 1024), relu1, dropout1,
            nn.Linear(1024, 1024), relu2, dropout2,
            nn.Linear(1024, 10));
        return Step(model, optim.Adam(model.parameters(), lr: 1e-3), rand(128, 784));
    }

    private static Action Vgg11()
    {
        manual_seed(1);
        var model = new Vgg(VggOptions.From("vgg11", new ModelTask([3, 32, 32], Classes: 10)));
        return Step(model, optim.SGD(model.parameters(), learningRate: 0.01, momentum: 0.9), rand(64, 3, 32, 32));
    }

    private static Action Step(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, Tensor inputs)
    {
        model.train();
        var targets = randint(10, [inputs.shape[0]]);
        return () =>
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(model.call(inputs), targets);
            loss.backward();
            optimizer.step();
        };
    }

    private static Action Adam()
    {
        manual_seed(1);
        var model = nn.Sequential(nn.Linear(784, 1024), nn.Linear(1024, 1024), nn.Linear(1024, 10));
        var optimizer = optim.Adam(model.parameters(), lr: 1e-3);
        foreach (var parameter in model.parameters()) parameter.grad = rand_like(parameter);
        return () =>
        {
            using var scope = NewDisposeScope();
            optimizer.step();
        };
    }

    private static Action Function()
    {
        var x = rand(64, requires_grad: true);
        var grad = ones(64);
        return () =>
        {
            using var scope = NewDisposeScope();
            Square.apply(x).backward([grad]);
            x.grad = null;
        };
    }

    private sealed class Square : autograd.SingleTensorFunction<Square>
    {
        public override string Name => nameof(Square);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            return x * x;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * ctx.get_saved_variables()[0]];
    }
}
