using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>x · min(max(0, x + 3), 6) / 6.</summary>
    public sealed class Hardswish : ParameterLessModule<Tensor, Tensor>
    {
        internal Hardswish(bool inplace) : base(nameof(Hardswish)) => this.inplace = inplace;

        public bool inplace { get; set; }

        public override Tensor forward(Tensor tensor) => functional.hardswish(tensor, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Hardswish Hardswish(bool inplace = false) => new(inplace);

            public static partial class functional
            {
                public static Tensor hardswish(Tensor input, bool inplace = false) =>
                    inplace ? input.hardswish_().Share() : input.hardswish();
            }
        }
    }
}
