using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Calls pooling operators, whose own messages about a wrong number of dimensions do not say what came.</summary>
internal static class Pool
{
    internal static Tensor One(string op, int spatialDimensions, params ReadOnlySpan<Value> args)
    {
        CheckSizes(op, spatialDimensions, args);
        try
        {
            return Op.Call(op, args);
        }
        catch (TorchException error) when (Clear(error, op, spatialDimensions, (Tensor)args[0].Reference!) is { } clear)
        {
            throw clear;
        }
    }

    internal static (Tensor, Tensor) WithIndices(string op, int spatialDimensions, params ReadOnlySpan<Value> args)
    {
        CheckSizes(op, spatialDimensions, args);
        try
        {
            return Op.Pair(op, args);
        }
        catch (TorchException error) when (Clear(error, op, spatialDimensions, (Tensor)args[0].Reference!) is { } clear)
        {
            throw clear;
        }
    }

    private static ArgumentException? Clear(TorchException error, string op, int spatialDimensions, Tensor input) =>
        Mismatch.OfDimensions(error, op, input, spatialDimensions + 1) ?? Mismatch.OfFloating(error, op, input);

    // The window's or the output's sizes come first. Most of libtorch's pooling counts in 32 bits and says so; the rest would loop for years.
    private static void CheckSizes(string op, int spatialDimensions, ReadOnlySpan<Value> args)
    {
        if (args[1].Reference is long[] first && first.Length != spatialDimensions && (first.Length != 1 || op.StartsWith("adaptive", StringComparison.Ordinal)))
            throw new ArgumentException($"{op}: expected {spatialDimensions} sizes, got [{string.Join(", ", first)}].");
        foreach (ref readonly var arg in args)
        {
            if (arg.Reference is long[] sizes && sizes.AsSpan().ContainsAnyExceptInRange(int.MinValue, int.MaxValue))
                throw new ArgumentOutOfRangeException(null, $"{op}: expected sizes of 32 bits, got [{string.Join(", ", sizes)}].");
        }
    }
}
