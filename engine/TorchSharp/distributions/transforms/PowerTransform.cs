namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class transforms
        {
            /// <summary>y = x to the power of exponent, for x above 0.</summary>
            public class PowerTransform : Transform
            {
                private readonly Tensor _exponent;

                /// <param name="exponent">Broadcasts with x.</param>
                public PowerTransform(Tensor exponent) => _exponent = exponent ?? throw new ArgumentNullException(nameof(exponent));

                public override constraints.Constraint domain => constraints.positive;

                public override constraints.Constraint codomain => constraints.positive;

                public override bool bijective => true;

                public override long[] forward_shape(long[] shape) => broadcast_shapes(shape, _exponent.shape).Shape;

                public override long[] inverse_shape(long[] shape) => forward_shape(shape);

                protected internal override Tensor _sign() => _exponent.sign();

                protected internal override Tensor _call(Tensor x) => x.pow(_exponent);

                protected internal override Tensor _inverse(Tensor y) => WrappedTensorDisposeScope(() => y.pow(_exponent.reciprocal()));

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) =>
                    WrappedTensorDisposeScope(() => (_exponent * y / x).abs().log());
            }
        }
    }
}
