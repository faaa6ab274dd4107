using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DropoutTorch.Protocols;

/// <summary>
/// Scores a group's fits by many stochastic passes: the log-likelihood of a row is
/// ln Σ_t exp(−τ/2 (y − y_t)²) − ln T − ½ ln 2π + ½ ln τ (Gal and Ghahramani 2016, arXiv:1506.02142, appendix 4.4). Passes are taken a
/// few at a time, and only their sums are kept, so that memory does not grow with their number; nor do the numbers depend on how they
/// are divided.
/// </summary>
internal static class McScoring
{
    private const int BlockRows = 128; // rows whose masks belong together
    private const long ChunkNumbers = 1 << 21; // inputs and hidden units of one chunk: eight megabytes; fewer cost more calls than they save memory traffic

    /// <summary>The scores of the fits.</summary>
    /// <param name="group">The fits.</param>
    /// <param name="inputs">(data, rows, features).</param>
    /// <param name="targets">(data, rows), scaled as the fits' own were.</param>
    /// <param name="std">Of each of the data, what the targets were divided by.</param>
    /// <param name="passes">T.</param>
    /// <param name="passDone">Is told how much of the passes is done, as shares that add up to 1.</param>
    /// <param name="stop">Asked between chunks.</param>
    /// <param name="chunkNumbers">The most numbers in a chunk.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static FitScore[] Of(
        FitGroup group, Tensor inputs, Tensor targets, IReadOnlyList<double> std, long passes, Action<double> passDone, CancellationToken stop,
        long chunkNumbers = ChunkNumbers)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor data = tensor(group.Fits.Select(fit => (long)fit.Data).ToArray());
        Tensor x = inputs.index_select(0, data), y = targets.index_select(0, data);
        double[] scale = [.. group.Fits.Select(fit => std[fit.Data])];
        double[] precision = [.. group.Fits.Select((fit, i) => fit.Tau * scale[i] * scale[i])];
        long rows = x.shape[1], blocks = (rows + BlockRows - 1) / BlockRows;
        List<Tensor> squares = [], likelihoods = [];
        for (long block = 0; block < blocks; block++)
        {
            long start = block * BlockRows, size = Math.Min(BlockRows, rows - start);
            (Tensor square, Tensor likelihood) = Block(
                group, x.narrow(1, start, size), y.narrow(1, start, size), block, passes, precision, chunkNumbers, share => passDone(share * size / rows), stop);
            squares.Add(square);
            likelihoods.Add(likelihood);
        }
        double[] meanSquare = Numbers(cat(squares, 1).mean([1L])), logSum = Numbers(cat(likelihoods, 1).mean([1L]));
        return [.. group.Fits.Select((fit, i) => new FitScore(
            Math.Sqrt(meanSquare[i]) * scale[i],
            logSum[i] - Math.Log(passes) - (0.5 * Math.Log(2 * Math.PI)) + (0.5 * Math.Log(fit.Tau))))];
    }

    /// <summary>Squared error of the mean over passes, and the logarithm of the summed likelihoods, of each row: (F, rows), float64.</summary>
    private static (Tensor Squares, Tensor LogSums) Block(
        FitGroup group, Tensor x, Tensor y, long block, long passes, double[] precision, long chunkNumbers, Action<double> done, CancellationToken stop)
    {
        using DisposeScope scope = NewDisposeScope();
        long fits = x.shape[0], rows = x.shape[1], features = x.shape[2];
        long chunk = Math.Max(1, chunkNumbers / (fits * rows * (features + group.Parameters.W2.shape[1])));
        Tensor factor = tensor(precision.Select(tau => -0.5 * tau).ToArray(), dtype: x.dtype).view(-1, 1, 1);
        Tensor expected = y.unsqueeze(1);
        Tensor sum = zeros(fits, rows, dtype: float64), logSum = full(fits, rows, double.NegativeInfinity, dtype: float64);
        for (long first = 0; first < passes; first += chunk)
        {
            stop.ThrowIfCancellationRequested();
            using DisposeScope step = NewDisposeScope();
            long count = Math.Min(chunk, passes - first);
            Tensor repeated = x.unsqueeze(1).repeat(1, count, 1, 1).view(fits, count * rows, features);
            Tensor error = group.Sample(repeated, count, block, first).sub_(expected);
            sum.add_(error.sum([1]));
            logSum.copy_(logSum.logaddexp(error.mul_(error).mul_(factor).logsumexp(1).to(float64)));
            done((double)count / passes);
        }
        return (sum.div_(passes).square().MoveToOuterDisposeScope(), logSum.MoveToOuterDisposeScope());
    }

    private static double[] Numbers(Tensor tensor)
    {
        using TensorAccessor<double> values = tensor.data<double>();
        return values.ToArray();
    }
}
