using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Drops whole channels of (N, C, D, H, W) or (C, D, H, W). Nothing changes in evaluation mode.</summary>
    public sealed class Dropout3d : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout3d(double p, bool inplace) : base(nameof(Dropout3d)) => (this.p, this.inplace) = (p, inplace);

        /// <summary>The probability of dropping.</summary>
        /// <exception cref="ArgumentOutOfRangeException">Set to what is not a probability.</exception>
        public double p
        {
            get;
            set => field = functional.DropoutProbability(value);
        }

        public bool inplace { get; set; }

        public override Tensor forward(Tensor input) => functional.dropout3d(input, p, training, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Dropout3d Dropout3d(double p = 0.5, bool inplace = false) => new(p, inplace);

            public static partial class functional
            {
                public static Tensor dropout3d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                    ChannelDropout(nameof(Dropout3d), input, p, training, inplace, batchedDimensions: 5);
            }
        }
    }
}
