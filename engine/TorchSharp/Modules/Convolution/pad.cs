using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Adds elements around a tensor.</summary>
            /// <param name="input">The tensor to pad.</param>
            /// <param name="pad">How many before and after, last dimension first.</param>
            /// <param name="mode">What the new elements are.</param>
            /// <param name="value">The value of constant padding.</param>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                mode switch
                {
                    PaddingModes.Zeros => Op.Call("pad", input, pad, "constant", 0.0),
                    PaddingModes.Constant => Op.Call("pad", input, pad, "constant", value),
                    PaddingModes.Reflect => Op.Call("pad", input, pad, "reflect"),
                    PaddingModes.Replicate => Op.Call("pad", input, pad, "replicate"),
                    PaddingModes.Circular => Op.Call("pad", input, pad, "circular"),
                    _ => throw new ArgumentOutOfRangeException(nameof(mode), $"pad: expected a padding mode, got {mode}."),
                };

            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, pad.AsSpan(), mode, value);

            /// <summary>Adds as many elements on every side of every dimension.</summary>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, Modules.Sizes.Repeat(pad, 2 * (int)input.dim()), mode, value);

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            public static Tensor pad(
                Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);
        }
    }
}
