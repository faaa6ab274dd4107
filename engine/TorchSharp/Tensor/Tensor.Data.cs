using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    // Reaching the values from .NET.
    public unsafe partial class Tensor
    {
        /// <summary>The single element as a number.</summary>
        public Scalar ToScalar() => Op.Scalar("item", this);

        /// <summary>The single element; the type must be the tensor's.</summary>
        public T item<T>() where T : unmanaged
        {
            CheckType<T>();
            if (numel() != 1) throw new ArgumentException($"item: expected a tensor with one element, got {numel()} (shape [{string.Join(", ", shape)}]).");
            using var local = device_type == DeviceType.CPU ? null : cpu();
            var value = *(T*)(local ?? this).DataPointer;
            GC.KeepAlive(this); // not finalized between the pointer and the read
            return value;
        }

        /// <summary>The elements, readable and writable in place, in logical order.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            CheckType<T>();
            return new TensorAccessor<T>(this);
        }

        /// <summary>The raw bytes of a contiguous CPU tensor; valid as long as the tensor lives.</summary>
        public Span<byte> bytes
        {
            get
            {
                CheckRaw();
                return new Span<byte>(DataPointer, checked((int)(numel() * ElementSize)));
            }
            set
            {
                var own = bytes;
                if (value.Length != own.Length) throw new ArgumentException($"bytes: expected {own.Length} bytes, got {value.Length}.");
                value.CopyTo(own);
            }
        }

        public T ReadCpuValue<T>(long i) where T : unmanaged
        {
            CheckType<T>();
            using var elements = data<T>();
            return elements.At(i);
        }

        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);
        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);
        public sbyte ReadCpuSByte(long i) => ReadCpuValue<sbyte>(i);
        public short ReadCpuInt16(long i) => ReadCpuValue<short>(i);
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);
        public float ReadCpuFloat16(long i) => (float)ReadCpuValue<Half>(i);
        public float ReadCpuBFloat16(long i) => ReadCpuValue<BFloat16>(i).ToSingle();
        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);
        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);

        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            CheckRaw();
            ForEachBlock(bufferSize, block => stream.Write(block));
        }

        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            CheckRaw();
            ForEachBlock(bufferSize, block => stream.ReadExactly(block));
        }

        internal void* DataPointer
        {
            get
            {
                var pointer = NativeMethods.te_tensor_data(Handle);
                if (pointer == 0 && numel() > 0) NativeError.Throw();
                return (void*)pointer;
            }
        }

        private delegate void BlockAction(Span<byte> block);

        private void ForEachBlock(int bufferSize, BlockAction action)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferSize);
            // The buffer size of small reads is TorchSharp's default; whole megabytes cost less.
            var block = Math.Max(bufferSize, 1 << 20);
            var total = numel() * ElementSize;
            var start = (byte*)DataPointer;
            for (long done = 0; done < total; done += block) action(new Span<byte>(start + done, (int)Math.Min(block, total - done)));
            GC.KeepAlive(this);
        }

        private void CheckRaw()
        {
            if (device_type != DeviceType.CPU) throw new InvalidOperationException($"expected a CPU tensor, got one on {device}. Fix: call .cpu() first.");
            if (!is_contiguous()) throw new InvalidOperationException("expected a contiguous tensor. Fix: call .contiguous() first.");
        }

        private void CheckType<T>() where T : unmanaged
        {
            var type = typeof(T) == typeof(char) ? ScalarType.Int8 : ElementTypes.Of<T>();
            if (type != dtype) throw new ArgumentException($"expected element type {dtype} of the tensor, got {typeof(T).Name}.");
        }
    }
}
