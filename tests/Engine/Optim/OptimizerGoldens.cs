using System.Text.Json;
using Engine.Tests.Nn;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Engine.Tests.Optim;

/// <summary>Where one PyTorch line led: by type, by step, the elements of a, b and c.</summary>
public sealed record OptimizerCase(string Pytorch, Dictionary<string, double[]> Float64, Dictionary<string, double[]> Float32);

/// <summary>tests/reference/optim_goldens.json, which optim_goldens.py writes, and the problem that it describes.</summary>
public sealed record OptimizerGoldens(string Torch, OptimizerCase[] Cases)
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private static readonly Lazy<OptimizerGoldens> s_file = new(Read);

    internal static OptimizerGoldens Instance => s_file.Value;

    internal static Dictionary<string, Func<Parameter, Parameter, Parameter, OptimizerHelper>> Twins { get; } = new()
    {
        ["torch.optim.SGD([a, b, c], lr=0.05)"] = (a, b, c) => optim.SGD([a, b, c], 0.05),
        ["torch.optim.SGD([a, b, c], lr=0.02, momentum=0.9)"] = (a, b, c) => optim.SGD([a, b, c], 0.02, momentum: 0.9),
        ["torch.optim.SGD([a, b, c], lr=0.02, momentum=0.9, dampening=0.5)"] = (a, b, c) => optim.SGD([a, b, c], 0.02, momentum: 0.9, dampening: 0.5),
        ["torch.optim.SGD([a, b, c], lr=0.02, momentum=0.8, nesterov=True, weight_decay=0.1)"] = (a, b, c) =>
            optim.SGD([a, b, c], 0.02, momentum: 0.8, nesterov: true, weight_decay: 0.1),
        ["torch.optim.SGD([a, b, c], lr=0.001, momentum=0.5, weight_decay=0.2, maximize=True)"] = (a, b, c) =>
            optim.SGD([("a", a), ("b", b), ("c", c)], 0.001, momentum: 0.5, weight_decay: 0.2, maximize: true),
        ["torch.optim.SGD([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'momentum': 0.7}], lr=0.01)"] = (a, b, c) => optim.SGD(
            [new SGD.ParamGroup([a], new SGD.Options { LearningRate = 0.1 }), new SGD.ParamGroup([b, c], new SGD.Options { momentum = 0.7 })], 0.01),
        ["torch.optim.Adam([a, b, c])"] = (a, b, c) => optim.Adam([a, b, c]),
        ["torch.optim.Adam([a, b, c], lr=0.05, betas=(0.8, 0.95), eps=1e-4)"] = (a, b, c) => optim.Adam([a, b, c], 0.05, 0.8, 0.95, 1e-4),
        ["torch.optim.Adam([a, b, c], lr=0.02, weight_decay=0.1)"] = (a, b, c) => optim.Adam([a, b, c], 0.02, weight_decay: 0.1),
        ["torch.optim.Adam([a, b, c], lr=0.02, amsgrad=True)"] = (a, b, c) => optim.Adam([a, b, c], 0.02, amsgrad: true),
        ["torch.optim.Adam([a, b, c], lr=0.02, weight_decay=0.1, maximize=True)"] = (a, b, c) =>
            optim.Adam([("a", a), ("b", b), ("c", c)], 0.02, weight_decay: 0.1, maximize: true),
        ["torch.optim.Adam([{'params': [a], 'lr': 0.1}, {'params': [b, c], 'betas': (0.5, 0.9)}], lr=0.01)"] = (a, b, c) => optim.Adam(
            [new Adam.ParamGroup([a], new Adam.Options { LearningRate = 0.1 }), new Adam.ParamGroup([b, c], new Adam.Options { beta1 = 0.5, beta2 = 0.9 })], 0.01),
        ["torch.optim.AdamW([a, b, c], weight_decay=0.01)"] = (a, b, c) => optim.AdamW([a, b, c], weight_decay: 0.01),
        ["torch.optim.AdamW([a, b, c], lr=0.05, betas=(0.8, 0.95), weight_decay=0.3)"] = (a, b, c) =>
            optim.AdamW([a, b, c], 0.05, 0.8, 0.95, weight_decay: 0.3),
        ["torch.optim.AdamW([a, b, c], lr=0.02, weight_decay=0.1, amsgrad=True)"] = (a, b, c) =>
            optim.AdamW([new AdamW.ParamGroup([a, b, c], 0.02, weight_decay: 0.1, amsgrad: true)]),
        ["torch.optim.AdamW([a, b, c], lr=0.02, weight_decay=0, maximize=True)"] = (a, b, c) =>
            optim.AdamW([("a", a), ("b", b), ("c", c)], 0.02, weight_decay: 0, maximize: true),
    };

    /// <summary>The elements of a, b and c after each of the steps.</summary>
    internal static IEnumerable<(int step, double[] values)> Run(string line, ScalarType dtype, int[] steps)
    {
        using var scope = NewDisposeScope();
        var (a, b, c) = (Start([3, 4], 1, dtype), Start([5], 2, dtype), Start([2, 2], 3, dtype));
        var (target, root) = (GoldenFile.Fill("f", [3, 4], 5, dtype), GoldenFile.Fill("f", [3, 4], 6, dtype));
        using var optimizer = Twins[line](a, b, c);
        for (var step = 1; step <= steps.Max(); step++)
        {
            if (step == 25)
                foreach (var group in optimizer.ParamGroups) group.LearningRate *= 0.5;
            foreach (var parameter in (Parameter[])[a, b, c]) parameter.grad = null;
            using (NewDisposeScope())
            {
                var loss = ((a - target) * (a - target) * (root * root)).sum() + (b * b.tanh()).sum();
                if (step % 3 == 0) loss += (c * c).sum();
                loss.backward();
                optimizer.step();
            }
            if (steps.Contains(step)) yield return (step, [.. new[] { a, b, c }.SelectMany(Elements)]);
        }
        a.Dispose();
        b.Dispose();
        c.Dispose();
    }

    private static Parameter Start(long[] shape, long salt, ScalarType dtype) => new(GoldenFile.Fill("f", shape, salt, dtype));

    private static double[] Elements(Tensor tensor) => tensor.detach().cpu().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();

    private static OptimizerGoldens Read()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "tests", "reference", "optim_goldens.json"));
        return JsonSerializer.Deserialize<OptimizerGoldens>(text, s_options)!;
    }
}
