using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace DropoutTorch.Benchmarks;

/// <summary>The work that is timed; the twin of peer.py, line by line.</summary>
internal static class Work
{
    internal static Action Create(string name) => name switch
    {
        "add" => Add(),
        "mlp" => Mlp(),
        "adam" => Adam(),
        _ => throw new ArgumentException($"expected add, mlp or adam, got {name}.", nameof(name)),
    };

    private static Action Add()
    {
        var (left, right) = (rand(4, 4), ones(4, 4));
        return () => left.add(right).Dispose();
    }

    private static Action Mlp()
    {
        manual_seed(1);
        var model = nn.Sequential(
            nn.Linear(784, 1024), nn.ReLU(), new InvertedDropout(0.5),
            nn.Linear(1024, 1024), nn.ReLU(), new InvertedDropout(0.5),
            nn.Linear(1024, 10));
        model.train();
        var optimizer = optim.Adam(model.parameters(), lr: 1e-3);
        var (inputs, targets) = (rand(128, 784), randint(10, [128L]));
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
}
