using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Calls pooling operators, whose own messages about a wrong number of dimensions do not say what came.</summary>
internal static class Pool
{
    internal static Tensor One(string op, int spatialDimensions, params ReadOnlySpan<Value> args)
    {
        CheckSizes(op, args);
        try
        {
            return Op.Call(op, args);
        }
        catch (TorchException error) when (Mismatch.OfDimensions(error, op, (Tensor)args[0].Reference!, spatialDimensions + 1) is { } clear)
        {
            throw clear;
        }
    }

    internal static (Tensor, Tensor) WithIndices(string op, int spatialDimensions, params ReadOnlySpan<Value> args)
    {
        CheckSizes(op, args);
        try
        {
            return Op.Pair(op, args);
        }
        catch (TorchException error) when (Mismatch.OfDimensions(error, op, (Tensor)args[0].Reference!, spatialDimensions + 1) is { } clear)
        {
            throw clear;
        }
    }

    // Most of libtorch's pooling counts in 32 bits and says so; the rest would loop for years.
    private static void CheckSizes(string op, ReadOnlySpan<Value> args)
    {
        foreach (ref readonly var arg in args)
        {
            if (arg.Reference is long[] sizes && sizes.AsSpan().ContainsAnyExceptInRange(int.MinValue, int.MaxValue))
                throw new ArgumentOutOfRangeException(null, $"{op}: expected sizes of 32 bits, got [{string.Join(", ", sizes)}].");
        }
    }
}
