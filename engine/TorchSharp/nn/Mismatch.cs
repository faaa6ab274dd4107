using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Clear words for the usual mistakes, found only once libtorch has refused a call, so that calls that succeed pay nothing:
/// <c>catch (TorchException error) when (Mismatch.OfType(...) is { } clear) { throw clear; }</c>
/// </summary>
internal static class Mismatch
{
    internal static ArgumentException? OfType(TorchException error, string name, Tensor input, Tensor? weight) =>
        weight is null || input.dtype == weight.dtype
            ? null
            : Error(error, $"{name}: expected an input of the weight's type {weight.dtype}, got {input.dtype}.");

    internal static ArgumentException? OfFloating(TorchException error, string name, Tensor input) =>
        is_floating_point(input.dtype) || is_complex(input.dtype)
            ? null
            : Error(error, $"{name}: expected a floating-point input, got {input.dtype}.");

    /// <summary>Whether there is one target for each sample of (samples, classes).</summary>
    internal static ArgumentException? OfSamples(TorchException error, string name, Tensor input, Tensor target)
    {
        var samples = input.dim() == 2 ? input.shape[0] : 1;
        return input.dim() is < 1 or > 2 || target.numel() == samples
            ? null
            : Error(error, $"{name}: expected a target for each of {samples} samples, got [{string.Join(", ", target.shape)}].");
    }

    internal static ArgumentException? OfBias(TorchException error, string name, Tensor? bias, Tensor weight) =>
        bias is null || (bias.dtype == weight.dtype && bias.dim() == 1 && bias.shape[0] == weight.shape[0])
            ? null
            : Error(
                error, $"{name}: expected a bias of the weight's type {weight.dtype} and {weight.shape[0]} elements, "
                + $"got {bias.dtype} and [{string.Join(", ", bias.shape)}].");

    internal static ArgumentException? OfLastDimension(TorchException error, string name, Tensor input, long size)
    {
        var shape = input.shape;
        return shape.Length > 0 && shape[^1] == size
            ? null
            : Error(error, $"{name}: expected an input of size [*, {size}], got [{string.Join(", ", shape)}].");
    }

    internal static ArgumentException? OfDimensions(TorchException error, string name, Tensor input, int least) =>
        input.dim() == least || input.dim() == least + 1
            ? null
            : Error(error, $"{name}: expected {least + 1} dimensions, or {least} without a batch, got {input.dim()}.");

    internal static ArgumentException? OfRange(TorchException error, string name, Tensor numbers, long count, long? ignored = null)
    {
        if (!is_integral(numbers)) return null;
        using var scope = NewDisposeScope();
        var wrong = (numbers < 0).logical_or(numbers >= count);
        if (ignored is { } number) wrong = wrong.logical_and(numbers != number);
        return wrong.any().ToBoolean()
            ? Error(error, $"{name}: expected numbers from 0 to {count - 1}, got {numbers.masked_select(wrong)[0].ToInt64()}.")
            : null;
    }

    private static ArgumentException Error(TorchException error, string message) => new(message, error);
}
