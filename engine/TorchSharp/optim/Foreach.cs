using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Operators on lists of tensors: one native call for a whole model.</summary>
internal static class Foreach
{
    // PyTorch 2 computes running averages by lerp, PyTorch 1 by a product and a sum. The last bits differ, and a run is to
    // be equal to PyTorch's on the same libtorch.
    private static readonly bool s_hasLerp = Operator.Exists("_foreach_lerp_.Scalar");
    private static readonly bool s_hasCopy = Operator.Exists("_foreach_copy_");

    /// <summary>Complex tensors as views of their real and imaginary parts, which optimizers treat as numbers of their own.</summary>
    internal static Tensor[] Real(Tensor[] tensors) =>
        Array.Exists(tensors, t => t.is_complex()) ? Array.ConvertAll(tensors, t => t.is_complex() ? t.view_as_real() : t) : tensors;

    /// <summary>A copy of all elements, in one vector. The tensors are of one type and on one device.</summary>
    internal static Tensor Flatten(Tensor[] tensors) =>
        tensors.Length == 1 ? tensors[0].reshape(-1).clone() : Op.Call("flatten_dense_tensors", tensors); // of one, the operator gives a view

    /// <summary>The parts of a vector from <see cref="Flatten"/>, in the tensors' shapes.</summary>
    internal static Tensor[] Unflatten(Tensor vector, Tensor[] tensors) => Op.List("unflatten_dense_tensors", vector, tensors);

    internal static Tensor[] Abs(Tensor[] tensors) => Op.List("_foreach_abs", tensors);

    internal static Tensor[] Neg(Tensor[] tensors) => Op.List("_foreach_neg", tensors);

    internal static Tensor[] Sqrt(Tensor[] tensors) => Op.List("_foreach_sqrt", tensors);

    internal static void Sqrt_(Tensor[] tensors) => Op.Run("_foreach_sqrt_", tensors);

    internal static void Reciprocal_(Tensor[] tensors) => Op.Run("_foreach_reciprocal_", tensors);

    internal static Tensor[] Add(Tensor[] tensors, double number) => Op.List("_foreach_add.Scalar", tensors, number);

    internal static Tensor[] Add(Tensor[] tensors, Tensor[] others, double alpha) => Op.List("_foreach_add.List", tensors, others, alpha);

    internal static void Add_(Tensor[] tensors, Tensor[] others, double alpha) => Op.Run("_foreach_add_.List", tensors, others, alpha);

    internal static void Add_(Tensor[] tensors, double number) => Op.Run("_foreach_add_.Scalar", tensors, number);

    internal static Tensor[] Sub(Tensor[] tensors, Tensor[] others) => Op.List("_foreach_sub.List", tensors, others);

    /// <summary>averages = decay * averages + (1 - decay) * values.</summary>
    internal static void Decay_(Tensor[] averages, Tensor[] values, double decay)
    {
        if (s_hasLerp)
        {
            Op.Run("_foreach_lerp_.Scalar", averages, values, 1 - decay);
            return;
        }
        Mul_(averages, decay);
        Add_(averages, values, 1 - decay);
    }

    internal static void Mul_(Tensor[] tensors, double factor) => Op.Run("_foreach_mul_.Scalar", tensors, factor);

    internal static void Mul_(Tensor[] tensors, Tensor[] factors) => Op.Run("_foreach_mul_.List", tensors, factors);

    internal static Tensor[] Div(Tensor[] tensors, double divisor) => Op.List("_foreach_div.Scalar", tensors, divisor);

    internal static void Div_(Tensor[] tensors, Tensor[] divisors) => Op.Run("_foreach_div_.List", tensors, divisors);

    internal static void Div_(Tensor[] tensors, double divisor) => Op.Run("_foreach_div_.Scalar", tensors, divisor);

    internal static Tensor[] Addcmul(Tensor[] tensors, Tensor[] left, Tensor[] right, double value) =>
        Op.List("_foreach_addcmul.Scalar", tensors, left, right, value);

    internal static void Addcmul_(Tensor[] tensors, Tensor[] left, Tensor[] right, double value) =>
        Op.Run("_foreach_addcmul_.Scalar", tensors, left, right, value);

    internal static void Addcdiv_(Tensor[] tensors, Tensor[] dividends, Tensor[] divisors, double value) =>
        Op.Run("_foreach_addcdiv_.Scalar", tensors, dividends, divisors, value);

    internal static void Maximum_(Tensor[] tensors, Tensor[] others) => Op.Run("_foreach_maximum_.List", tensors, others);

    internal static void Copy_(Tensor[] tensors, Tensor[] sources)
    {
        if (s_hasCopy)
        {
            Op.Run("_foreach_copy_", tensors, sources);
            return;
        }
        Zero_(tensors);
        Add_(tensors, sources, 1);
    }

    internal static void Zero_(Tensor[] tensors)
    {
        foreach (var sparse in tensors.Where(t => t.is_sparse)) sparse.zero_(); // not by the operator on lists
        var dense = Array.FindAll(tensors, t => !t.is_sparse);
        if (dense.Length > 0) Op.Run("_foreach_zero_", dense); // an empty list is an error in libtorch
    }
}
