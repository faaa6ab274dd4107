namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class transforms
        {
            /// <summary>The same numbers in events of another shape.</summary>
            public class ReshapeTransform : Transform
            {
                private readonly long[] _in;
                private readonly long[] _out;

                /// <exception cref="ArgumentException">The shapes hold different numbers of elements.</exception>
                public ReshapeTransform(long[] in_shape, long[] out_shape)
                {
                    (_in, _out) = ([.. in_shape], [.. out_shape]);
                    if (new Size(_in).numel() != new Size(_out).numel())
                        throw new ArgumentException(
                            $"ReshapeTransform: expected shapes of as many elements, got [{string.Join(", ", _in)}] and [{string.Join(", ", _out)}].", nameof(out_shape));
                    _domain = constraints.independent(constraints.real, _in.Length);
                    _codomain = constraints.independent(constraints.real, _out.Length);
                }

                public override constraints.Constraint domain => _domain;

                public override constraints.Constraint codomain => _codomain;

                public override bool bijective => true;

                public override long[] forward_shape(long[] shape) => Exchange(shape, _in, _out);

                public override long[] inverse_shape(long[] shape) => Exchange(shape, _out, _in);

                protected internal override Tensor _call(Tensor x) => x.reshape(forward_shape(x.shape));

                protected internal override Tensor _inverse(Tensor y) => y.reshape(inverse_shape(y.shape));

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y)
                {
                    var shape = forward_shape(x.shape);
                    return x.new_zeros(shape[..^_out.Length]);
                }

                private static long[] Exchange(long[] shape, long[] before, long[] after)
                {
                    var batch = shape.Length - before.Length;
                    return batch >= 0 && shape.AsSpan(batch).SequenceEqual(before)
                        ? [.. shape[..batch], .. after]
                        : throw new ArgumentException(
                            $"ReshapeTransform: expected a shape that ends in [{string.Join(", ", before)}], got [{string.Join(", ", shape)}].", nameof(shape));
                }
            }
        }
    }
}
