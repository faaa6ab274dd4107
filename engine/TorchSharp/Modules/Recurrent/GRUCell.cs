using TorchSharp.Native;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>One step of a <see cref="GRU"/>.</summary>
    public sealed class GRUCell : Module<Tensor, Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight_ih))]
        private Parameter? _weight_ih;

        [ComponentName(Name = nameof(weight_hh))]
        private Parameter? _weight_hh;

        [ComponentName(Name = nameof(bias_ih))]
        private Parameter? _bias_ih;

        [ComponentName(Name = nameof(bias_hh))]
        private Parameter? _bias_hh;

        internal GRUCell(long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype) : base(nameof(GRUCell))
        {
            (weight_ih, weight_hh, bias_ih, bias_hh) =
                RecurrentCell.Parameters(nameof(GRUCell), gates: 3, inputSize, hiddenSize, bias, device, dtype);
        }

        public Parameter? weight_ih
        {
            get => _weight_ih;
            set => Replace(ref _weight_ih, value, nameof(weight_ih));
        }

        public Parameter? weight_hh
        {
            get => _weight_hh;
            set => Replace(ref _weight_hh, value, nameof(weight_hh));
        }

        public Parameter? bias_ih
        {
            get => _bias_ih;
            set => Replace(ref _bias_ih, value, nameof(bias_ih));
        }

        public Parameter? bias_hh
        {
            get => _bias_hh;
            set => Replace(ref _bias_hh, value, nameof(bias_hh));
        }

        /// <param name="input">(N, in), or (in) for one sample.</param>
        /// <param name="h0">The state before, (N, hidden) or (hidden); zeros when null.</param>
        public override Tensor forward(Tensor input, Tensor? h0 = null) => RecurrentCell.Run(
            GetName(), input, [h0], weight_ih!, weight_hh!,
            (x, states) => [Op.Call("gru_cell", x, states[0], weight_ih, weight_hh, bias_ih, bias_hh)])[0];
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <param name="inputSize">Size of the input.</param>
            /// <param name="hiddenSize">Size of the state.</param>
            /// <param name="bias">Whether to add learned offsets.</param>
            /// <param name="device">Where the parameters live.</param>
            /// <param name="dtype">The parameters' element type.</param>
            public static Modules.GRUCell GRUCell(
                long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, bias, device, dtype);
        }
    }
}
