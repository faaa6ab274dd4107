using System.Globalization;
using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules;

/// <summary>What a distribution asks of its parameters, with one line for the first number that is wrong.</summary>
internal static class ParameterCheck
{
    internal static void Numbers(string distribution, string name, Tensor value) =>
        Require(distribution, name, value, constraints.real.check, "numbers");

    internal static void Positive(string distribution, string name, Tensor value) =>
        Require(distribution, name, value, constraints.positive.check, "numbers above 0");

    internal static void NonNegative(string distribution, string name, Tensor value) =>
        Require(distribution, name, value, constraints.nonnegative.check, "numbers of at least 0");

    internal static void Probabilities(string distribution, string name, Tensor value) =>
        Require(distribution, name, value, constraints.unit_interval.check, "probabilities from 0 to 1");

    /// <summary>Of any type, as counts usually are integers.</summary>
    internal static void Counts(string distribution, string name, Tensor value) =>
        RequireValues(distribution, name, value, constraints.nonnegative_integer.check, $"whole numbers of at least 0 as {name}");

    /// <summary>Of any type.</summary>
    internal static void AtLeastZero(string distribution, string name, Tensor value) =>
        RequireValues(distribution, name, value, constraints.nonnegative.check, $"numbers of at least 0 as {name}");

    internal static void BelowOne(string distribution, string name, Tensor value) =>
        Require(distribution, name, value, constraints.half_open_interval(0, 1).check, "probabilities from 0 to below 1");

    internal static void Count(string distribution, string name, int value)
    {
        if (value < 0) throw new ArgumentException($"{distribution}: expected a whole number of at least 0 as {name}, got {value}.", name);
    }

    /// <summary>Numbers of at least 0 with a finite positive sum along the last dimension.</summary>
    internal static void Weights(string distribution, string name, Tensor value)
    {
        Require(distribution, name, value, constraints.nonnegative.check, "probabilities of at least 0");
        RequireTotal(distribution, name, value, () => value.sum(-1), sum => (sum > 0) & sum.isfinite(), "a sum that is finite and above 0");
    }

    /// <summary>Numbers whose exponentials have a finite positive sum along the last dimension.</summary>
    internal static void LogWeights(string distribution, string name, Tensor value)
    {
        Numbers(distribution, name, value);
        RequireTotal(distribution, name, value, () => value.logsumexp(-1), sum => sum.isfinite(), "a logsumexp that is finite");
    }

    /// <summary>low below high, element by element.</summary>
    internal static void Ordered(string distribution, Tensor low, Tensor high)
    {
        Numbers(distribution, nameof(low), low);
        Numbers(distribution, nameof(high), high);
        if (HasNoValues(low)) return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var wrong = (low < high).logical_not();
        if (!wrong.any().ToBoolean()) return;
        throw new ArgumentException(
            $"{distribution}: expected a low below high, got {Number(low.masked_select(wrong)[0])} and {Number(high.masked_select(wrong)[0])}.", nameof(low));
    }

    internal static void Dimensions(string distribution, string name, Tensor value, int least)
    {
        if (value.dim() < least)
            throw new ArgumentException(
                $"{distribution}: expected {name} with at least {least} dimension{(least == 1 ? "" : "s")}, got {value.dim()}.", name);
    }

    /// <summary>Matrices that satisfy a constraint on the last two dimensions.</summary>
    internal static void Matrices(string distribution, string name, Tensor value, constraints.Constraint constraint, string expected)
    {
        Floating(distribution, name, value);
        Dimensions(distribution, name, value, 2);
        var shape = value.shape;
        if (shape[^1] != shape[^2])
            throw new ArgumentException($"{distribution}: expected square matrices as {name}, got shape [{string.Join(", ", shape)}].", name);
        if (HasNoValues(value)) return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        if (!constraint.check(value).all().ToBoolean())
            throw new ArgumentException($"{distribution}: expected {expected} as {name}, got another matrix of shape [{string.Join(", ", shape)}].", name);
    }

    private static void Require(string distribution, string name, Tensor value, Func<Tensor, Tensor> valid, string expected)
    {
        Floating(distribution, name, value);
        RequireValues(distribution, name, value, valid, $"{expected} as {name}");
    }

    private static void RequireTotal(
        string distribution, string name, Tensor value, Func<Tensor> total, Func<Tensor, Tensor> valid, string expected)
    {
        if (value.shape[^1] == 0) throw new ArgumentException($"{distribution}: expected {name} for at least 1 class, got none.", name);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        RequireValues(distribution, name, total(), valid, $"{name} with {expected}");
    }

    private static void RequireValues(string distribution, string name, Tensor value, Func<Tensor, Tensor> valid, string expected)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        if (HasNoValues(value)) return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var wrong = valid(value).logical_not();
        if (wrong.any().ToBoolean())
            throw new ArgumentException($"{distribution}: expected {expected}, got {Number(value.masked_select(wrong)[0])}.", name);
    }

    private static void Floating(string distribution, string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        if (!is_floating_point(value.dtype))
            throw new ArgumentException($"{distribution}: expected a floating-point type for {name}, got {value.dtype}.", name);
    }

    /// <summary>A tensor on the meta device has a shape only.</summary>
    private static bool HasNoValues(Tensor value) => value.device_type == DeviceType.META;

    private static string Number(Tensor element) => element.to(ScalarType.Float64).ToDouble().ToString(CultureInfo.InvariantCulture);
}
