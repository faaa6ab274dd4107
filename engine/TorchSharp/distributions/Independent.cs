using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>
    /// Counts the last reinterpreted_batch_ndims batch dimensions of a distribution as part of its event: log_prob and entropy
    /// are summed over them, samples stay as they are.
    /// </summary>
    /// <remarks>The base distribution belongs to this one and is disposed with it.</remarks>
    public class Independent : Distribution
    {
        private Distribution _base = null!;
        private int _more;

        /// <exception cref="ArgumentException">The base distribution has fewer batch dimensions.</exception>
        public Independent(Distribution base_distribution, int reinterpreted_batch_ndims, Generator? generator = null) : base(generator)
        {
            ArgumentNullException.ThrowIfNull(base_distribution);
            if (reinterpreted_batch_ndims < 0 || reinterpreted_batch_ndims > base_distribution.batch_shape.Length)
                throw new ArgumentException(
                    $"Independent: expected a number of batch dimensions from 0 to {base_distribution.batch_shape.Length}, got {reinterpreted_batch_ndims}.",
                    nameof(reinterpreted_batch_ndims));
            Wrap(base_distribution, reinterpreted_batch_ndims);
        }

        private Independent(Generator? generator) : base(generator) { }

        public override Tensor mean => _base.mean;

        public override Tensor mode => _base.mode;

        public override Tensor variance => _base.variance;

        public override Tensor sample(params long[] sample_shape) => _base.sample(sample_shape);

        public override Tensor rsample(params long[] sample_shape) => _base.rsample(sample_shape);

        public override Tensor log_prob(Tensor value) =>
            WrappedTensorDisposeScope(() => transforms.Transform._sum_rightmost(_base.log_prob(value), _more));

        public override Tensor entropy() => WrappedTensorDisposeScope(() => transforms.Transform._sum_rightmost(_base.entropy(), _more));

        public override Distribution expand(Size batch_shape, Distribution? instance = null)
        {
            var expanded = InstanceOr(instance, () => new Independent(generator));
            var before = expanded._base;
            expanded.Wrap(_base.expand(batch_shape + event_shape.Slice(0, _more)), _more);
            before?.Dispose();
            return expanded;
        }

        private protected override Tensor Support() =>
            throw new NotImplementedException("Independent: enumerate_support of joint events is not available. Fix: ask the base distribution.");

        protected override void Dispose(bool disposing)
        {
            if (disposing) _base?.Dispose();
            base.Dispose(disposing);
        }

        private void Wrap(Distribution distribution, int more)
        {
            (_base, _more) = (distribution, more);
            var batch = distribution.batch_shape;
            _init(batch.Slice(0, batch.Length - more), batch.Slice(batch.Length - more, batch.Length) + distribution.event_shape);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.Independent"/>
            public static Modules.Independent Independent(
                Distribution base_distribution, int reinterpreted_batch_dims, Generator? generator = null) =>
                new(base_distribution, reinterpreted_batch_dims, generator);
        }
    }
}
