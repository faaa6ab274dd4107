using System.Numerics;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static bool is_storage(object obj) => obj is Storage;

    public partial class Tensor
    {
        /// <summary>The memory behind the tensor as elements of one type, whatever the tensor's shape and strides; a copy where the type differs.</summary>
        public Storage<T> storage<T>() where T : unmanaged => Storage.Create<T>(this);
    }

    /// <summary>A one-dimensional run of memory that tensors are views on.</summary>
    public abstract class Storage
    {
        protected Tensor? _tensor; // keeps the memory alive
        protected nint _tensor_data_ptr;

        protected Storage() { }

        protected Storage(Tensor tensor)
        {
            _tensor = tensor;
            data_ptr();
        }

        protected Storage(Tensor tensor, nint data_ptr)
        {
            _tensor = tensor;
            _tensor_data_ptr = data_ptr == 0 ? this.data_ptr() : data_ptr;
        }

        internal static Storage<T> Create<T>(Tensor tensor) where T : unmanaged
        {
            var type = typeof(T) == typeof(char) ? ScalarType.Int8 : ElementTypes.Of<T>();
            return new Storage<T>(tensor.to(type).DetachFromDisposeScope());
        }

        protected static Tensor CreateTypedTensor<T>(ScalarType dtype, IList<T> rawArray) => from_array(rawArray.ToArray(), dtype);

        public Storage<bool> @bool() => Owner.storage<bool>();
        public Storage<byte> @byte() => Owner.storage<byte>();
        public Storage<char> @char() => Owner.storage<char>();
        public Storage<int> @int() => Owner.storage<int>();
        public Storage<long> @long() => Owner.storage<long>();
        public Storage<float> @float() => Owner.storage<float>();
        public Storage<double> @double() => Owner.storage<double>();
        public Storage<(float, float)> complex_float() => Owner.storage<(float, float)>();
        public Storage<Complex> complex_double() => Owner.storage<Complex>();

        /// <summary>Bytes per element.</summary>
        public abstract int element_size();

        /// <summary>Where the memory starts; not where the tensor starts, if that is a view.</summary>
        public unsafe nint data_ptr()
        {
            if (_tensor_data_ptr == 0)
                _tensor_data_ptr = (nint)Owner.DataPointer - (nint)(Owner.storage_offset() * Owner.ElementSize);
            return _tensor_data_ptr;
        }

        public ulong nbytes() => (ulong)NativeError.Check(NativeMethods.te_tensor_storage_bytes(Owner.Handle));

        internal Tensor Owner => _tensor ?? throw new InvalidOperationException("expected a storage with memory, got one that holds a single value.");
    }
}
