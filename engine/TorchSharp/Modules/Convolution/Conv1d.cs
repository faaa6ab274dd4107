using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Cross-correlation with learned kernels, of (N, C, L) or one such sample.</summary>
    public sealed class Conv1d : Convolution
    {
        internal Conv1d(
            long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type, long[] dilation,
            PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
            : base(
                nameof(Conv1d), in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, transposed: false,
                new long[1], groups, bias, padding_mode, device, dtype)
        {
        }

        public override Tensor forward(Tensor input)
        {
            CheckShape(input);
            if (padding_mode == PaddingModes.Zeros)
                return padding_type is { } type
                    ? functional.Convolve("conv1d.padding", input, weight, bias, stride, functional.Name(type), dilation, groups)
                    : functional.Convolve("conv1d", input, weight, bias, stride, padding, dilation, groups);
            using var padded = functional.pad(input, _reversed_padding_repeated_twice, padding_mode);
            return functional.Convolve("conv1d", padded, weight, bias, stride, new long[1], dilation, groups);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Conv1d Conv1d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(
                    in_channels, out_channels, Sizes.Repeat(kernel_size, 1), Sizes.Repeat(stride, 1), Sizes.Repeat(padding, 1), null,
                    Sizes.Repeat(dilation, 1), padding_mode, groups, bias, device, dtype);

            public static Modules.Conv1d Conv1d(
                long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(
                    in_channels, out_channels, Sizes.Repeat(kernel_size, 1), Sizes.Repeat(stride, 1), null, padding,
                    Sizes.Repeat(dilation, 1), padding_mode, groups, bias, device, dtype);

            public static partial class functional
            {
                public static Tensor conv1d(
                    Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null,
                    long groups = 1) =>
                    Convolve("conv1d", input, weight, bias, Sizes.OrDefault(stride), Sizes.OrDefault(padding), Sizes.OrDefault(dilation), groups);

                public static Tensor conv1d_padding(
                    Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, Padding padding = Padding.Valid,
                    long? dilation = null,
                    long groups = 1) =>
                    Convolve("conv1d.padding", input, weight, bias, Sizes.OrDefault(stride), Name(padding), Sizes.OrDefault(dilation), groups);

                internal static Tensor Convolve(
                    string name, Tensor input, Tensor weight, Tensor? bias, Value stride, Value padding, Value dilation, long groups)
                {
                    CheckGroups(name, weight, groups);
                    try
                    {
                        return Op.Call(name, input, weight, bias, stride, padding, dilation, groups);
                    }
                    catch (TorchException error) when (Mismatch.OfType(error, name, input, weight) is { } clear)
                    {
                        throw clear;
                    }
                }

                /// <summary>libtorch divides by the lower half of the number, and so by zero where that is zero.</summary>
                private static void CheckGroups(string op, Tensor weight, long groups)
                {
                    if (groups == 1 || weight.dim() == 0) return;
                    var channels = weight.shape[0];
                    if (groups < 1 || channels % groups != 0)
                        throw new ArgumentException(
                            $"{op.Split('.')[0]}: expected a number of groups that divides the weight's first size, {channels}, got {groups}.", nameof(groups));
                }

                internal static string Name(Padding padding) => padding == Padding.Same ? "same" : "valid";
            }
        }
    }
}
