using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// hₜ = tanh(W xₜ + b + W' hₜ₋₁ + b'), or relu in tanh's place, over sequences (Elman 1990). Input (L, N, in), or (N, L, in)
    /// with batchFirst, or (L, in); output with the last size directions · hidden; states (layers · directions, N, hidden).
    /// Hooks see the calls with a tensor, not those with a packed sequence.
    /// </summary>
    public sealed class RNN : Module<Tensor, Tensor, (Tensor, Tensor)>
    {
        private readonly RecurrentStack _stack;

        internal RNN(RecurrentKind kind, RecurrentOptions options, Device? device, ScalarType? dtype) : base(nameof(RNN)) =>
            _stack = new RecurrentStack(this, kind, options, device, dtype);

        /// <param name="input">The sequences.</param>
        /// <param name="h0">The states before the first step; zeros when null.</param>
        /// <returns>The last layer's states at each step, and all layers' states after the last.</returns>
        public override (Tensor, Tensor) forward(Tensor input, Tensor? h0)
        {
            var results = _stack.Run(input, [h0], training);
            return (results[0], results[1]);
        }

        public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);

        public (PackedSequence, Tensor) call(PackedSequence input, Tensor? h0 = null)
        {
            var (output, states) = _stack.Run(input, [h0], training);
            return (output, states[0]);
        }

        /// <summary>Lays the weights out as cuDNN wants them; it happens by itself when the module moves.</summary>
        public void flatten_parameters() => _stack.Flatten();

        /// <summary>The bias of that layer's input, forward direction; null where there is none.</summary>
        public Parameter? get_bias_ih(long idx) => Of("bias_ih", idx);

        /// <summary>The bias of that layer's state, forward direction; null where there is none.</summary>
        public Parameter? get_bias_hh(long idx) => Of("bias_hh", idx);

        /// <summary>The weight of that layer's input, forward direction; null where there is none.</summary>
        public Parameter? get_weight_ih(long idx) => Of("weight_ih", idx);

        /// <summary>The weight of that layer's state, forward direction; null where there is none.</summary>
        public Parameter? get_weight_hh(long idx) => Of("weight_hh", idx);

        private protected override void Moved() => _stack.Flatten();

        private Parameter? Of(string kind, long idx) => get_parameter(string.Create(CultureInfo.InvariantCulture, $"{kind}_l{idx}"));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <param name="inputSize">Size of each step of the input.</param>
            /// <param name="hiddenSize">Size of the state.</param>
            /// <param name="numLayers">Layers on top of each other.</param>
            /// <param name="nonLinearity">What follows the sums.</param>
            /// <param name="bias">Whether to add learned offsets.</param>
            /// <param name="batchFirst">Whether the batch is the first dimension of input and output, not the second.</param>
            /// <param name="dropout">The probability of dropping elements between layers while training.</param>
            /// <param name="bidirectional">Whether a second network reads the sequence from its end.</param>
            /// <param name="device">Where the parameters live.</param>
            /// <param name="dtype">The parameters' element type.</param>
            public static Modules.RNN RNN(
                long inputSize, long hiddenSize, long numLayers = 1, NonLinearities nonLinearity = NonLinearities.Tanh, bool bias = true,
                bool batchFirst = false, double dropout = 0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(
                    nonLinearity switch
                    {
                        NonLinearities.Tanh => RecurrentKind.Tanh,
                        NonLinearities.ReLU => RecurrentKind.Relu,
                        _ => throw new ArgumentException($"RNN: expected ReLU or Tanh, got {nonLinearity}.", nameof(nonLinearity)),
                    },
                    new RecurrentOptions(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional), device, dtype);
        }
    }
}
