using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>min(max(0, x + 3), 6) / 6.</summary>
    public sealed class Hardsigmoid : ParameterLessModule<Tensor, Tensor>
    {
        internal Hardsigmoid(bool inplace) : base(nameof(Hardsigmoid)) => this.inplace = inplace;

        public bool inplace { get; set; }

        public override Tensor forward(Tensor tensor) => functional.hardsigmoid(tensor, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Hardsigmoid Hardsigmoid(bool inplace = false) => new(inplace);

            public static partial class functional
            {
                public static Tensor hardsigmoid(Tensor input, bool inplace = false) =>
                    inplace ? input.hardsigmoid_().Share() : input.hardsigmoid();
            }
        }
    }
}
