using System.Collections;

namespace TorchSharp;

#pragma warning disable CA2225 // conversions are TorchSharp's
public static partial class torch
{
    /// <summary>The memory behind a CPU tensor, element by element. Changes are seen by every tensor on it.</summary>
    public sealed unsafe class Storage<T> : Storage, IEnumerable<T>, IDisposable where T : unmanaged
    {
        private readonly int _count;
        private readonly T _value;

        internal Storage(Tensor tensor) : base(tensor) => _count = checked((int)(nbytes() / (ulong)element_size()));

        private Storage(Storage<T> whole, int start, int count) : base(whole.Owner.Share().DetachFromDisposeScope(), whole.data_ptr() + (nint)start * whole.element_size()) =>
            _count = count;

        private Storage(T value) => _value = value;

        /// <summary>A storage that only carries a value to assign to a range.</summary>
        public static implicit operator Storage<T>(T value) => new(value);

        public int Count
        {
            get
            {
                _ = Owner;
                return _count;
            }
        }

        public bool IsReadOnly => false;

        public Device device => Owner.device;

        public T this[int index]
        {
            get => Read(Check(index));
            set => Write(Check(index), value);
        }

        public Storage<T> this[(int? start, int? end) range]
        {
            get
            {
                var (start, end) = Bounds(range);
                return new Storage<T>(this, start, end - start);
            }
            set
            {
                if (value._tensor is not null) throw new InvalidOperationException("expected a single value to fill the range with, got a storage with memory.");
                var (start, end) = Bounds(range);
                for (var i = start; i < end; i++) Write(i, value._value);
            }
        }

        public Storage<T> this[Range range]
        {
            get => this[(range.Start.GetOffset(Count), range.End.GetOffset(Count))];
            set => this[(range.Start.GetOffset(Count), range.End.GetOffset(Count))] = value;
        }

        // PyTorch's char has one byte, .NET's two.
        public override int element_size() => typeof(T) == typeof(char) ? 1 : sizeof(T);

        public Storage<T> cpu()
        {
            using var there = Owner.cpu();
            return Create<T>(there);
        }

        public Storage<T> cuda(Device? device = null)
        {
            using var there = Owner.cuda(device);
            return Create<T>(there);
        }

        public void copy_(IList<T> array) => CopyFrom(array, 0);

        public void fill_(T value)
        {
            for (var i = 0; i < Count; i++) Write(i, value);
        }

        public IList<T> tolist() => ToArray();

        public T[] ToArray()
        {
            var array = new T[Count];
            CopyTo(array, 0);
            return array;
        }

        public bool Contains(T item) => IndexOf(item) >= 0;

        public int IndexOf(T item)
        {
            for (var i = 0; i < Count; i++)
                if (Read(i).Equals(item)) return i;
            return -1;
        }

        public void CopyTo(IList<T> array, int arrayIndex)
        {
            for (var i = 0; i < Math.Min(Count, array.Count - arrayIndex); i++) array[i + arrayIndex] = Read(i);
        }

        public void CopyFrom(IList<T> array, int arrayIndex)
        {
            for (var i = 0; i < Math.Min(Count, array.Count - arrayIndex); i++) Write(i, array[i + arrayIndex]);
        }

        public IEnumerator<T> GetEnumerator()
        {
            for (var i = 0; i < Count; i++) yield return Read(i);
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose() => _tensor?.Dispose();

        private T Read(int i) => typeof(T) == typeof(char) ? (T)(object)(char)((byte*)Memory())[i] : ((T*)Memory())[i];

        private void Write(int i, T value)
        {
            if (typeof(T) == typeof(char)) ((byte*)Memory())[i] = checked((byte)(char)(object)value);
            else ((T*)Memory())[i] = value;
        }

        private void* Memory()
        {
            if (Owner.device_type != DeviceType.CPU)
                throw new InvalidOperationException($"expected a storage on the CPU, got one on {Owner.device}. Fix: call .cpu() first.");
            return (void*)data_ptr();
        }

        private int Check(int index) => index >= 0 && index < Count
            ? index
            : throw new IndexOutOfRangeException($"expected an index from 0 to {Count - 1}, got {index}.");

        private (int start, int end) Bounds((int? start, int? end) range)
        {
            var (start, end) = (range.start ?? 0, range.end ?? Count);
            if (start < 0 || end > Count || end < start)
                throw new ArgumentException($"expected a range within 0 to {Count}, got {start} to {end}.");
            return (start, end);
        }
    }
}
