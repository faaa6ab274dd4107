using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using TorchSharp;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.App.Engine;

/// <summary>One check of the self-test.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Failure">What was expected and what came; null when it is as it should be.</param>
internal sealed record CheckResult(string Name, string? Failure);

/// <summary>A few seconds' proof that the engine computes what it should: every expected value is known beforehand.</summary>
internal static class SelfTest
{
    private const double Tolerance = 1e-5;

    private static readonly (string Name, Func<Device, string?> Check)[] Checks =
    [
        ("operators", Operators),
        ("autograd", Autograd),
        ("SGD", device => OptimizerStep(device, w => optim.SGD([w], 0.1), expected: 0.64)),
        // Adam's first steps have the size of the learning rate, whatever the gradient.
        ("Adam", device => OptimizerStep(device, w => optim.Adam([w], lr: 0.1), expected: 0.8)),
        ("dropout: rate, values and gradient", DropoutStatistics),
        ("dropout: the seed governs the mask", DropoutSeed),
        ("dropout: the same elements as on the CPU", DropoutOnEveryDevice),
    ];

    /// <summary>Runs all checks; one that fails does not stop the others.</summary>
    public static IEnumerable<CheckResult> Run(Device device)
    {
        foreach ((string name, Func<Device, string?> check) in Checks)
        {
            using DisposeScope scope = NewDisposeScope();
            yield return new CheckResult(name, Outcome(check, device));
        }
    }

    private static string? Outcome(Func<Device, string?> check, Device device)
    {
        try
        {
            return check(device);
        }
        catch (Exception e)
        {
            return $"expected no error, got {e.GetType().Name}: {e.Message.Split('\n')[0]}";
        }
    }

    private static string? Operators(Device device)
    {
        // (0 1 2; 3 4 5) times its transpose is (5 14; 14 50).
        Tensor a = arange(6, dtype: float32, device: device).reshape(2, 3);
        Tensor product = a.matmul(a.t());
        return Differs("a matrix product", 14, product[0, 1]) ?? Differs("a matrix product", 50, product[1, 1])
            ?? Differs("a sum", 83, product.sum()) ?? Differs("an argmax", 2, a[1].argmax());
    }

    private static string? Autograd(Device device)
    {
        Tensor x = tensor(new float[] { 1, 2, -3 }, device: device).requires_grad_();
        x.pow(3).sum().backward();
        Tensor gradient = x.grad!;
        return Differs("3x^2 at 2", 12, gradient[1]) ?? Differs("3x^2 at -3", 27, gradient[2]);
    }

    /// <summary>Two steps on w^2 from w = 1.</summary>
    private static string? OptimizerStep(Device device, Func<Parameter, optim.Optimizer> create, double expected)
    {
        using var w = new Parameter(ones(1, device: device));
        using optim.Optimizer optimizer = create(w);
        for (int step = 0; step < 2; step++)
        {
            optimizer.zero_grad();
            w.pow(2).sum().backward();
            optimizer.step();
        }
        return Differs("w after two steps", expected, w, 1e-3);
    }

    private static string? DropoutStatistics(Device device)
    {
        const double p = 0.3;
        const long count = 1_000_000;
        manual_seed(1);
        Tensor x = ones(count, device: device).requires_grad_();
        Tensor y = Functional.inverted_dropout(x, p);
        Tensor kept = y.ne(0);
        // Binomial; five standard deviations would be left by chance once in 1.7 million seeds, and the seed is fixed.
        double bound = 5 * Math.Sqrt(p * (1 - p) / count);
        y.sum().backward();
        return Differs("the share of survivors", 1 - p, kept.to(float64).mean(), bound)
            ?? Differs("the largest value", 1 / (1 - p), y.max())
            ?? Differs("elements whose gradient is not their scale", 0, x.grad!.ne(y).sum())
            ?? Differs("elements changed in evaluation", 0, Functional.inverted_dropout(x, p, training: false).ne(x).sum());
    }

    private static string? DropoutSeed(Device device)
    {
        Tensor x = ones(1000, device: device);
        Tensor[] masks = [.. new long[] { 1, 1, 2 }.Select(seed =>
        {
            manual_seed(seed);
            return Functional.inverted_dropout(x, 0.5);
        })];
        return Differs("elements that differ under the same seed", 0, masks[0].ne(masks[1]).sum())
            ?? (masks[0].ne(masks[2]).any().item<bool>() ? null : "expected another mask under another seed, got the same");
    }

    /// <summary>The kernels of the CPU and the operators of other devices, at one address.</summary>
    private static string? DropoutOnEveryDevice(Device device)
    {
        RandomSource source = RandomSource.At(new StreamAddress(7, Step: 3, Stream: 1, FirstRow: 5));
        Tensor x = linspace(1, 2, 128 * 999).view(128, 999);
        Tensor image = x[.., ..960].contiguous().view(128, 60, 4, 4);
        Tensor[] differences =
        [
            .. new Func<Tensor, Tensor>[]
            {
                input => Functional.inverted_dropout(input, 0.3, source: source),
                input => Functional.alpha_dropout(input, 0.3, training: true, source: source),
                input => Functional.relu_dropout(input - 1.5, 0.3, source: source),
                input => Functional.gaussian_dropout(input, 0.3, source: source),
                input => Functional.drop_path(input, 0.3, source: source),
            }.Select(layer => layer(x.to(device)).cpu().sub(layer(x))),
            .. new Func<Tensor, Tensor>[]
            {
                input => Functional.spatial_dropout2d(input, 0.3, source: source),
                input => Functional.drop_block2d(input, 0.3, 2, source: source),
            }.Select(layer => layer(image.to(device)).cpu().sub(layer(image))),
        ];
        return differences.Select((difference, i) => Differs($"the largest difference of layer {i + 1}", 0, difference.abs().max(), 1e-4)).FirstOrDefault(found => found is not null);
    }

    private static string? Differs(string what, double expected, Tensor got, double tolerance = Tolerance)
    {
        double value = got.to(float64).item<double>();
        return Math.Abs(value - expected) <= tolerance * Math.Max(1, Math.Abs(expected)) ? null : Invariant($"expected {expected} for {what}, got {value}");
    }
}
