namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class transforms
        {
            /// <summary>A transform whose last reinterpreted_batch_dims batch dimensions count as part of the event.</summary>
            /// <remarks>The class is spelled as in TorchSharp.</remarks>
            public class IndepdenentTransform : Transform
            {
                private readonly Transform _base;
                private readonly int _more;

                public IndepdenentTransform(Transform base_transform, int reinterpreted_batch_dims)
                {
                    ArgumentNullException.ThrowIfNull(base_transform);
                    (_base, _more) = (base_transform, reinterpreted_batch_dims);
                    _domain = constraints.independent(base_transform.domain, reinterpreted_batch_dims);
                    _codomain = constraints.independent(base_transform.codomain, reinterpreted_batch_dims);
                }

                public override int event_dim => base.event_dim;

                public override Transform inv => base.inv;

                public override constraints.Constraint domain => _domain;

                public override constraints.Constraint codomain => _codomain;

                public override bool bijective => _base.bijective;

                public override long[] forward_shape(long[] shape) => _base.forward_shape(shape);

                public override long[] inverse_shape(long[] shape) => _base.inverse_shape(shape);

                protected internal override Tensor _sign() => _base._sign();

                protected internal override Tensor _call(Tensor x) => _base._call(Checked(x, domain));

                protected internal override Tensor _inverse(Tensor y) => _base._inverse(Checked(y, codomain));

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) =>
                    WrappedTensorDisposeScope(() => _sum_rightmost(_base.log_abs_det_jacobian(x, y), _more));

                private static Tensor Checked(Tensor value, constraints.Constraint constraint) => value.dim() >= constraint.event_dim
                    ? value
                    : throw new ArgumentException(
                        $"IndepdenentTransform: expected at least {constraint.event_dim} dimensions, got {value.dim()}.", nameof(value));
            }
        }
    }
}
