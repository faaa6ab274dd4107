using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>Bins of equal width between 0 and 1, bin b = (b/bins, (b+1)/bins], the first with 0.</summary>
internal static class Binning
{
    /// <summary>The bin of each number: int64, the same shape. Edges are rounded to the dtype of the numbers.</summary>
    internal static Tensor Of(Tensor fractions, int bins)
    {
        var inner = Enumerable.Range(1, bins - 1).Select(b => b / (double)bins).ToArray();
        var edges = tensor(inner, dtype: float64).to(fractions.dtype).to(float64).to(fractions.device);
        return fractions.to(float64).bucketize(edges);
    }

    /// <summary>The sum of the values in each bin; bins and values of shape (N).</summary>
    internal static double[] Sum(Tensor bin, Tensor values, int bins) =>
        Numbers.Of(zeros([bins], dtype: float64, device: bin.device).scatter_add_(0, bin, values));
}
