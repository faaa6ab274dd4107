using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Whether cdist goes through a matrix product for p = 2; PyTorch's three choices.</summary>
public enum compute_mode
{
    /// <summary>Yes where either side has more than 25 rows.</summary>
    use_mm_for_euclid_dist_if_necessary = 0,
    use_mm_for_euclid_dist = 1,
    donot_use_mm_for_euclid_dist = 2,
}

// Functions whose arguments TorchSharp arranges in another way than the operator does.
public static partial class torch
{
    /// <summary>The p-norm distance of each row of x1 to each row of x2.</summary>
    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2, compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary)
    {
        if (p < 0) throw new ArgumentException($"cdist: expected p of at least 0, got {p}.", nameof(p));
        return Op.Call("cdist", x1, x2, p, (long)compute_mode);
    }

    /// <summary>LU factors in one matrix; infos is null unless asked for.</summary>
    public static (Tensor A_LU, Tensor? pivots, Tensor? infos) lu(Tensor A, bool pivot = true, bool get_infos = false)
    {
        var (factors, pivots, infos) = Op.Triple("_lu_with_info", A, pivot, !get_infos);
        if (get_infos) return (factors, pivots, infos);
        infos.Dispose();
        return (factors, pivots, null);
    }

    public static Tensor divide_(Tensor left, Scalar right) => left.div_(right);
    public static Tensor multiply_(Tensor left, Tensor right) => left.mul_(right);
    public static Tensor multiply_(Tensor left, Scalar right) => left.mul_(right);
}
