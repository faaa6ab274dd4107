using System.Runtime.InteropServices;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The few ways in which every factory function makes its tensor.</summary>
internal static unsafe class Creation
{
    /// <summary>An operator whose last arguments are (dtype, layout, device, pin_memory).</summary>
    internal static Tensor New(string op, ReadOnlySpan<Value> head, ScalarType? dtype, Device? device, bool requires_grad, string[]? names = null)
    {
        if (names is not null) throw new NotSupportedException("names: named dimensions are not supported by this engine. Fix: leave names out.");
        Span<Value> args = new Value[head.Length + 3];
        head.CopyTo(args);
        args[head.Length] = dtype;
        args[head.Length + 2] = device ?? DefaultDevice;
        return Mark(Op.Call(op, args), requires_grad);
    }

    /// <summary>An operator that makes a tensor like another one: (self, ..., dtype, layout, device, pin_memory).</summary>
    internal static Tensor Like(string op, ReadOnlySpan<Value> head, ScalarType? dtype, Device? device, bool requires_grad)
    {
        Span<Value> args = new Value[head.Length + 3];
        head.CopyTo(args);
        args[head.Length] = dtype;
        args[head.Length + 2] = device;
        return Mark(Op.Call(op, args), requires_grad);
    }

    /// <summary>A copy of managed memory.</summary>
    internal static Tensor Copy<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requires_grad, string[]? names = null)
        where T : unmanaged
    {
        var source = ElementTypes.Of<T>();
        CheckCount(data.Length, shape);
        var tensor = New("empty.memory_format", [shape], source, CPU, requires_grad: false, names);
        if (data.Length > 0) data.CopyTo(new Span<T>((void*)NativeMethods.te_tensor_data(tensor.Handle), data.Length));
        return Finish(tensor, dtype, device, requires_grad);
    }

    /// <summary>A copy of a managed array of any rank.</summary>
    internal static Tensor Copy(Array data, ScalarType? dtype, Device? device, bool requires_grad, string[]? names = null)
    {
        var source = ElementTypes.Of(data.GetType().GetElementType()!);
        var shape = new long[data.Rank];
        for (var i = 0; i < shape.Length; i++) shape[i] = data.GetLongLength(i);
        return Finish(CopyBytes(data, source, shape, byteOffset: 0, names), dtype, device, requires_grad);
    }

    private static Tensor CopyBytes(Array data, ScalarType dtype, ReadOnlySpan<long> shape, long byteOffset, string[]? names = null)
    {
        var tensor = New("empty.memory_format", [shape], dtype, CPU, requires_grad: false, names);
        var bytes = tensor.numel() * dtype.ElementSize();
        if (bytes > 0)
            fixed (byte* from = &MemoryMarshal.GetArrayDataReference(data))
                Buffer.MemoryCopy(from + byteOffset, (void*)NativeMethods.te_tensor_data(tensor.Handle), bytes, bytes);
        return tensor;
    }

    /// <summary>A tensor on managed memory itself: both see each other's changes. Complex double: a copy.</summary>
    internal static Tensor Share(Array data, ReadOnlySpan<long> shape, long byteOffset = 0)
    {
        var source = ElementTypes.Of(data.GetType().GetElementType()!);
        return ShareAs(data, source, shape, byteOffset);
    }

    internal static Tensor ShareAs(Array data, ScalarType dtype, ReadOnlySpan<long> shape, long byteOffset)
    {
        // libtorch reads pairs of doubles with instructions that need addresses of a multiple of 16; .NET's arrays lie at multiples of 8.
        if (dtype == ScalarType.ComplexFloat64) return CopyBytes(data, dtype, shape, byteOffset);
        // The tensor's deleter lets go of the array.
        var pin = GCHandle.Alloc(data, GCHandleType.Pinned);
        fixed (long* sizes = shape)
        {
            var handle = NativeMethods.te_tensor_from_blob((byte*)pin.AddrOfPinnedObject() + byteOffset, sizes, shape.Length, null, (int)dtype, &Unpin, GCHandle.ToIntPtr(pin));
            if (handle == 0)
            {
                pin.Free();
                NativeError.Throw();
            }
            return new Tensor(handle);
        }
    }

    /// <summary>A tensor on the array itself where neither type nor device has to change, else a copy.</summary>
    internal static Tensor As(Array data, ScalarType? dtype, Device? device)
    {
        var shape = new long[data.Rank];
        for (var i = 0; i < shape.Length; i++) shape[i] = data.GetLongLength(i);
        return Finish(Share(data, shape), dtype, device, requires_grad: false);
    }

    internal static ReadOnlySpan<T> Elements<T>(IList<T> list) => list switch
    {
        T[] array => array,
        List<T> grown => CollectionsMarshal.AsSpan(grown),
        _ => list.ToArray(),
    };

    internal static Tensor Scalar<T>(T value, ScalarType? dtype, Device? device, bool requires_grad) where T : unmanaged =>
        Copy<T>([value], [], dtype, device, requires_grad);

    private static Tensor Finish(Tensor tensor, ScalarType? dtype, Device? device, bool requires_grad)
    {
        var target = device ?? DefaultDevice;
        if (dtype is { } type && type != tensor.dtype || target is not null && target.type != DeviceType.CPU)
        {
            var moved = tensor.to(dtype ?? tensor.dtype, target ?? CPU);
            tensor.Dispose();
            tensor = moved;
        }
        return Mark(tensor, requires_grad);
    }

    private static Tensor Mark(Tensor tensor, bool requires_grad)
    {
        if (requires_grad) tensor.requires_grad = true;
        return tensor;
    }

    private static void CheckCount(int count, ReadOnlySpan<long> shape)
    {
        long expected = 1;
        foreach (var size in shape) expected = checked(expected * size);
        if (count != expected)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: shape [{string.Join(", ", shape.ToArray())}] expected {expected} elements, got {count}.");
    }

    [UnmanagedCallersOnly]
    private static void Unpin(nint state) => GCHandle.FromIntPtr(state).Free();
}

/// <summary>Which element type a .NET type stands for.</summary>
internal static class ElementTypes
{
    internal static ScalarType Of<T>() => Of(typeof(T));

    internal static ScalarType Of(Type type)
    {
        if (type == typeof(float)) return ScalarType.Float32;
        if (type == typeof(long)) return ScalarType.Int64;
        if (type == typeof(double)) return ScalarType.Float64;
        if (type == typeof(int)) return ScalarType.Int32;
        if (type == typeof(byte)) return ScalarType.Byte;
        if (type == typeof(sbyte)) return ScalarType.Int8;
        if (type == typeof(short)) return ScalarType.Int16;
        if (type == typeof(bool)) return ScalarType.Bool;
        if (type == typeof(Half)) return ScalarType.Float16;
        if (type == typeof(BFloat16)) return ScalarType.BFloat16;
        if (type == typeof((float, float))) return ScalarType.ComplexFloat32;
        if (type == typeof(System.Numerics.Complex)) return ScalarType.ComplexFloat64;
        throw new NotSupportedException($"expected a number type that a tensor can hold, got {type.Name}.");
    }
}
