using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Operators on lists of tensors: one native call for a whole model.</summary>
internal static class Foreach
{
    // PyTorch 2 computes running averages by lerp, PyTorch 1 by a product and a sum. The last bits differ, and a run is to
    // be equal to PyTorch's on the same libtorch.
    private static readonly bool s_hasLerp = Operator.Exists("_foreach_lerp_.Scalar");

    internal static Tensor[] Neg(Tensor[] tensors) => Op.List("_foreach_neg", tensors);

    internal static Tensor[] Sqrt(Tensor[] tensors) => Op.List("_foreach_sqrt", tensors);

    internal static Tensor[] Add(Tensor[] tensors, Tensor[] others, double alpha) => Op.List("_foreach_add.List", tensors, others, alpha);

    internal static void Add_(Tensor[] tensors, Tensor[] others, double alpha) => Op.Run("_foreach_add_.List", tensors, others, alpha);

    internal static void Add_(Tensor[] tensors, double number) => Op.Run("_foreach_add_.Scalar", tensors, number);

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

    internal static void Div_(Tensor[] tensors, double divisor) => Op.Run("_foreach_div_.Scalar", tensors, divisor);

    internal static void Addcmul_(Tensor[] tensors, Tensor[] left, Tensor[] right, double value) =>
        Op.Run("_foreach_addcmul_.Scalar", tensors, left, right, value);

    internal static void Addcdiv_(Tensor[] tensors, Tensor[] dividends, Tensor[] divisors, double value) =>
        Op.Run("_foreach_addcdiv_.Scalar", tensors, dividends, divisors, value);

    internal static void Maximum_(Tensor[] tensors, Tensor[] others) => Op.Run("_foreach_maximum_.List", tensors, others);

    internal static void Zero_(Tensor[] tensors)
    {
        if (tensors.Length > 0) Op.Run("_foreach_zero_", tensors); // an empty list is an error in libtorch
    }
}
