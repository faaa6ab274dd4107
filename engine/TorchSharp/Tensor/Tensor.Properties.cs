using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // What a tensor is: shape, type, device, layout.
    public unsafe partial class Tensor
    {
        private TensorMeta Meta
        {
            get
            {
                NativeError.Check(NativeMethods.te_tensor_meta(Handle, out var meta));
                GC.KeepAlive(this);
                return meta;
            }
        }

        /// <summary>The size of each dimension.</summary>
        public long[] shape
        {
            get
            {
                var meta = Meta;
                var sizes = new ReadOnlySpan<long>(meta.Sizes, meta.Dim).ToArray();
                GC.KeepAlive(this);
                return sizes;
            }
        }

        public long[] size() => shape;

        public long size(int dim)
        {
            var meta = Meta;
            var size = meta.Sizes[Wrap(dim, meta.Dim)];
            GC.KeepAlive(this);
            return size;
        }

        public long[] stride()
        {
            var meta = Meta;
            if (meta.Strides is null) throw new InvalidOperationException("expected a strided tensor, got a sparse one, which has no strides.");
            var strides = new ReadOnlySpan<long>(meta.Strides, meta.Dim).ToArray();
            GC.KeepAlive(this);
            return strides;
        }

        public long stride(int dim)
        {
            var strides = stride();
            return strides[Wrap(dim, strides.Length)];
        }

        public long dim() => Meta.Dim;
        public long ndim => Meta.Dim;
        public long Dimensions => Meta.Dim;
        public long numel() => Meta.NumEl;
        public long NumberOfElements => Meta.NumEl;
        public ScalarType dtype => (ScalarType)Meta.DType;
        public long ElementSize => dtype.ElementSize();
        public long element_size() => ElementSize;
        public long storage_offset()
        {
            var offset = NativeError.Check(NativeMethods.te_tensor_storage_offset(Handle));
            GC.KeepAlive(this);
            return offset;
        }

        public Device device
        {
            get
            {
                var meta = Meta;
                return new Device((DeviceType)meta.DeviceType, meta.DeviceIndex);
            }
        }

        public DeviceType device_type => (DeviceType)Meta.DeviceType;
        public int device_index => Meta.DeviceIndex;
        public bool is_cpu() => device_type == DeviceType.CPU;
        public bool is_cuda => device_type == DeviceType.CUDA;
        public bool is_meta => device_type == DeviceType.META;
        public bool is_sparse => Meta.Layout == 1;
        public bool is_contiguous()
        {
            var answer = NativeMethods.te_tensor_is_contiguous(Handle, 0);
            GC.KeepAlive(this);
            return answer > 0;
        }
        public bool is_complex() => torch.is_complex(dtype);
        public bool is_floating_point() => torch.is_floating_point(dtype);
        public bool is_integral() => torch.is_integral(dtype);
        public bool is_quantized() => torch.is_quantized(dtype);
        public bool is_nonzero() => Op.Bool("is_nonzero", this);

        /// <summary>A name for the reader's use; it does not travel with the data.</summary>
        public string? name { get; set; }

        private static int Wrap(long dim, int ndim) => dim >= -ndim && dim < ndim
            ? (int)(dim < 0 ? dim + ndim : dim)
            : throw new ArgumentOutOfRangeException(nameof(dim), $"Dimension out of range: expected [{-ndim}, {ndim - 1}], got {dim}.");
    }
}
