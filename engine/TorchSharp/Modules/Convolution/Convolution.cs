using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    /// <summary>Padding by name: none, or as much as keeps the size.</summary>
    public enum Padding
    {
        Valid = 0,
        Same = 1,
    }
}

namespace TorchSharp.Modules
{
    /// <summary>What convolutions of any number of dimensions share: kernel, bias, strides, padding.</summary>
    public abstract class Convolution : Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        protected Parameter? _weight;

        [ComponentName(Name = nameof(bias))]
        protected Parameter? _bias;

        protected long input_channels;

        /// <summary>The padding in the order of functional.pad: last dimension first, before and after.</summary>
        protected long[] _reversed_padding_repeated_twice = [];

        protected Convolution(
            string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type,
            long[] dilation, bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode,
            Device? device = null,
            ScalarType? dtype = null) : base(name)
        {
            if (groups < 1) throw new ArgumentOutOfRangeException(nameof(groups), $"{name}: expected one group or more, got {groups}.");
            if (in_channels % groups != 0 || out_channels % groups != 0)
                throw new ArgumentException(
                    $"{name}: expected in_channels and out_channels divisible by groups, got {in_channels}, {out_channels} and {groups}.", nameof(groups));
            (input_channels, this.out_channels, this.groups) = (in_channels, out_channels, groups);
            (this.kernel_size, this.stride, this.dilation, this.output_padding) = (kernel_size, stride, dilation, output_padding);
            (this.transposed, this.padding_mode) = (transposed, padding_mode);
            if (padding_type is { } type) SetPadding(type);
            else SetPadding(padding ?? new long[kernel_size.Length]);

            var (first, second) = transposed ? (in_channels, out_channels) : (out_channels, in_channels);
            weight = new Parameter(empty([first, second / groups, .. kernel_size], dtype, device));
            if (bias) this.bias = new Parameter(empty(out_channels, dtype, device));
            reset_parameters();
        }

        public long in_channels => input_channels;

        public long out_channels { get; }

        public long[] kernel_size { get; set; }

        public long[] stride { get; set; }

        /// <summary>Rows added on each side; null where the padding has a name.</summary>
        public long[]? padding { get; private set; }

        public Padding? padding_type { get; private set; }

        public long[] dilation { get; set; }

        public long[] output_padding { get; set; }

        public bool transposed { get; }

        public long groups { get; set; }

        public PaddingModes padding_mode { get; set; }

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

        public void SetPadding(long[] padding)
        {
            if (padding.Length != kernel_size.Length)
                throw new ArgumentException($"{GetName()}: expected {kernel_size.Length} padding sizes, got {padding.Length}.", nameof(padding));
            (this.padding, padding_type) = (padding, null);
            _reversed_padding_repeated_twice = [.. padding.Reverse().SelectMany(size => new[] { size, size })];
        }

        public void SetPadding(Padding padding)
        {
            if (padding == Padding.Same && stride.Any(step => step != 1))
                throw new ArgumentException($"{GetName()}: expected stride 1 with padding Same, got [{string.Join(", ", stride)}].", nameof(padding));
            (this.padding, padding_type) = (null, padding);
            var sizes = new long[2 * kernel_size.Length];
            for (var i = 0; padding == Padding.Same && i < kernel_size.Length; i++)
            {
                var total = dilation[i] * (kernel_size[i] - 1);
                var place = 2 * (kernel_size.Length - 1 - i);
                sizes[place] = total / 2;
                sizes[place + 1] = total - total / 2;
            }
            _reversed_padding_repeated_twice = sizes;
        }

        public void reset_parameters() => init.Default(weight, _bias);

        /// <summary>Whether the input has the module's channels and that many dimensions, with or without a batch.</summary>
        protected bool ValidateShape(Tensor input, long dimensions)
        {
            var shape = input.shape;
            return (shape.Length == dimensions + 2 && shape[1] == input_channels) || (shape.Length == dimensions + 1 && shape[0] == input_channels);
        }

        protected internal override Module _to(Device device, ScalarType dtype, bool non_blocking) => base._to(device, dtype, non_blocking);

        protected internal override Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
            base._to(deviceType, deviceIndex, non_blocking);

        protected internal override Module _to(ScalarType dtype, bool non_blocking) => base._to(dtype, non_blocking);

        protected override void Dispose(bool disposing) => base.Dispose(disposing);

        private protected void CheckShape(Tensor input)
        {
            var dimensions = kernel_size.Length;
            if (!ValidateShape(input, dimensions))
                throw new ArgumentException(
                    $"{GetName()}: expected (N, {input_channels}, ...) with {dimensions + 2} dimensions or ({input_channels}, ...) with {dimensions + 1}, "
                    + $"got [{string.Join(", ", input.shape)}].", nameof(input));
        }
    }
}
