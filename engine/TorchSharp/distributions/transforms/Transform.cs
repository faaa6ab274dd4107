namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        /// <summary>Differentiable changes of variable with known Jacobian determinants.</summary>
        public static partial class transforms
        {
            /// <summary>y = f(x), with the inverse and log |dy/dx|.</summary>
            /// <remarks>A transform holds on to the tensors it was made with, but they stay their maker's to dispose.</remarks>
            public abstract class Transform
            {
                /// <summary>Whether each y has one x.</summary>
                protected bool _bijective;

                protected constraints.Constraint _domain = constraints.real;

                protected constraints.Constraint _codomain = constraints.real;

                protected Transform? _inv;

                protected Transform() { }

                /// <summary>The dimensions of an event, where they are as many in x as in y.</summary>
                /// <exception cref="InvalidOperationException">They are not.</exception>
                public virtual int event_dim => domain.event_dim == codomain.event_dim
                    ? domain.event_dim
                    : throw new InvalidOperationException(
                        $"{GetType().Name}: events have {domain.event_dim} dimensions before and {codomain.event_dim} after. Fix: ask domain or codomain for event_dim.");

                /// <summary>x = f⁻¹(y) as a transform.</summary>
                public virtual Transform inv => _inv ??= new InverseTransform(this);

                public virtual constraints.Constraint domain => _domain;

                public virtual constraints.Constraint codomain => _codomain;

                public virtual bool bijective => _bijective;

                /// <summary>The sign of dy/dx, which must not depend on x.</summary>
                public Tensor sign => _sign();

                public Tensor forward(Tensor x) => _call(x);

                /// <summary>The shape of y for an x of this shape.</summary>
                public virtual long[] forward_shape(long[] shape) => shape;

                /// <summary>The shape of x for a y of this shape.</summary>
                public virtual long[] inverse_shape(long[] shape) => shape;

                protected internal virtual Tensor _sign() =>
                    throw new NotImplementedException($"{GetType().Name}: the sign of the derivative is not constant.");

                protected internal abstract Tensor _call(Tensor x);

                protected internal abstract Tensor _inverse(Tensor y);

                /// <summary>log |det dy/dx| for each event.</summary>
                protected internal virtual Tensor log_abs_det_jacobian(Tensor x, Tensor y) =>
                    throw new NotImplementedException($"{GetType().Name}: has no Jacobian determinant, because it is not one to one.");

                /// <summary>Sums over the last dim dimensions. A new tensor.</summary>
                protected internal static Tensor _sum_rightmost(Tensor value, int dim) => dim switch
                {
                    0 => value.Share(),
                    < 0 => throw new ArgumentException($"_sum_rightmost: expected at least 0 dimensions, got {dim}.", nameof(dim)),
                    _ => value.sum([.. Enumerable.Range(1, dim).Select(i => (long)-i)]),
                };
            }

            /// <summary>A transform backwards.</summary>
            private sealed class InverseTransform : Transform
            {
                private readonly Transform _forward;

                internal InverseTransform(Transform forward) => _inv = _forward = forward;

                public override constraints.Constraint domain => _forward.codomain;

                public override constraints.Constraint codomain => _forward.domain;

                public override bool bijective => _forward.bijective;

                public override long[] forward_shape(long[] shape) => _forward.inverse_shape(shape);

                public override long[] inverse_shape(long[] shape) => _forward.forward_shape(shape);

                protected internal override Tensor _sign() => _forward._sign();

                protected internal override Tensor _call(Tensor x) => _forward._inverse(x);

                protected internal override Tensor _inverse(Tensor y) => _forward._call(y);

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) =>
                    WrappedTensorDisposeScope(() => -_forward.log_abs_det_jacobian(y, x));
            }
        }
    }
}
