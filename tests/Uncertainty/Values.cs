using static TorchSharp.torch;

namespace Uncertainty.Tests;

/// <summary>Tensors in and numbers out, for tests that compare by value.</summary>
internal static class Values
{
    /// <summary>All elements in order, as float64.</summary>
    internal static double[] Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var values = tensor.detach().to(float64).cpu().contiguous().data<double>();
        return values.ToArray();
    }

    internal static Tensor Rows(params double[][] rows) =>
        tensor(rows.SelectMany(row => row).ToArray(), dtype: float64).reshape(rows.Length, rows[0].Length);

    internal static Tensor Classes(params long[] classes) => tensor(classes, dtype: int64);

    internal static void Close(IEnumerable<double> expected, Tensor actual, double tolerance = 1e-12)
    {
        var values = Of(actual);
        var wanted = expected.ToArray();
        Assert.Equal(wanted.Length, values.Length);
        for (var i = 0; i < wanted.Length; i++) Close(wanted[i], values[i], tolerance);
    }

    internal static void Close(double expected, double actual, double tolerance = 1e-12) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"expected {expected:R}, got {actual:R}");

    /// <summary>Equal within 1e-12 of the larger of the number and 1.</summary>
    internal static void Near(double expected, double actual, double tolerance = 1e-12) =>
        Close(expected, actual, tolerance * Math.Max(1, Math.Abs(expected)));

    internal static Tensor Vector(params double[] values) => tensor(values, dtype: float64);

    /// <summary>The message of an error that a user causes: one line that says what was expected and what came.</summary>
    internal static string Refused<T>(Func<object?> call) where T : Exception
    {
        var message = Assert.ThrowsAny<T>(call).Message;
        Assert.DoesNotContain('\n', message);
        Assert.Contains("expected", message, StringComparison.Ordinal);
        Assert.Contains("got", message, StringComparison.Ordinal);
        return message;
    }
}
