using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules
{
    /// <summary>
    /// The normal distribution of vectors, exp(-(x - loc)ᵀ Σ⁻¹ (x - loc)/2) / √((2π)^n det Σ), from the covariance Σ, its inverse,
    /// or its Cholesky factor L with Σ = L·Lᵀ. Everything is computed from L, which saves the factorisation where it is given.
    /// </summary>
    public class MultivariateNormal : Distribution
    {
        /// <param name="loc">The means, of shape [*, n].</param>
        /// <param name="covariance_matrix">Σ, of shape [*, n, n], symmetric and positive definite; or</param>
        /// <param name="precision_matrix">Σ⁻¹, likewise; or</param>
        /// <param name="scale_tril">L, lower triangular with a positive diagonal.</param>
        /// <param name="generator">Draws the samples.</param>
        public MultivariateNormal(
            Tensor loc, Tensor? covariance_matrix = null, Tensor? precision_matrix = null, Tensor? scale_tril = null,
            Generator? generator = null) : base(generator)
        {
            var given = new[] { covariance_matrix, precision_matrix, scale_tril }.Count(matrix => matrix is not null);
            if (given != 1)
                throw new ArgumentException(
                    $"MultivariateNormal: expected one of covariance_matrix, precision_matrix and scale_tril, got {given}.");
            ParameterCheck.Numbers(nameof(MultivariateNormal), nameof(loc), loc);
            ParameterCheck.Dimensions(nameof(MultivariateNormal), nameof(loc), loc, 1);
            using var scope = NewDisposeScope();
            var factor = Factor(covariance_matrix, precision_matrix, scale_tril);
            var (means, matrices) = (loc.shape, factor.shape);
            if (means[^1] != matrices[^1])
                throw new ArgumentException(
                    $"MultivariateNormal: expected a loc of size [*, {matrices[^1]}] as of the matrix, got [{string.Join(", ", means)}].", nameof(loc));
            var batch = broadcast_shapes(means[..^1], matrices[..^2]);
            Own(loc.expand([.. batch.Shape, -1]), factor);
            _init(batch, means[^1..]);
        }

        private MultivariateNormal(Generator? generator) : base(generator) { }

        private Tensor Loc => Parameter(0);

        /// <summary>L as it was given, without the batch dimensions that only loc has.</summary>
        private Tensor Tril => Parameter(1);

        public override Tensor mean => Loc.Share();

        public override Tensor mode => Loc.Share();

        public override Tensor variance => WrappedTensorDisposeScope(() => Tril.pow(2).sum(-1).expand(Loc.shape));

        public override Tensor rsample(params long[] sample_shape) => WrappedTensorDisposeScope(() =>
        {
            var noise = empty(ExtendedShape(sample_shape), Loc.dtype, Loc.device).normal_(generator: generator);
            return Loc + Tril.matmul(noise.unsqueeze(-1)).squeeze(-1);
        });

        public override Tensor log_prob(Tensor value) => WrappedTensorDisposeScope(() =>
            -0.5 * (event_shape[0] * Math.Log(2 * Math.PI) + Mahalanobis(value - Loc)) - HalfLogDeterminant());

        public override Tensor entropy() => WrappedTensorDisposeScope(() =>
            (0.5 * event_shape[0] * (1 + Math.Log(2 * Math.PI)) + HalfLogDeterminant()).expand(batch_shape));

        public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
            Expanded(batch_shape, instance, () => new MultivariateNormal(generator));

        private protected override Tensor[] ExpandedParameters(Size batch_shape) =>
            [Loc.expand([.. batch_shape.Shape, -1]), Tril.Share()];

        /// <summary>|L⁻¹ difference|².</summary>
        private Tensor Mahalanobis(Tensor difference)
        {
            if (Tril.dim() > 2) return linalg.solve_triangular(Tril, difference.unsqueeze(-1), upper: false).squeeze(-1).pow(2).sum(-1);
            // One matrix for all differences: they become the columns of one right side.
            var shape = difference.shape;
            var solved = linalg.solve_triangular(Tril, difference.reshape(-1, shape[^1]).T, upper: false);
            return solved.pow(2).sum(0L).reshape(shape[..^1]);
        }

        private Tensor HalfLogDeterminant() => Tril.diagonal(0, -2, -1).log().sum(-1);

        private static Tensor Factor(Tensor? covariance_matrix, Tensor? precision_matrix, Tensor? scale_tril)
        {
            if (scale_tril is not null)
            {
                const string expected = "a lower triangular matrix with a positive diagonal";
                ParameterCheck.Matrices(nameof(MultivariateNormal), nameof(scale_tril), scale_tril, constraints.lower_cholesky, expected);
                return scale_tril.Share();
            }
            if (covariance_matrix is not null) return linalg.cholesky(PositiveDefinite(nameof(covariance_matrix), covariance_matrix));
            return FactorOfInverse(PositiveDefinite(nameof(precision_matrix), precision_matrix!));
        }

        private static Tensor PositiveDefinite(string name, Tensor matrix)
        {
            const string expected = "a symmetric positive-definite matrix";
            ParameterCheck.Matrices(nameof(MultivariateNormal), name, matrix, constraints.positive_definite, expected);
            return matrix;
        }

        /// <summary>
        /// L of the inverse: with both orders reversed, P = F·Fᵀ for a lower F, so that P = U·Uᵀ for the upper U = F reversed, and
        /// L = U⁻ᵀ.
        /// </summary>
        private static Tensor FactorOfInverse(Tensor precision)
        {
            var upper = linalg.cholesky(precision.flip(-2, -1)).flip(-2, -1);
            var identity = eye(precision.shape[^1], dtype: precision.dtype, device: precision.device);
            return linalg.solve_triangular(upper.mT, identity, upper: false);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class distributions
        {
            /// <inheritdoc cref="Modules.MultivariateNormal"/>
            public static Modules.MultivariateNormal MultivariateNormal(
                Tensor loc, Tensor? covariance_matrix = null, Tensor? precision_matrix = null, Tensor? scale_tril = null,
                Generator? generator = null) =>
                new(loc, covariance_matrix, precision_matrix, scale_tril, generator);
        }
    }
}
