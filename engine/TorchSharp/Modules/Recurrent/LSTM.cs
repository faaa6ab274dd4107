using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Long short-term memory over sequences (Hochreiter and Schmidhuber 1997): i, f, o = σ(W x + b + W' h + b'),
    /// g = tanh(W x + b + W' h + b'), c = f·c + i·g, h = o·tanh(c). Shapes as in <see cref="RNN"/>, with a second state c of h's
    /// shape. Hooks see the calls with a tensor, not those with a packed sequence.
    /// </summary>
    public sealed class LSTM : Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
    {
        private readonly RecurrentStack _stack;

        internal LSTM(RecurrentOptions options, Device? device, ScalarType? dtype) : base(nameof(LSTM)) =>
            _stack = new RecurrentStack(this, RecurrentKind.Lstm, options, device, dtype);

        /// <param name="input">The sequences.</param>
        /// <param name="h0_c0">The states before the first step; zeros when null.</param>
        /// <returns>The last layer's h at each step, and all layers' h and c after the last.</returns>
        public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
        {
            var results = _stack.Run(input, [h0_c0?.Item1, h0_c0?.Item2], training);
            return (results[0], results[1], results[2]);
        }

        public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

        public (PackedSequence, Tensor, Tensor) call(PackedSequence input, (Tensor, Tensor)? h0_c0 = null)
        {
            var (output, states) = _stack.Run(input, [h0_c0?.Item1, h0_c0?.Item2], training);
            return (output, states[0], states[1]);
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
            /// <param name="hiddenSize">Size of the states.</param>
            /// <param name="numLayers">Layers on top of each other.</param>
            /// <param name="bias">Whether to add learned offsets.</param>
            /// <param name="batchFirst">Whether the batch is the first dimension of input and output, not the second.</param>
            /// <param name="dropout">The probability of dropping elements between layers while training.</param>
            /// <param name="bidirectional">Whether a second network reads the sequence from its end.</param>
            /// <param name="device">Where the parameters live.</param>
            /// <param name="dtype">The parameters' element type.</param>
            public static Modules.LSTM LSTM(
                long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0,
                bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(new RecurrentOptions(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional), device, dtype);
        }
    }
}
