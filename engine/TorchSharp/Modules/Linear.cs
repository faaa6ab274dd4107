using TorchSharp.Modules;
using TorchSharp.Native;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>y = x Wᵀ + b, for x of shape (*, in_features).</summary>
    public sealed class Linear : Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        private Parameter? _weight;

        [ComponentName(Name = nameof(bias))]
        private Parameter? _bias;

        internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype) : base(nameof(Linear))
        {
            (in_features, out_features) = (inputSize, outputSize);
            weight = new Parameter(empty(outputSize, inputSize, dtype, device));
            if (hasBias) bias = new Parameter(empty(outputSize, dtype, device));
            init.Default(weight, bias);
        }

        internal Linear(Parameter weight, Parameter? bias) : base(nameof(Linear))
        {
            var shape = weight.shape;
            if (shape.Length != 2)
                throw new ArgumentException($"Linear: expected a weight of shape (out_features, in_features), got {shape.Length} dimensions.", nameof(weight));
            (out_features, in_features) = (shape[0], shape[1]);
            this.weight = weight;
            this.bias = bias;
        }

        public long in_features { get; set; }

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

        public override Tensor forward(Tensor tensor) => functional.linear(tensor, weight, bias);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <param name="inputSize">Size of each sample.</param>
            /// <param name="outputSize">Size of each result.</param>
            /// <param name="hasBias">Whether to add a learned offset.</param>
            /// <param name="device">Where the parameters live.</param>
            /// <param name="dtype">The parameters' element type.</param>
            public static Modules.Linear Linear(
                long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            /// <summary>A linear module around parameters that exist: it owns them from now on.</summary>
            public static Modules.Linear Linear(Modules.Parameter weight, Modules.Parameter? bias = null) => new(weight, bias);

            public static partial class functional
            {
                public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null)
                {
                    try
                    {
                        return Op.Call("linear", input, weights, bias);
                    }
                    catch (TorchException error) when ((Mismatch.OfType(error, "linear", input, weights)
                        ?? Mismatch.OfLastDimension(error, "linear", input, weights.shape[^1])
                        ?? (weights.dim() == 2 ? Mismatch.OfBias(error, "linear", bias, weights) : null)) is { } clear)
                    {
                        throw clear;
                    }
                }
            }
        }
    }
}
