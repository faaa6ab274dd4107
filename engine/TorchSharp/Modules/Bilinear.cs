using TorchSharp.Modules;
using TorchSharp.Native;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>y = x1ᵀ A x2 + b, with one matrix A for each output feature; x1 of shape (*, in1_features), x2 of (*, in2_features).</summary>
    public sealed class Bilinear : Module<Tensor, Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        private Parameter? _weight;

        [ComponentName(Name = nameof(bias))]
        private Parameter? _bias;

        internal Bilinear(long in1_features, long in2_features, long out_features, bool hasBias, Device? device, ScalarType? dtype)
            : base(nameof(Bilinear))
        {
            if (in1_features < 1)
                throw new ArgumentOutOfRangeException(nameof(in1_features), $"Bilinear: expected in1_features of 1 or more, got {in1_features}.");
            (this.in1_features, this.in2_features, this.out_features) = (in1_features, in2_features, out_features);
            weight = new Parameter(empty(out_features, in1_features, in2_features, dtype, device));
            if (hasBias) bias = new Parameter(empty(out_features, dtype, device));
            var bound = 1 / Math.Sqrt(in1_features);
            init.uniform_(weight, -bound, bound);
            if (bias is not null) init.uniform_(bias, -bound, bound);
        }

        public long in1_features { get; set; }

        public long in2_features { get; set; }

        public long out_features { get; set; }

        public Parameter weight
        {
            get => _weight!;
            set => Replace(ref _weight, value, nameof(weight));
        }

        public Parameter? bias
        {
            get => _bias;
            set => Replace(ref _bias, value, nameof(bias));
        }

        public override Tensor forward(Tensor input1, Tensor input2) => functional.bilinear(input1, input2, weight, bias);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <param name="in1_features">Size of each first sample.</param>
            /// <param name="in2_features">Size of each second sample.</param>
            /// <param name="out_features">Size of each result.</param>
            /// <param name="hasBias">Whether to add a learned offset.</param>
            /// <param name="device">Where the parameters live.</param>
            /// <param name="dtype">The parameters' element type.</param>
            public static Modules.Bilinear Bilinear(
                long in1_features, long in2_features, long out_features, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in1_features, in2_features, out_features, hasBias, device, dtype);

            public static partial class functional
            {
                /// <summary>x1ᵀ A x2 + b for each matrix A of a weight of shape (out, in1, in2).</summary>
                public static Tensor bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias = null)
                {
                    if (weight.dim() != 3)
                        throw new ArgumentException($"bilinear: expected a weight of shape (out, in1, in2), got [{string.Join(", ", weight.shape)}].", nameof(weight));
                    try
                    {
                        return Op.Call("bilinear", input1, input2, weight, bias);
                    }
                    catch (TorchException error) when ((Mismatch.OfType(error, "bilinear", input1, weight)
                        ?? Mismatch.OfType(error, "bilinear", input2, weight)) is { } clear)
                    {
                        throw clear;
                    }
                }
            }
        }
    }
}
