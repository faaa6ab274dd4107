using static TorchSharp.torch;

namespace DropoutTorch.Benchmarks.Engine;

/// <summary>The commonest calls on tensors so small that the call is all there is to time; the twin of calls in works.py, line by line.</summary>
internal static class Calls
{
    internal static IReadOnlyList<(string Name, Func<Action> Create)> All { get; } =
    [
        ("add", () => { var (a, b) = Pair(); return () => a.add(b).Dispose(); }),
        ("a * b", () => { var (a, b) = Pair(); return () => (a * b).Dispose(); }),
        ("a * 2", () => { var (a, _) = Pair(); return () => (a * 2).Dispose(); }),
        ("add_", () => { var (a, b) = Pair(); return () => a.add_(b); }),
        ("matmul", () => { var (a, b) = Pair(); return () => a.matmul(b).Dispose(); }),
        ("linear", () => { var (a, b) = Pair(); var bias = ones(4); return () => nn.functional.linear(a, b, bias).Dispose(); }),
        ("relu", () => { var (a, _) = Pair(); return () => a.relu().Dispose(); }),
        ("softmax", () => { var (a, _) = Pair(); return () => a.softmax(1).Dispose(); }),
        ("dropout", () => { var (a, _) = Pair(); return () => nn.functional.dropout(a, 0.5, training: true).Dispose(); }),
        ("cross_entropy", () => { var (a, _) = Pair(); var y = arange(4); return () => nn.functional.cross_entropy(a, y).Dispose(); }),
        ("sum", () => { var (a, _) = Pair(); return () => a.sum().Dispose(); }),
        ("mean(dim)", () => { var (a, _) = Pair(); return () => a.mean([1]).Dispose(); }),
        ("argmax", () => { var (a, _) = Pair(); return () => a.argmax(1).Dispose(); }),
        ("view", () => { var (a, _) = Pair(); return () => a.view(2, 8).Dispose(); }),
        ("transpose", () => { var (a, _) = Pair(); return () => a.transpose(0, 1).Dispose(); }),
        ("a[0]", () => { var (a, _) = Pair(); return () => a[0].Dispose(); }),
        ("a[1:3]", () => { var (a, _) = Pair(); return () => a[1..3].Dispose(); }),
        ("cat", () => { var (a, b) = Pair(); Tensor[] both = [a, b]; return () => cat(both).Dispose(); }),
        ("zeros", () => () => zeros(4, 4).Dispose()),
        ("item", () => { var a = ones(1); return () => a.item<float>(); }),
    ];

    private static (Tensor, Tensor) Pair() => (rand(4, 4), ones(4, 4));
}
