using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Cross-correlation with learned kernels, of (N, C, D, H, W) or one such sample.</summary>
    public sealed class Conv3d : Convolution
    {
        internal Conv3d(
            long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type, long[] dilation,
            PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
            : base(
                nameof(Conv3d), in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, transposed: false,
                new long[3], groups, bias, padding_mode, device, dtype)
        {
        }

        public override Tensor forward(Tensor input)
        {
            CheckShape(input);
            if (padding_mode == PaddingModes.Zeros)
                return padding_type is { } type
                    ? functional.Convolve("conv3d.padding", input, weight, bias, stride, functional.Name(type), dilation, groups)
                    : functional.Convolve("conv3d", input, weight, bias, stride, padding, dilation, groups);
            using var padded = functional.pad(input, _reversed_padding_repeated_twice, padding_mode);
            return functional.Convolve("conv3d", padded, weight, bias, stride, new long[3], dilation, groups);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Conv3d Conv3d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(
                    in_channels, out_channels, Sizes.Repeat(kernel_size, 3), Sizes.Repeat(stride, 3), Sizes.Repeat(padding, 3), null,
                    Sizes.Repeat(dilation, 3), padding_mode, groups, bias, device, dtype);

            public static Modules.Conv3d Conv3d(
                long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(
                    in_channels, out_channels, Sizes.Repeat(kernel_size, 3), Sizes.Repeat(stride, 3), null, padding,
                    Sizes.Repeat(dilation, 3), padding_mode, groups, bias, device, dtype);

            public static Modules.Conv3d Conv3d(
                long in_channels, long out_channels, (long, long, long) kernel_size, (long, long, long)? stride = null,
                (long, long, long)? padding = null, (long, long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(
                    in_channels, out_channels, Sizes.Of(kernel_size), Sizes.Of(stride) ?? Sizes.Repeat(1, 3), Sizes.Of(padding), null,
                    Sizes.Of(dilation) ?? Sizes.Repeat(1, 3), padding_mode, groups, bias, device, dtype);

            public static Modules.Conv3d Conv3d(
                long in_channels, long out_channels, (long, long, long) kernel_size, Padding padding, (long, long, long)? stride = null,
                (long, long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(
                    in_channels, out_channels, Sizes.Of(kernel_size), Sizes.Of(stride) ?? Sizes.Repeat(1, 3), null, padding,
                    Sizes.Of(dilation) ?? Sizes.Repeat(1, 3), padding_mode, groups, bias, device, dtype);

            public static partial class functional
            {
                public static Tensor conv3d(
                    Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                    long[]? dilation = null, long groups = 1) =>
                    Convolve("conv3d", input, weight, bias, Sizes.OrDefault(strides), Sizes.OrDefault(padding), Sizes.OrDefault(dilation), groups);

                public static Tensor conv3d_padding(
                    Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid,
                    long[]? dilation = null,
                    long groups = 1) =>
                    Convolve("conv3d.padding", input, weight, bias, Sizes.OrDefault(strides), Name(padding), Sizes.OrDefault(dilation), groups);
            }
        }
    }
}
