using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

#pragma warning disable CA1710

/// <summary>The elements of a CPU tensor in logical order, whatever its strides.</summary>
/// <remarks>
/// Reads and writes the tensor's own memory and holds none of its own: after the tensor's Dispose it refuses, and what is never disposed
/// itself leaves nothing behind.
/// </remarks>
public sealed unsafe class TensorAccessor<T> : IEnumerable<T>, IDisposable where T : unmanaged
{
    private readonly Tensor _tensor;
    private readonly T* _data;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;
    private bool _disposed;

    internal TensorAccessor(Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
            throw new InvalidOperationException($"Reading data from non-CPU memory is not supported: the tensor is on {tensor.device}. Fix: call .cpu() first.");
        _tensor = tensor;
        _data = (T*)tensor.DataPointer;
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        Count = tensor.numel();
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get
        {
            var value = *Address(indices);
            GC.KeepAlive(_tensor);
            return value;
        }
        set
        {
            *Address(indices) = value;
            GC.KeepAlive(_tensor);
        }
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array);
        return array;
    }

    /// <summary>An array of the tensor's rank; a scalar becomes an array of one.</summary>
    public Array ToNDArray()
    {
        var array = Array.CreateInstance(typeof(T), _shape.Length == 0 ? [1] : _shape);
        var flat = ToArray();
        if (flat.Length > 0)
            fixed (void* to = &System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array))
                flat.AsSpan().CopyTo(new Span<T>(to, flat.Length));
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var count = CheckRoom(array.Length - arrayIndex, tensorIndex);
        var target = array.Slice(arrayIndex, count);
        if (_contiguous) new ReadOnlySpan<T>(_data + tensorIndex, count).CopyTo(target);
        else for (var i = 0; i < count; i++) target[i] = _data[Offset(tensorIndex + i)];
        GC.KeepAlive(_tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = (int)Math.Min(source.Length, Count - CheckStart(tensorIndex));
        if (_contiguous) source[..count].CopyTo(new Span<T>(_data + tensorIndex, count));
        else for (var i = 0; i < count; i++) _data[Offset(tensorIndex + i)] = source[i];
        GC.KeepAlive(_tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++) yield return At(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _disposed = true;

    public override bool Equals(object? obj) => obj is TensorAccessor<T> other && Count == other.Count && this.SequenceEqual(other);

    public override int GetHashCode() => _tensor.GetHashCode();

    public static bool operator ==(TensorAccessor<T> left, TensorAccessor<T> right) => left is null ? right is null : left.Equals(right);
    public static bool operator !=(TensorAccessor<T> left, TensorAccessor<T> right) => !(left == right);

    internal T At(long i)
    {
        CheckMemory();
        if (i < 0 || i >= Count) throw new ArgumentOutOfRangeException(nameof(i), $"expected an element number from 0 to {Count - 1}, got {i}.");
        var value = _data[_contiguous ? i : Offset(i)];
        GC.KeepAlive(_tensor);
        return value;
    }

    private T* Address(long[] indices)
    {
        CheckMemory();
        if (indices.Length != _shape.Length)
        {
            if (indices.Length == 1) return _data + Offset(CheckStart(indices[0]));
            throw new ArgumentException($"expected {_shape.Length} indices, got {indices.Length}.");
        }
        long offset = 0;
        for (var d = 0; d < indices.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= _shape[d])
                throw new ArgumentOutOfRangeException(nameof(indices), $"dimension {d}: expected an index from 0 to {_shape[d] - 1}, got {indices[d]}.");
            offset += indices[d] * _strides[d];
        }
        return _data + offset;
    }

    private long Offset(long flat)
    {
        long offset = 0;
        for (var d = _shape.Length - 1; d >= 0; d--)
        {
            offset += flat % _shape[d] * _strides[d];
            flat /= _shape[d];
        }
        return offset;
    }

    private long CheckStart(long tensorIndex)
    {
        CheckMemory();
        return tensorIndex >= 0 && (tensorIndex < Count || Count == 0 && tensorIndex == 0)
            ? tensorIndex
            : throw new ArgumentOutOfRangeException(nameof(tensorIndex), $"expected an element number from 0 to {Count - 1}, got {tensorIndex}.");
    }

    /// <summary>Freed memory is never touched: the tensor may have been disposed, or have got other memory from set_, resize_ or a module's to.</summary>
    private void CheckMemory()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if ((T*)_tensor.DataPointer != _data)
            throw new InvalidOperationException("expected the tensor's memory to be that of when its data was taken, got other memory. Fix: call data again.");
    }

    private int CheckRoom(long room, long tensorIndex)
    {
        var count = Count - CheckStart(tensorIndex);
        if (room < count) throw new ArgumentException($"expected room for {count} elements, got {room}.");
        return checked((int)count);
    }
}
