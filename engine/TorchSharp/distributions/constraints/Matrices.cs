namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        // Constraints on the matrices along the last two dimensions.
        public static partial class constraints
        {
            /// <summary>Zeros above the diagonal.</summary>
            public class _LowerTriangular : Constraint
            {
                public _LowerTriangular() : base(false, 2) { }

                public override Tensor check(Tensor value) => WrappedTensorDisposeScope(() => All(value.tril().eq(value)));
            }

            /// <summary>Lower triangular with a positive diagonal.</summary>
            public class _LowerCholesky : Constraint
            {
                public _LowerCholesky() : base(false, 2) { }

                public override Tensor check(Tensor value) => WrappedTensorDisposeScope(() =>
                    lower_triangular.check(value) & value.diagonal(0, -2, -1).gt(0).all(-1));
            }

            /// <summary>Cholesky factors of correlation matrices: lower_cholesky with rows of length 1.</summary>
            public class _CorrCholesky : Constraint
            {
                public _CorrCholesky() : base(false, 2) { }

                public override Tensor check(Tensor value) => WrappedTensorDisposeScope(() =>
                {
                    // Ten roundings for each element of a row.
                    var tolerance = finfo(value.dtype).eps * MatrixShape(value)[^1] * 10;
                    var length = value.detach().square().sum(-1).sqrt();
                    return lower_cholesky.check(value) & (length - 1).abs().le(tolerance).all(-1);
                });
            }

            /// <summary>As many rows as columns.</summary>
            public class _Square : Constraint
            {
                public _Square() : base(false, 2) { }

                public override Tensor check(Tensor value)
                {
                    var shape = MatrixShape(value);
                    return full(shape[..^2], shape[^1] == shape[^2], ScalarType.Bool, value.device);
                }
            }

            /// <summary>Equal to the transposed matrix, to within 1e-6 and 1e-5 relative.</summary>
            public class _Symmetric : _Square
            {
                public _Symmetric() { }

                public override Tensor check(Tensor value) => WrappedTensorDisposeScope(() =>
                {
                    var is_square = base.check(value);
                    return is_square.all().ToBoolean() ? All(value.isclose(value.mT, 1e-5, 1e-6)) : is_square;
                });
            }

            /// <summary>Symmetric without a negative eigenvalue.</summary>
            public class _PositiveSemiDefinite : _Symmetric
            {
                public _PositiveSemiDefinite() { }

                public override Tensor check(Tensor value) => WrappedTensorDisposeScope(() =>
                {
                    var is_symmetric = base.check(value);
                    return is_symmetric.all().ToBoolean() ? linalg.eigvalsh(value).ge(0).all(-1) : is_symmetric;
                });
            }

            /// <summary>Symmetric with positive eigenvalues only.</summary>
            public class _PositiveDefinite : _Symmetric
            {
                public _PositiveDefinite() { }

                public override Tensor check(Tensor value) => WrappedTensorDisposeScope(() =>
                {
                    var is_symmetric = base.check(value);
                    return is_symmetric.all().ToBoolean() ? linalg.cholesky_ex(value).info.eq(0) : is_symmetric;
                });
            }

            private static long[] MatrixShape(Tensor value)
            {
                var shape = value.shape;
                return shape.Length >= 2
                    ? shape
                    : throw new ArgumentException($"check: expected matrices, got {shape.Length} dimensions.", nameof(value));
            }

            private static Tensor All(Tensor matrices) => matrices.all(-1).all(-1);
        }
    }
}
