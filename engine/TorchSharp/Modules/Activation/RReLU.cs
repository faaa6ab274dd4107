using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>x where x &gt; 0, else a · x; in training a is drawn from [lower, upper] for each element, else it is their mean.</summary>
    public sealed class RReLU : ParameterLessModule<Tensor, Tensor>
    {
        internal RReLU(double lower, double upper, bool inplace) : base(nameof(RReLU)) =>
            (this.lower, this.upper, this.inplace) = (lower, upper, inplace);

        public double lower { get; set; }

        public double upper { get; set; }

        public bool inplace { get; set; }

        public override Tensor forward(Tensor tensor) => functional.RandomizedRelu(tensor, lower, upper, training, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.RReLU RReLU(double lower = 1.0 / 8, double upper = 1.0 / 3, bool inplace = false) =>
                new(lower, upper, inplace);

            public static partial class functional
            {
                public static Tensor rrelu(Tensor x, double lower = 1.0 / 8, double upper = 1.0 / 3, bool inplace = false) =>
                    RandomizedRelu(x, lower, upper, training: false, inplace);

                internal static Tensor RandomizedRelu(Tensor x, double lower, double upper, bool training, bool inplace) =>
                    inplace ? Op.InPlace("rrelu_", x, lower, upper, training).Share() : Op.Call("rrelu", x, lower, upper, training);
            }
        }
    }
}
