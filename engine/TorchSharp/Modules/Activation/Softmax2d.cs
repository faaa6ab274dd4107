using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Softmax over the channels of each place, for (N, C, H, W) or (C, H, W).</summary>
    public sealed class Softmax2d : ParameterLessModule<Tensor, Tensor>
    {
        internal Softmax2d() : base(nameof(Softmax2d)) { }

        public override Tensor forward(Tensor tensor) => functional.softmax2d(tensor);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Softmax2d Softmax2d() => new();

            public static partial class functional
            {
                public static Tensor softmax2d(Tensor x) => x.dim() is 3 or 4
                    ? x.softmax(-3)
                    : throw new ArgumentException($"Softmax2d: expected 3 or 4 dimensions, got {x.dim()}.", nameof(x));
            }
        }
    }
}
