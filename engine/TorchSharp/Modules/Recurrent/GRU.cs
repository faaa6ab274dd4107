using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Gated recurrent units over sequences (Cho et al. 2014): r, z = σ(W x + b + W' h + b'), n = tanh(W x + b + r·(W' h + b')),
    /// h = (1 - z)·n + z·h. Shapes as in <see cref="RNN"/>. Hooks see the calls with a tensor, not those with a packed sequence.
    /// </summary>
    public sealed class GRU : Module<Tensor, Tensor, (Tensor, Tensor)>
    {
        private readonly RecurrentStack _stack;

        internal GRU(RecurrentOptions options, Device? device, ScalarType? dtype) : base(nameof(GRU)) =>
            _stack = new RecurrentStack(this, RecurrentKind.Gru, options, device, dtype);

        /// <param name="input">The sequences.</param>
        /// <param name="h0">The states before the first step; zeros when null.</param>
        /// <returns>The last layer's states at each step, and all layers' states after the last.</returns>
        public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
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

        private protected override void Moved() => _stack.Flatten();
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
            /// <param name="bias">Whether to add learned offsets.</param>
            /// <param name="batchFirst">Whether the batch is the first dimension of input and output, not the second.</param>
            /// <param name="dropout">The probability of dropping elements between layers while training.</param>
            /// <param name="bidirectional">Whether a second network reads the sequence from its end.</param>
            /// <param name="device">Where the parameters live.</param>
            /// <param name="dtype">The parameters' element type.</param>
            public static Modules.GRU GRU(
                long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0,
                bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(new RecurrentOptions(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional), device, dtype);
        }
    }
}
