using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>
/// Calls an operator by name. Arguments are the schema's, in its order; trailing ones with a default may be left out.
/// </summary>
internal static unsafe class Op
{
    /// <summary>An operator with one tensor as result.</summary>
    internal static Tensor Call(string name, params ReadOnlySpan<Value> args)
    {
        NativeValue result = default;
        ArgumentFrame.Invoke(Operator.Get(name), args, &result, 1);
        return Results.Tensor(name, result);
    }

    /// <summary>An operator that changes its first argument, which is also the result.</summary>
    internal static Tensor InPlace(string name, params ReadOnlySpan<Value> args)
    {
        ArgumentFrame.Invoke(Operator.Get(name), args, null, 0);
        return (Tensor)args[0].Reference!;
    }

    /// <summary>An operator whose result is not wanted.</summary>
    internal static void Run(string name, params ReadOnlySpan<Value> args) =>
        ArgumentFrame.Invoke(Operator.Get(name), args, null, 0);

    internal static (Tensor, Tensor) Pair(string name, params ReadOnlySpan<Value> args)
    {
        var results = stackalloc NativeValue[2];
        Many(name, args, results, 2);
        return (Results.Tensor(name, results[0]), Results.Tensor(name, results[1]));
    }

    internal static (Tensor, Tensor, Tensor) Triple(string name, params ReadOnlySpan<Value> args)
    {
        var results = stackalloc NativeValue[3];
        Many(name, args, results, 3);
        return (Results.Tensor(name, results[0]), Results.Tensor(name, results[1]), Results.Tensor(name, results[2]));
    }

    internal static (Tensor, Tensor, Tensor, Tensor) Quadruple(string name, params ReadOnlySpan<Value> args)
    {
        var results = stackalloc NativeValue[4];
        Many(name, args, results, 4);
        return (Results.Tensor(name, results[0]), Results.Tensor(name, results[1]), Results.Tensor(name, results[2]),
            Results.Tensor(name, results[3]));
    }

    /// <summary>An operator whose result is a list of tensors.</summary>
    internal static Tensor[] List(string name, params ReadOnlySpan<Value> args)
    {
        NativeValue result = default;
        ArgumentFrame.Invoke(Operator.Get(name), args, &result, 1);
        return Results.Tensors(name, result);
    }

    internal static bool Bool(string name, params ReadOnlySpan<Value> args) => Number(name, Tag.Bool, args) != 0;

    internal static long Long(string name, params ReadOnlySpan<Value> args) => Number(name, Tag.Int, args);

    internal static double Double(string name, params ReadOnlySpan<Value> args) =>
        BitConverter.Int64BitsToDouble(Number(name, Tag.Double, args));

    /// <summary>An operator whose result is a number of a kind that depends on the arguments (aten::item).</summary>
    internal static Scalar Scalar(string name, params ReadOnlySpan<Value> args)
    {
        NativeValue result = default;
        ArgumentFrame.Invoke(Operator.Get(name), args, &result, 1);
        return Results.Scalar(name, result);
    }

    private static void Many(string name, ReadOnlySpan<Value> args, NativeValue* results, int count)
    {
        new Span<NativeValue>(results, count).Clear();
        ArgumentFrame.Invoke(Operator.Get(name), args, results, count);
    }

    private static long Number(string name, Tag expected, ReadOnlySpan<Value> args)
    {
        NativeValue result = default;
        ArgumentFrame.Invoke(Operator.Get(name), args, &result, 1);
        return result.Tag == expected ? result.Payload : Results.Unexpected<long>(name, expected, result.Tag);
    }
}

/// <summary>Turns an operator's raw results into managed objects.</summary>
internal static unsafe class Results
{
    internal static Tensor Tensor(string name, in NativeValue value) => value.Tag switch
    {
        Tag.Tensor => new Tensor((nint)value.Payload),
        // An undefined tensor (an output mask left it out): TorchSharp shows it as an invalid tensor too.
        Tag.None => new Tensor(0),
        _ => Unexpected<Tensor>(name, Tag.Tensor, value.Tag),
    };

    internal static Tensor[] Tensors(string name, in NativeValue value)
    {
        if (value.Tag == Tag.TensorList) return Take((nint*)value.Payload, value.Length);
        // An empty list has lost its element type on the way.
        return value.Tag == Tag.None ? [] : Unexpected<Tensor[]>(name, Tag.TensorList, value.Tag);
    }

    /// <summary>Owns the handles of a native block and frees the block.</summary>
    internal static Tensor[] Take(nint* handles, int count)
    {
        try
        {
            var tensors = new Tensor[count];
            for (var i = 0; i < count; i++) tensors[i] = new Tensor(handles[i]);
            return tensors;
        }
        finally
        {
            NativeMethods.te_free(handles);
        }
    }

    internal static Scalar Scalar(string name, in NativeValue value)
    {
        switch (value.Tag)
        {
            case Tag.Int: return value.Payload;
            case Tag.Bool: return value.Payload != 0;
            case Tag.Double: return BitConverter.Int64BitsToDouble(value.Payload);
            case Tag.Complex:
                var parts = (double*)value.Payload;
                var number = new System.Numerics.Complex(parts[0], parts[1]);
                NativeMethods.te_free(parts);
                return number;
            default: return Unexpected<Scalar>(name, Tag.Double, value.Tag);
        }
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static T Unexpected<T>(string name, Tag expected, Tag actual) =>
        throw new InvalidOperationException($"{name}: expected a result of kind {expected}, got {actual}.");
}
