using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Sets each element to zero with probability p and divides the others by 1 - p (Srivastava et al. 2014). Nothing changes in
    /// evaluation mode.
    /// </summary>
    public sealed class Dropout : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout(double p, bool inplace) : base(nameof(Dropout)) => (this.p, this.inplace) = (p, inplace);

        /// <summary>The probability of dropping.</summary>
        /// <exception cref="ArgumentOutOfRangeException">Set to what is not a probability.</exception>
        public double p
        {
            get;
            set => field = functional.DropoutProbability(value);
        }

        public bool inplace { get; set; }

        public override Tensor forward(Tensor tensor) => functional.dropout(tensor, p, training, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

            public static partial class functional
            {
                public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
                {
                    DropoutProbability(p);
                    return inplace ? Op.InPlace("dropout_", input, p, training).Share() : Op.Call("dropout", input, p, training);
                }

                internal static double DropoutProbability(double p) => p is >= 0 and <= 1
                    ? p
                    : throw new ArgumentOutOfRangeException(nameof(p), $"dropout probability has to be between 0 and 1, but got {p}");
            }
        }
    }
}
