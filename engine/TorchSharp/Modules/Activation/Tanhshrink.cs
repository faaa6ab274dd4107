using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>x - tanh(x).</summary>
    public sealed class Tanhshrink : ParameterLessModule<Tensor, Tensor>
    {
        internal Tanhshrink(bool inplace) : base(nameof(Tanhshrink)) => this.inplace = inplace;

        public bool inplace { get; set; }

        public override Tensor forward(Tensor tensor) => functional.tanhshrink(tensor, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Tanhshrink Tanhshrink() => new(inplace: false);

            public static Modules.Tanhshrink Tanhshrink(bool inplace = false) => new(inplace);

            public static partial class functional
            {
                public static Tensor tanhshrink(Tensor x, bool inplace = false)
                {
                    using var bend = x.tanh();
                    return inplace ? x.sub_(bend).Share() : x.sub(bend);
                }
            }
        }
    }
}
