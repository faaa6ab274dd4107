using System.Globalization;
using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>What the metrics of numbers (targets, scores, losses) ask of their arguments.</summary>
internal static partial class Check
{
    /// <summary>The argument as float64: floating point, shape (N), finite.</summary>
    internal static Tensor Numbers(Tensor numbers, string what)
    {
        Floating(numbers, what);
        ShapeOf(numbers, 1, what, "(N)");
        return Finite(numbers, what);
    }

    /// <summary>Numbers of which there is one for each of N samples.</summary>
    internal static Tensor Numbers(Tensor numbers, long samples, string what)
    {
        Floating(numbers, what);
        // (N, 1) beside (N) would broadcast to (N, N) and give a plausible wrong number.
        if (numbers.dim() != 1 || numbers.shape[0] != samples)
            throw new ArgumentException($"{what}: expected shape ({samples}), one number for each sample, got {Shape(numbers)}");
        return Finite(numbers, what);
    }

    /// <summary>Numbers of which there is one for each of N samples, above 0, or at least 0.</summary>
    internal static Tensor Spread(Tensor spread, long samples, string what, bool zero = false)
    {
        var wide = Numbers(spread, samples, what);
        if (zero) Refuse(wide.lt(0), what, "numbers of at least 0", "a negative one");
        else Refuse(wide.le(0), what, "numbers above 0", "others");
        return wide;
    }

    /// <summary>T Monte-Carlo samples of N numbers as float64: shape (T, N), finite.</summary>
    internal static Tensor Draws(Tensor draws, string what)
    {
        Floating(draws, what);
        ShapeOf(draws, 2, what, "(T, N)");
        return Finite(draws, what);
    }

    /// <summary>Numbers above 0, one for each Monte-Carlo sample.</summary>
    internal static Tensor Spreads(Tensor spreads, Tensor draws, string what)
    {
        Floating(spreads, what);
        if (!spreads.shape.SequenceEqual(draws.shape))
            throw new ArgumentException($"{what}: expected shape {Shape(draws)}, one number for each draw, got {Shape(spreads)}");
        var wide = Finite(spreads, what);
        Refuse(wide.le(0), what, "numbers above 0", "others");
        return wide;
    }

    /// <summary>The edges of N intervals as float64; infinite ones are allowed, crossed ones are not.</summary>
    internal static (Tensor Lower, Tensor Upper) Interval(Tensor lower, Tensor upper)
    {
        var (low, high) = (Edge(lower, nameof(lower)), Edge(upper, nameof(upper)));
        if (low.shape[0] != high.shape[0])
            throw new ArgumentException($"upper: expected shape {Shape(low)}, one edge for each lower edge, got {Shape(high)}");
        Refuse(high.lt(low), nameof(upper), "edges that are not below lower", "one that is");
        Refuse(low.isposinf().logical_or(high.isneginf()), nameof(lower), "edges that leave room for a number", "infinite ones that do not");
        return (low, high);
    }

    private static Tensor Edge(Tensor edge, string what)
    {
        Floating(edge, what);
        ShapeOf(edge, 1, what, "(N)");
        Refuse(edge.isnan(), what, "numbers", "NaN");
        return edge.to(float64);
    }

    /// <summary>Losses as float64, one for each of N samples: bool for "wrong", or numbers of at least 0.</summary>
    internal static Tensor Losses(Tensor losses, long samples, string what = "losses") =>
        Spread(losses.dtype == ScalarType.Bool ? losses.to(float64) : losses, samples, what, zero: true);

    /// <summary>Checks one number that has to lie between two others, both excluded.</summary>
    internal static void Between(double value, double low, double high, string what)
    {
        if (value > low && value < high && double.IsFinite(value)) return;
        var range = double.IsPositiveInfinity(high) ? $"a finite number above {Text(low)}" : $"a number between {Text(low)} and {Text(high)}";
        throw new ArgumentOutOfRangeException(null, $"{what}: expected {range}, got {Text(value)}");
    }

    internal static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static Tensor Finite(Tensor values, string what)
    {
        Refuse(values.isfinite().logical_not(), what, "finite numbers", "NaN or infinity");
        return values.to(float64);
    }
}
