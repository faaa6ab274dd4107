using System.Text.Json;
using Engine.Tests.Nn;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Engine.Tests.Optim;

/// <summary>Where one PyTorch line led: by type, by step, the elements of a, b and c.</summary>
public sealed record OptimizerCase(string Pytorch, Dictionary<string, double[]> Float64, Dictionary<string, double[]> Float32);

/// <summary>The optimizers' files in tests/reference, which the scripts of the same names write, and the problem that they describe.</summary>
public sealed record OptimizerGoldens(string Torch, OptimizerCase[] Cases)
{
    internal static readonly string[] Files = ["optim_goldens", "optim_more_goldens"];

    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private static readonly Lazy<OptimizerCase[]> s_all = new(() => [.. Files.SelectMany(file => Read(file).Cases)]);

    internal static OptimizerCase[] All => s_all.Value;

    /// <summary>The elements of a, b and c after each of the steps; with ASGD also those of a's average.</summary>
    internal static IEnumerable<(int step, double[] values)> Run(string line, ScalarType dtype, int[] steps)
    {
        using var scope = NewDisposeScope();
        var (a, b, c) = (Start([3, 4], 1, dtype), Start([5], 2, dtype), Start([2, 2], 3, dtype));
        var (target, root) = (GoldenFile.Fill("f", [3, 4], 5, dtype), GoldenFile.Fill("f", [3, 4], 6, dtype));
        using var optimizer = OptimizerTwins.All[line](a, b, c);
        for (var step = 1; step <= steps.Max(); step++)
        {
            if (step == 25)
                foreach (var group in optimizer.ParamGroups) group.LearningRate *= 0.5;
            var withC = step % 3 == 0;
            Tensor Closure()
            {
                foreach (var parameter in (Parameter[])[a, b, c]) parameter.grad = null;
                var away = (a - target) * (a - target);
                Tensor loss;
                if (optimizer is LBFGS) loss = (away * (1 + root * root)).sum() + (b * b).sum() + c.cosh().sum();
                else loss = (away * (root * root)).sum() + (b * b.tanh()).sum();
                if (withC && optimizer is not LBFGS) loss += (c * c).sum();
                loss.backward();
                return loss;
            }
            using (NewDisposeScope()) optimizer.step(Closure);
            if (steps.Contains(step)) yield return (step, [.. new[] { a, b, c }.Concat(Average(optimizer)).SelectMany(Elements)]);
        }
        a.Dispose();
        b.Dispose();
        c.Dispose();
    }

    private static Tensor[] Average(optim.Optimizer optimizer) =>
        optimizer is ASGD asgd ? [((ASGD.State)asgd.state_dict().State[0]).ax] : [];

    private static Parameter Start(long[] shape, long salt, ScalarType dtype) => new(GoldenFile.Fill("f", shape, salt, dtype));

    private static double[] Elements(Tensor tensor) => tensor.detach().cpu().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();

    internal static OptimizerGoldens Read(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "tests", "reference", file + ".json"));
        return JsonSerializer.Deserialize<OptimizerGoldens>(text, s_options)!;
    }
}
