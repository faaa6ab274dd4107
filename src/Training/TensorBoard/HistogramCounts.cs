using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>
/// How often the values of a tensor fall into each of <see cref="DefaultBuckets"/>, with their sums. It is one pass on the CPU, in blocks,
/// wherever the tensor lies (docs/checkpoints.md).
/// </summary>
internal sealed class HistogramCounts
{
    private const long BlockElements = 1 << 22;

    private readonly long[] _counts = new long[DefaultBuckets.Limits.Length + 1];

    /// <summary>The least finite value; infinite where there is none.</summary>
    internal double Min { get; private set; } = double.PositiveInfinity;

    internal double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>Finite values.</summary>
    internal long Count { get; private set; }

    internal double Sum { get; private set; }

    internal double SumOfSquares { get; private set; }

    /// <summary>Values that are NaN or infinite; nothing else counts them.</summary>
    internal long NotFinite { get; private set; }

    /// <exception cref="ArgumentException">The numbers are complex.</exception>
    internal static HistogramCounts Of(Tensor values)
    {
        if (values.is_complex())
            throw new ArgumentException($"expected real numbers, got {values.dtype}", nameof(values));
        using DisposeScope scope = NewDisposeScope();
        var counts = new HistogramCounts();
        Tensor flat = values.detach().reshape(-1);
        for (long first = 0, elements = flat.numel(); first < elements; first += BlockElements)
            counts.AddBlock(flat.narrow(0, first, Math.Min(BlockElements, elements - first)));
        return counts;
    }

    /// <summary>Limits and numbers as TensorFlow writes them: of neighbouring empty buckets, one remains with the last limit.</summary>
    internal (List<double> Limits, List<double> Numbers) Buckets()
    {
        List<double> limits = [], numbers = [];
        for (int i = 0; i < DefaultBuckets.Limits.Length; i++)
        {
            long number = _counts[i] + (i == DefaultBuckets.Limits.Length - 1 ? _counts[i + 1] : 0);
            if (number == 0 && numbers.Count > 0 && numbers[^1] == 0)
                limits[^1] = DefaultBuckets.Limits[i];
            else
            {
                limits.Add(DefaultBuckets.Limits[i]);
                numbers.Add(number);
            }
        }
        return (limits, numbers);
    }

    private void AddBlock(Tensor block)
    {
        using DisposeScope scope = NewDisposeScope();
        if (block.dtype == ScalarType.Float32)
            Add(MemoryMarshal.Cast<byte, float>(block.cpu().contiguous().bytes));
        else
            Add(MemoryMarshal.Cast<byte, double>(block.to(ScalarType.Float64).cpu().contiguous().bytes));
    }

    private void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumberBase<T>
    {
        double min = Min, max = Max, sum = Sum, squares = SumOfSquares;
        long notFinite = 0;
        foreach (T element in values)
        {
            double value = double.CreateTruncating(element);
            if (!double.IsFinite(value))
            {
                notFinite++;
                continue;
            }
            _counts[DefaultBuckets.Of(value)]++;
            min = value < min ? value : min;
            max = value > max ? value : max;
            sum += value;
            squares += value * value;
        }
        (Min, Max, Sum, SumOfSquares) = (min, max, sum, squares);
        Count += values.Length - notFinite;
        NotFinite += notFinite;
    }
}
