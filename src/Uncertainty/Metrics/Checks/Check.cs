using System.Globalization;
using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>What all metrics ask of their arguments, shapes first. The results are float64 so that sums lose nothing.</summary>
internal static partial class Check
{
    /// <summary>The argument as float64 log-probabilities, shape (N, C).</summary>
    internal static Tensor Logits(Tensor logits, string what = "logits")
    {
        Floating(logits, what);
        ShapeOf(logits, 2, what, "(N, C)");
        var logProbabilities = logits.log_softmax(-1, float64);
        // One look finds NaN, +infinity and rows that are -infinity throughout: log-softmax makes NaN of each.
        Refuse(
            logProbabilities.isnan(), what, "finite numbers, or -infinity for an impossible class", "NaN, +infinity or only -infinity");
        return logProbabilities;
    }

    /// <summary>Logits to fit a scaling on, as float64: finite, of at least two classes, shape (N, C); checks the targets too.</summary>
    internal static Tensor FittableLogits(Tensor logits, Tensor targets)
    {
        Floating(logits, nameof(logits));
        ShapeOf(logits, 2, nameof(logits), "(N, C)");
        if (logits.shape[1] < 2)
            throw new ArgumentException($"logits: expected at least two classes, got {Shape(logits)}; with one there is nothing to scale");
        Targets(targets, logits.shape[0], logits.shape[1]);
        return Finite(logits, nameof(logits));
    }

    /// <summary>The argument as float64 probabilities, shape (N, C), or (T, N, C) where <paramref name="rank"/> is 3.</summary>
    internal static Tensor Probabilities(Tensor probabilities, int rank = 2, string what = "probabilities")
    {
        Floating(probabilities, what);
        ShapeOf(probabilities, rank, what, rank == 2 ? "(N, C)" : "(T, N, C)");
        Refuse(probabilities.isnan(), what, "numbers from 0 to 1", "NaN");
        var wide = probabilities.to(float64);
        var furthest = wide.sum(-1).sub(1).abs().max().item<double>();
        if (wide.min().item<double>() < 0 || furthest > SumTolerance(probabilities.dtype))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: expected numbers from 0 to 1 whose sum over the classes is 1, got a sum that is {furthest:G3} off ")
                + "or a negative number; apply softmax to logits, or give them to the form for logits");
        }
        return wide;
    }

    /// <summary>Checks class indices: int64, shape (N), from 0 to C - 1.</summary>
    internal static void Targets(Tensor targets, long samples, long classes)
    {
        if (targets.dtype != ScalarType.Int64)
            throw new ArgumentException($"targets: expected dtype Int64, got {targets.dtype}; convert them with to(torch.int64)");
        if (targets.dim() != 1 || targets.shape[0] != samples)
            throw new ArgumentException($"targets: expected shape ({samples}), one class for each sample, got {Shape(targets)}");
        var (lowest, highest) = (targets.min().item<long>(), targets.max().item<long>());
        if (lowest < 0 || highest >= classes)
            throw new ArgumentException($"targets: expected classes from 0 to {classes - 1}, got classes from {lowest} to {highest}");
    }

    /// <summary>Checks numbers with one value a sample: floating point, shape (N), not NaN, from 0 to 1.</summary>
    internal static void Fractions(Tensor fractions, string what)
    {
        Floating(fractions, what);
        ShapeOf(fractions, 1, what, "(N)");
        Refuse(fractions.isnan(), what, "numbers from 0 to 1", "NaN");
        Refuse(fractions.lt(0).logical_or(fractions.gt(1)), what, "numbers from 0 to 1", "others");
    }

    /// <summary>Checks scores of which only the order matters: floating point, shape (N, C), not NaN.</summary>
    internal static void Scores(Tensor scores, string what = "scores")
    {
        Floating(scores, what);
        ShapeOf(scores, 2, what, "(N, C)");
        Refuse(scores.isnan(), what, "numbers", "NaN");
    }

    /// <summary>Checks sets of classes: bool, shape (N, C).</summary>
    internal static void Sets(Tensor sets)
    {
        if (sets.dtype != ScalarType.Bool) throw new ArgumentException($"sets: expected dtype Bool, got {sets.dtype}");
        ShapeOf(sets, 2, nameof(sets), "(N, C)");
    }

    /// <summary>Checks a count that has to be at least 1.</summary>
    internal static void Positive(long value, string what)
    {
        if (value < 1)
            throw new ArgumentOutOfRangeException(null, $"{what}: expected at least 1, got {value}");
    }

    /// <summary>A shape as it is written in messages: "(3, 4)".</summary>
    internal static string Shape(Tensor tensor) => $"({string.Join(", ", tensor.shape)})";

    private static void Floating(Tensor tensor, string what)
    {
        if (!tensor.is_floating_point())
            throw new ArgumentException($"{what}: expected a floating-point dtype, got {tensor.dtype}");
    }

    private static void ShapeOf(Tensor tensor, int rank, string what, string expected)
    {
        if (tensor.dim() != rank || tensor.numel() == 0)
            throw new ArgumentException($"{what}: expected shape {expected} without an empty dimension, got {Shape(tensor)}");
    }

    internal static void Refuse(Tensor bad, string what, string expected, string got)
    {
        if (!bad.any().item<bool>()) return;
        // The accessor holds a handle of its own, which no dispose scope frees.
        using var first = bad.nonzero()[0].cpu().data<long>();
        throw new ArgumentException($"{what}: expected {expected}, got {got}, first at index ({string.Join(", ", first)})");
    }

    // Softmax in a narrow type rounds each class: 8 bits of bfloat16 leave sums a few parts in a hundred off.
    private static double SumTolerance(ScalarType dtype) => dtype is ScalarType.BFloat16 or ScalarType.Float16 ? 0.03 : 1e-4;
}
