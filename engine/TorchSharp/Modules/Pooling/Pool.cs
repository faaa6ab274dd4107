using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Calls pooling operators, whose own messages about a wrong number of dimensions do not say what came.</summary>
internal static class Pool
{
    internal static Tensor One(string op, int spatialDimensions, params ReadOnlySpan<Value> args)
    {
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
        try
        {
            return Op.Pair(op, args);
        }
        catch (TorchException error) when (Mismatch.OfDimensions(error, op, (Tensor)args[0].Reference!, spatialDimensions + 1) is { } clear)
        {
            throw clear;
        }
    }
}
