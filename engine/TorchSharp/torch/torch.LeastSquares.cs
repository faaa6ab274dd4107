using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The X that makes |A X - B| smallest, for A of full rank; where several do, the smallest of them.</summary>
    /// <param name="B">(m, k)</param>
    /// <param name="A">(m, n)</param>
    /// <returns>
    /// Solution: (max(m, n), k), as LAPACK's gels leaves it. The first n rows are X; with m above n the squares of each
    /// column's other rows add up to that column's squared residual. QR: A's factors, as geqrf packs them (gelqf where m is
    /// less than n).
    /// </returns>
    /// <exception cref="ArgumentException">A and B are not matrices with as many rows each.</exception>
    public static (Tensor Solution, Tensor QR) lstsq(Tensor B, Tensor A)
    {
        if (A.dim() != 2 || B.dim() != 2 || A.size(0) != B.size(0))
            throw new ArgumentException($"lstsq: expected matrices B (m, k) and A (m, n), got B of shape [{string.Join(", ", B.shape)}] and A of shape [{string.Join(", ", A.shape)}].", nameof(B));
        return A.size(0) >= A.size(1) ? Tall(B, A) : Wide(B, A);
    }

    // A = Q R: R X is the upper part of Q* B, and what A cannot reach is the lower.
    private static (Tensor, Tensor) Tall(Tensor b, Tensor a)
    {
        using var scope = NewDisposeScope();
        var (packed, tau) = a.geqrf();
        var rotated = packed.ormqr(tau, b, left: true, transpose: true);
        var columns = a.size(1);
        var x = Triangular(packed.narrow(0, 0, columns).triu(), rotated.narrow(0, 0, columns));
        return (cat([x, rotated.narrow(0, columns, a.size(0) - columns)], 0).MoveToOuterDisposeScope(), packed.MoveToOuterDisposeScope());
    }

    // A* = Q R: X = Q Y with R* Y = B has no part that A takes to 0.
    private static (Tensor, Tensor) Wide(Tensor b, Tensor a)
    {
        using var scope = NewDisposeScope();
        var (packed, tau) = a.mH.geqrf();
        var rows = a.size(0);
        var y = Op.Call("linalg_solve_triangular", packed.narrow(0, 0, rows).triu().mH, b, false);
        var x = packed.ormqr(tau, cat([y, y.new_zeros(a.size(1) - rows, b.size(1))], 0));
        return (x.MoveToOuterDisposeScope(), packed.mH.clone().MoveToOuterDisposeScope());
    }

    private static Tensor Triangular(Tensor upper, Tensor b) => Op.Call("linalg_solve_triangular", upper, b, true);
}
