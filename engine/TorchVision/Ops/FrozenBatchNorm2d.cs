using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Batch normalisation whose statistics, scale and shift are fixed: (x - mean) / √(var + eps) · weight + bias.</summary>
    public class FrozenBatchNorm2d : nn.Module<Tensor, Tensor>
    {
        private readonly double _eps;

        /// <param name="num_features">Channels of the input (N, C, H, W).</param>
        /// <param name="eps">Added to the variance.</param>
        /// <param name="device">Where the buffers lie.</param>
        protected internal FrozenBatchNorm2d(int num_features, double eps = 1e-5, Device? device = null) : base(nameof(FrozenBatchNorm2d))
        {
            if (num_features < 1) throw new ArgumentOutOfRangeException(nameof(num_features), $"FrozenBatchNorm2d: expected at least 1 feature, got {num_features}.");
            _eps = eps;
            register_buffer(nameof(weight), ones(num_features, device: device));
            register_buffer(nameof(bias), zeros(num_features, device: device));
            register_buffer(nameof(running_mean), zeros(num_features, device: device));
            register_buffer(nameof(running_var), ones(num_features, device: device));
        }

        public Tensor weight { get => Buffer(nameof(weight)); protected set => Replace(nameof(weight), value); }
        public Tensor bias { get => Buffer(nameof(bias)); protected set => Replace(nameof(bias), value); }
        public Tensor running_mean { get => Buffer(nameof(running_mean)); protected set => Replace(nameof(running_mean), value); }
        public Tensor running_var { get => Buffer(nameof(running_var)); protected set => Replace(nameof(running_var), value); }

        public override Tensor forward(Tensor x)
        {
            if (x.shape is not [_, var channels, _, _] || channels != weight.shape[0])
                throw new ArgumentException($"FrozenBatchNorm2d: expected an input [N, {weight.shape[0]}, H, W], got [{string.Join(", ", x.shape)}].", nameof(x));
            using var scope = NewDisposeScope();
            var scale = weight * (running_var + _eps).rsqrt();
            var shift = bias - running_mean * scale;
            return scope.MoveToOuter(x * scale.reshape(1, -1, 1, 1) + shift.reshape(1, -1, 1, 1));
        }

        // Not kept in fields of their own: moving the module to another device or type replaces its buffers.
        private Tensor Buffer(string name) => get_buffer(name)!;

        private void Replace(string name, Tensor value)
        {
            using var constant = no_grad();
            Buffer(name).copy_(value);
        }
    }
}

namespace TorchSharp
{
    public static partial class torchvision
    {
        public static partial class ops
        {
            /// <inheritdoc cref="Modules.FrozenBatchNorm2d(int, double, Device)"/>
            public static Modules.FrozenBatchNorm2d FrozenBatchNorm2d(int num_features, double eps = 1e-5, Device? device = null) => new(num_features, eps, device);
        }
    }
}
