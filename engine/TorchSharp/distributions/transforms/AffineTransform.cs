namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class transforms
        {
            /// <summary>y = loc + scale · x.</summary>
            public class AffineTransform : Transform
            {
                private readonly Coefficient _loc;
                private readonly Coefficient _scale;

                /// <param name="loc">The shift; broadcasts with x.</param>
                /// <param name="scale">The factor; broadcasts with x.</param>
                /// <param name="event_dim">How many of the last dimensions form one event.</param>
                public AffineTransform(Tensor loc, Tensor scale, int event_dim = 0) : this(new(loc), new Coefficient(scale), event_dim) { }

                /// <inheritdoc cref="AffineTransform(Tensor, Tensor, int)"/>
                public AffineTransform(double loc, double scale, int event_dim = 0) : this(new(loc), new Coefficient(scale), event_dim) { }

                internal AffineTransform(double loc, Tensor scale) : this(new(loc), new Coefficient(scale), 0) { }

                private AffineTransform(Coefficient loc, Coefficient scale, int event_dim)
                {
                    if (event_dim < 0) throw new ArgumentException($"AffineTransform: expected an event_dim of at least 0, got {event_dim}.", nameof(event_dim));
                    (_loc, _scale, this.event_dim) = (loc, scale, event_dim);
                    _domain = event_dim == 0 ? constraints.real : constraints.independent(constraints.real, event_dim);
                }

                public override int event_dim { get; }

                public override constraints.Constraint domain => _domain;

                public override constraints.Constraint codomain => _domain;

                public override bool bijective => true;

                public override long[] forward_shape(long[] shape) => broadcast_shapes(shape, _loc.Shape, _scale.Shape).Shape;

                public override long[] inverse_shape(long[] shape) => forward_shape(shape);

                protected internal override Tensor _sign() => _scale.Tensor is { } scale ? scale.sign() : Math.Sign(_scale.Number);

                protected internal override Tensor _call(Tensor x) => WrappedTensorDisposeScope(() => Plus(Times(x)));

                protected internal override Tensor _inverse(Tensor y) => WrappedTensorDisposeScope(() =>
                {
                    var shifted = _loc.Tensor is { } loc ? y - loc : y - _loc.Number;
                    return _scale.Tensor is { } scale ? shifted / scale : shifted / _scale.Number;
                });

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => WrappedTensorDisposeScope(() =>
                {
                    var single = _scale.Tensor is { } scale ? scale.abs().log() : x.new_full([], Math.Log(Math.Abs(_scale.Number)));
                    return _sum_rightmost(single.expand(broadcast_shapes(x.shape, _scale.Shape)), event_dim);
                });

                private Tensor Times(Tensor x) => _scale.Tensor is { } scale ? scale * x : _scale.Number * x;

                private Tensor Plus(Tensor product) => _loc.Tensor is { } loc ? loc + product : _loc.Number + product;

                /// <summary>A tensor or a number.</summary>
                private readonly struct Coefficient
                {
                    internal Coefficient(Tensor tensor) => Tensor = tensor ?? throw new ArgumentNullException(nameof(tensor));

                    internal Coefficient(double number) => Number = number;

                    internal Tensor? Tensor { get; }

                    internal double Number { get; }

                    internal long[] Shape => Tensor is null ? [] : Tensor.shape;
                }
            }
        }
    }
}
