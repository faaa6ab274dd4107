using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

// Sparse gradients: those of embeddings with sparse: true. Only the rows that they name change.
public partial class Adagrad
{
    internal override string? SparseRefusal(OptimizerOptions options) => ((Options)options).weight_decay is { } decay and not 0
        ? $"weight_decay {decay} reaches all rows: expected a dense gradient" : null;

    private static void UpdateSparse(Tensor parameter, Tensor grad, Tensor sum, double rate, double eps)
    {
        var gradient = Op.Call("coalesce", grad); // a square of a sum is no sum of squares: each row once
        var (indices, values) = (gradient.SparseIndices, gradient.SparseValues);
        if (values.numel() == 0) return;
        sum.add_(sparse_coo_tensor(indices, values * values, grad.shape));
        var roots = Op.Call("sparse_mask", sum, gradient).SparseValues.sqrt_().add_(eps);
        parameter.add_(sparse_coo_tensor(indices, values / roots, grad.shape), -rate);
    }
}
