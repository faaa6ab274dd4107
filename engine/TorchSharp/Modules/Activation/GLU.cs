using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>a · sigmoid(b), where a and b are the halves of x along dim.</summary>
    public sealed class GLU : ParameterLessModule<Tensor, Tensor>
    {
        internal GLU(long dim) : base(nameof(GLU)) => this.dim = dim;

        public long dim { get; set; }

        public override Tensor forward(Tensor tensor) => functional.glu(tensor, dim);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.GLU GLU(long dim = -1) => new(dim);

            public static partial class functional
            {
                public static Tensor glu(Tensor input, long dim = -1) => input.glu(dim);
            }
        }
    }
}
