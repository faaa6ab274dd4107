using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    /// <summary>Permutes dimensions: a view.</summary>
    public sealed class Permute : ParameterLessModule<Tensor, Tensor>
    {
        private readonly long[] _dims;

        public Permute(IEnumerable<long> dims) : base(nameof(Permute)) => _dims = [.. dims];

        public override Tensor forward(Tensor input) => input.permute(_dims);
    }

    public static partial class ops
    {
        public static Permute Permute(params long[] dims) => new(dims);

        /// <summary>A convolution, a normalisation and an activation, one after the other.</summary>
        /// <param name="in_channels">Channels of the input.</param>
        /// <param name="out_channels">Channels of the result.</param>
        /// <param name="kernel_size">Of the convolution.</param>
        /// <param name="stride">Of the convolution.</param>
        /// <param name="padding">Of the convolution; null is (kernel_size - 1) / 2 · dilation, rounded down before the product.</param>
        /// <param name="groups">Of the convolution.</param>
        /// <param name="norm_layer">Makes the normalisation of so many channels; null is none.</param>
        /// <param name="activation_layer">Makes the activation, in place or not; null is none.</param>
        /// <param name="dilation">Of the convolution.</param>
        /// <param name="inplace">What the activation is made with.</param>
        /// <param name="bias">Whether the convolution has one; null is when there is no normalisation.</param>
        public static nn.Module<Tensor, Tensor> Conv2dNormActivation(
            long in_channels, long out_channels, long kernel_size = 3, long stride = 1, long? padding = null, long groups = 1,
            Func<long, nn.Module<Tensor, Tensor>>? norm_layer = null, Func<bool, nn.Module<Tensor, Tensor>>? activation_layer = null,
            long dilation = 1, bool inplace = true, bool? bias = null) => Stacked(
                nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding ?? Same(kernel_size, dilation), dilation, groups: groups, bias: bias ?? norm_layer is null),
                norm_layer?.Invoke(out_channels), activation_layer?.Invoke(inplace));

        /// <inheritdoc cref="Conv2dNormActivation"/>
        public static nn.Module<Tensor, Tensor> Conv3dNormActivation(
            long in_channels, long out_channels, long kernel_size = 3, long stride = 1, long? padding = null, long groups = 1,
            Func<long, nn.Module<Tensor, Tensor>>? norm_layer = null, Func<bool, nn.Module<Tensor, Tensor>>? activation_layer = null,
            long dilation = 1, bool inplace = true, bool? bias = null) => Stacked(
                nn.Conv3d(in_channels, out_channels, kernel_size, stride, padding ?? Same(kernel_size, dilation), dilation, groups: groups, bias: bias ?? norm_layer is null),
                norm_layer?.Invoke(out_channels), activation_layer?.Invoke(inplace));

        /// <summary>Linear layers with a normalisation, an activation and dropout after each; after the last only dropout.</summary>
        /// <param name="in_channels">Features of the input.</param>
        /// <param name="hidden_channels">Features after each linear layer.</param>
        /// <param name="norm_layer">Makes the normalisation of so many features; null is none.</param>
        /// <param name="activation_layer">Makes the activation; null is ReLU.</param>
        /// <param name="inplace">Whether ReLU and dropout change their inputs.</param>
        /// <param name="bias">Whether the linear layers have one.</param>
        /// <param name="dropout">The probability of dropout.</param>
        public static Sequential MLP(
            long in_channels, IList<int> hidden_channels, Func<int, nn.Module<Tensor, Tensor>>? norm_layer = null,
            Func<nn.Module<Tensor, Tensor>>? activation_layer = null, bool inplace = false, bool bias = true, double dropout = 0.0)
        {
            if (hidden_channels is not { Count: > 0 }) throw new ArgumentException("MLP: expected at least one number of hidden channels, got none.", nameof(hidden_channels));
            var layers = new List<nn.Module<Tensor, Tensor>>();
            var features = in_channels;
            foreach (var (place, hidden) in hidden_channels.Index())
            {
                layers.Add(nn.Linear(features, hidden, bias));
                if (place < hidden_channels.Count - 1)
                {
                    if (norm_layer is not null) layers.Add(norm_layer(hidden));
                    layers.Add(activation_layer?.Invoke() ?? nn.ReLU(inplace));
                }
                layers.Add(nn.Dropout(dropout, inplace));
                features = hidden;
            }
            return nn.Sequential(layers);
        }

        private static long Same(long kernel_size, long dilation) => (kernel_size - 1) / 2 * dilation;

        private static Sequential Stacked(params nn.Module<Tensor, Tensor>?[] layers) => nn.Sequential(layers.OfType<nn.Module<Tensor, Tensor>>());
    }
}
