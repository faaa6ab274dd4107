using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Drops whole channels of (N, C, L) or (C, L). Nothing changes in evaluation mode.</summary>
    public sealed class Dropout1d : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout1d(double p, bool inplace) : base(nameof(Dropout1d)) => (this.p, this.inplace) = (p, inplace);

        /// <summary>The probability of dropping.</summary>
        /// <exception cref="ArgumentOutOfRangeException">Set to what is not a probability.</exception>
        public double p
        {
            get;
            set => field = functional.DropoutProbability(value);
        }

        public bool inplace { get; set; }

        public override Tensor forward(Tensor tensor) => functional.dropout1d(tensor, p, training, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Dropout1d Dropout1d(double p = 0.5, bool inplace = false) => new(p, inplace);

            public static partial class functional
            {
                public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                    ChannelDropout(nameof(Dropout1d), input, p, training, inplace, batchedDimensions: 3);

                /// <summary>Drops channels; an input without the batch dimension is a batch of one.</summary>
                private static Tensor ChannelDropout(
                    string name, Tensor input, double p, bool training, bool inplace, int batchedDimensions)
                {
                    DropoutProbability(p);
                    var dimensions = input.dim();
                    if (dimensions != batchedDimensions && dimensions != batchedDimensions - 1)
                        throw new ArgumentException(
                            $"{name}: expected {batchedDimensions} dimensions, or {batchedDimensions - 1} without a batch, got {dimensions}.", nameof(input));
                    if (dimensions == batchedDimensions) return Drop(input);
                    using var batch = input.unsqueeze(0);
                    using var dropped = Drop(batch);
                    return inplace ? input.Share() : dropped.squeeze(0);

                    Tensor Drop(Tensor channels) => inplace
                        ? Op.InPlace("feature_dropout_", channels, p, training).Share()
                        : Op.Call("feature_dropout", channels, p, training);
                }
            }
        }
    }
}
