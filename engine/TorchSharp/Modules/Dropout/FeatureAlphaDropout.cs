using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>AlphaDropout of whole channels. Nothing changes in evaluation mode.</summary>
    public sealed class FeatureAlphaDropout : ParameterLessModule<Tensor, Tensor>
    {
        internal FeatureAlphaDropout(double p, bool inplace) : base(nameof(FeatureAlphaDropout)) => (this.p, this.inplace) = (p, inplace);

        /// <summary>The probability of dropping.</summary>
        /// <exception cref="ArgumentOutOfRangeException">Set to what is not a probability.</exception>
        public double p
        {
            get;
            set => field = functional.DropoutProbability(value);
        }

        public bool inplace { get; set; }

        public override Tensor forward(Tensor input) => functional.feature_alpha_dropout(input, p, training, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.FeatureAlphaDropout FeatureAlphaDropout(double p = 0.5) => new(p, inplace: false);

            public static Modules.FeatureAlphaDropout FeatureAlphaDropout(double p, bool inplace) => new(p, inplace);

            public static partial class functional
            {
                public static Tensor feature_alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false)
                {
                    DropoutProbability(p);
                    return inplace ? Op.InPlace("feature_alpha_dropout_", input, p, training).Share() : Op.Call("feature_alpha_dropout", input, p, training);
                }
            }
        }
    }
}
