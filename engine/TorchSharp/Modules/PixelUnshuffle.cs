using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>(*, C, H·r, W·r) to (*, C·r², H, W), with r the factor.</summary>
    public sealed class PixelUnshuffle : ParameterLessModule<Tensor, Tensor>
    {
        internal PixelUnshuffle(long downscale_factor) : base(nameof(PixelUnshuffle)) => this.downscale_factor = downscale_factor;

        public long downscale_factor { get; set; }

        public override Tensor forward(Tensor input) => functional.pixel_unshuffle(input, downscale_factor);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.PixelUnshuffle PixelUnshuffle(long downscale_factor) => new(downscale_factor);

            public static partial class functional
            {
                public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) =>
                    Op.Call("pixel_unshuffle", input, downscale_factor);
            }
        }
    }
}
