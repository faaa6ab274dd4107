using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Dropout that keeps mean and variance of SELU activations: dropped elements become -α·λ, then all are scaled and shifted
    /// (Klambauer et al. 2017). Nothing changes in evaluation mode.
    /// </summary>
    public sealed class AlphaDropout : ParameterLessModule<Tensor, Tensor>
    {
        internal AlphaDropout(double p, bool inplace) : base(nameof(AlphaDropout)) => (this.p, this.inplace) = (p, inplace);

        /// <summary>The probability of dropping.</summary>
        /// <exception cref="ArgumentOutOfRangeException">Set to what is not a probability.</exception>
        public double p
        {
            get;
            set => field = functional.DropoutProbability(value);
        }

        public bool inplace { get; set; }

        public override Tensor forward(Tensor tensor) => functional.alpha_dropout(tensor, p, training, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.AlphaDropout AlphaDropout(double p = 0.5, bool inplace = false) => new(p, inplace);

            public static partial class functional
            {
                public static Tensor alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false)
                {
                    DropoutProbability(p);
                    return inplace ? Op.InPlace("alpha_dropout_", input, p, training).Share() : Op.Call("alpha_dropout", input, p, training);
                }
            }
        }
    }
}
