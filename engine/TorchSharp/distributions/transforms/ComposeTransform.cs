namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class transforms
        {
            /// <summary>One transform after the other; none at all is y = x.</summary>
            public class ComposeTransform : Transform
            {
                private readonly Transform[] _parts;

                /// <param name="parts">The transforms, the first to apply first.</param>
                /// <param name="cache_size">Taken for TorchSharp's sake: nothing is cached.</param>
                public ComposeTransform(IEnumerable<Transform> parts, int cache_size = 0)
                {
                    ArgumentNullException.ThrowIfNull(parts);
                    if (cache_size is not (0 or 1))
                        throw new ArgumentException($"ComposeTransform: expected a cache_size of 0 or 1, got {cache_size}.", nameof(cache_size));
                    _parts = [.. parts];
                    if (_parts.Contains(null!)) throw new ArgumentException("ComposeTransform: expected transforms, got a null.", nameof(parts));
                    if (_parts.Length == 0) return;
                    var widths = _parts.Select(part => (part.domain.event_dim, part.codomain.event_dim)).ToArray();
                    _domain = Widen(_parts[0].domain, EventDim(widths.Reverse().Select(width => (width.Item2, width.Item1))));
                    _codomain = Widen(_parts[^1].codomain, EventDim(widths));
                }

                public override int event_dim => base.event_dim;

                public override Transform inv => _inv ??= new ComposeTransform(_parts.Reverse().Select(part => part.inv)) { _inv = this };

                public override constraints.Constraint domain => _domain;

                public override constraints.Constraint codomain => _codomain;

                public override bool bijective => _parts.All(part => part.bijective);

                public override long[] forward_shape(long[] shape) => _parts.Aggregate(shape, (now, part) => part.forward_shape(now));

                public override long[] inverse_shape(long[] shape) => _parts.Reverse().Aggregate(shape, (now, part) => part.inverse_shape(now));

                protected internal override Tensor _sign() =>
                    WrappedTensorDisposeScope(() => _parts.Aggregate((Tensor)1, (sign, part) => sign * part._sign()));

                protected internal override Tensor _call(Tensor x) =>
                    WrappedTensorDisposeScope(() => _parts.Aggregate(x.Share(), (now, part) => part._call(now)));

                protected internal override Tensor _inverse(Tensor y) =>
                    WrappedTensorDisposeScope(() => _parts.Reverse().Aggregate(y.Share(), (now, part) => part._inverse(now)));

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y)
                {
                    if (_parts.Length == 0) return zeros_like(x);
                    using var scope = NewDisposeScope();
                    Tensor? total = null;
                    var width = domain.event_dim;
                    var before = x;
                    for (var i = 0; i < _parts.Length; i++)
                    {
                        var part = _parts[i];
                        var after = i == _parts.Length - 1 ? y : part._call(before);
                        var term = _sum_rightmost(part.log_abs_det_jacobian(before, after), width - part.domain.event_dim);
                        total = total is null ? term : total + term;
                        width += part.codomain.event_dim - part.domain.event_dim;
                        before = after;
                    }
                    return total!.MoveToOuterDisposeScope();
                }

                /// <summary>The event dimensions at the end of a chain of (before, after), as wide as its widest link needs.</summary>
                private static int EventDim(IEnumerable<(int before, int after)> chain)
                {
                    int? width = null;
                    foreach (var (before, after) in chain) width = Math.Max((width ?? before) + after - before, after);
                    return width!.Value;
                }

                private static constraints.Constraint Widen(constraints.Constraint constraint, int event_dim) =>
                    event_dim > constraint.event_dim ? constraints.independent(constraint, event_dim - constraint.event_dim) : constraint;
            }
        }
    }
}
