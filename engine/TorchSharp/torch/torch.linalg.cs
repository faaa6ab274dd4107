using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Each function is the libtorch operator linalg_<name>.
    public static class linalg
    {
        public enum QRMode
        {
            /// <summary>Q has as many columns as the smaller side.</summary>
            Reduced = 0,

            /// <summary>Q is square.</summary>
            Complete = 1,

            /// <summary>Only R; Q is empty.</summary>
            R = 2,
        }

        // ---- decompositions

        public static Tensor cholesky(Tensor input) => Op.Call("linalg_cholesky", input);
        public static (Tensor L, Tensor info) cholesky_ex(Tensor input, bool check_errors = false) =>
            Op.Pair("linalg_cholesky_ex", input, false, check_errors);
        public static (Tensor, Tensor) eig(Tensor input) => Op.Pair("linalg_eig", input);
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => Op.Pair("linalg_eigh", input, UPLO.ToString());
        public static Tensor eigvals(Tensor input) => Op.Call("linalg_eigvals", input);
        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') => Op.Call("linalg_eigvalsh", input, UPLO.ToString());
        public static Tensor householder_product(Tensor A, Tensor tau) => Op.Call("linalg_householder_product", A, tau);
        public static (Tensor LU, Tensor Pivots) ldl_factor(Tensor input, bool hermitian = true) => Op.Pair("linalg_ldl_factor", input, hermitian);
        public static (Tensor LU, Tensor Pivots, Tensor Info) ldl_factor_ex(Tensor input, bool hermitian = true, bool check_errors = false) =>
            Op.Triple("linalg_ldl_factor_ex", input, hermitian, check_errors);
        public static (Tensor P, Tensor L, Tensor U) lu(Tensor input, bool pivot = true) => Op.Triple("linalg_lu", input, pivot);
        public static (Tensor LU, Tensor Pivots) lu_factor(Tensor input, bool pivot = true) => Op.Pair("linalg_lu_factor", input, pivot);
        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced) => Op.Pair("linalg_qr", input, mode switch
        {
            QRMode.Reduced => "reduced",
            QRMode.Complete => "complete",
            QRMode.R => "r",
            _ => throw new ArgumentOutOfRangeException(nameof(mode), $"qr: expected Reduced, Complete or R, got {(int)mode}."),
        });
        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) => Op.Triple("linalg_svd", input, fullMatrices);
        public static Tensor svdvals(Tensor input) => Op.Call("linalg_svdvals", input);

        // ---- solving and inverting

        public static Tensor inv(Tensor input) => Op.Call("linalg_inv", input);
        public static (Tensor L, Tensor info) inv_ex(Tensor input, bool check_errors = false) => Op.Pair("linalg_inv_ex", input, check_errors);
        public static Tensor ldl_solve(Tensor LD, Tensor pivots, Tensor B, bool hermitian = false) => Op.Call("linalg_ldl_solve", LD, pivots, B, hermitian);
        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other) =>
            Op.Quadruple("linalg_lstsq", input, other);
        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other, double rcond) =>
            Op.Quadruple("linalg_lstsq", input, other, rcond);
        public static Tensor lu_solve(Tensor LU, Tensor pivots, Tensor B, bool left = true, bool adjoint = false, Tensor? @out = null) =>
            Output.Of("linalg_lu_solve", "linalg_lu_solve.out", @out, LU, pivots, B, left, adjoint);
        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Op.Call("linalg_pinv.atol_rtol_float", input, atol, rtol, hermitian);
        public static Tensor pinv(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Op.Call("linalg_pinv.atol_rtol_tensor", input, atol, rtol, hermitian);
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Op.Call("linalg_solve", A, B, left);
        public static (Tensor result, Tensor info) solve_ex(Tensor A, Tensor B, bool left = true, bool check_errors = false) =>
            Op.Pair("linalg_solve_ex", A, B, left, check_errors);
        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null) =>
            Output.Of("linalg_solve_triangular", "linalg_solve_triangular.out", @out, A, B, upper, left, unitriangular);
        public static Tensor tensorinv(Tensor input, long ind) => Op.Call("linalg_tensorinv", input, ind);
        public static Tensor tensorsolve(Tensor A, Tensor B, long[] dims) => Op.Call("linalg_tensorsolve", A, B, dims);

        // ---- numbers of a matrix

        public static Tensor cond(Tensor input) => Op.Call("linalg_cond", input);
        public static Tensor cond(Tensor input, double p) => Op.Call("linalg_cond", input, p);
        public static Tensor cond(Tensor input, int p) => Op.Call("linalg_cond", input, p);
        public static Tensor cond(Tensor input, string p) => Op.Call("linalg_cond.p_str", input, p);
        public static Tensor det(Tensor input) => Op.Call("linalg_det", input);
        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) =>
            Op.Call("linalg_matrix_norm.str_ord", input, ord, dims ?? [-2, -1], keepdim);
        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Op.Call("linalg_matrix_norm", input, ord, dims ?? [-2, -1], keepdim);
        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Op.Call("linalg_matrix_rank.atol_rtol_float", input, atol, rtol, hermitian);
        public static Tensor matrix_rank(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Op.Call("linalg_matrix_rank.atol_rtol_tensor", input, atol, rtol, hermitian);
        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) => Op.Call("linalg_norm", input, Value.None, dims, keepdim);
        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) => Op.Call("linalg_norm", input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) => Op.Call("linalg_norm", input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) => Op.Call("linalg_norm.ord_str", input, ord, dims, keepdim);
        public static (Tensor, Tensor) slogdet(Tensor input) => Op.Pair("linalg_slogdet", input);
        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) =>
            Op.Call("linalg_vector_norm", input, ord, dims, keepdim);

        // ---- products and the rest

        public static Tensor cross(Tensor input, Tensor other, long dim = -1) => Op.Call("linalg_cross", input, other, dim);
        public static Tensor diagonal(Tensor input, int offset = 0, int dim1 = -2, int dim2 = -1) => Op.Call("linalg_diagonal", input, offset, dim1, dim2);
        public static Tensor matrix_exp(Tensor input) => Op.Call("linalg_matrix_exp", input);
        public static Tensor multi_dot(IList<Tensor> tensors) => Op.Call("linalg_multi_dot", tensors.ToArray());
        public static Tensor vander(Tensor input, long? N = null) => Op.Call("linalg_vander", input, N);
        public static Tensor vecdot(Tensor x, Tensor y, long dim = -1, Tensor? @out = null) =>
            Output.Of("linalg_vecdot", "linalg_vecdot.out", @out, x, y, dim);
    }
}
