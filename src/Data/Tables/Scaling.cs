using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>Brings columns of numbers to mean 0 and deviation 1: <c>z = (x − Mean) / Std</c>.</summary>
/// <param name="Mean">Of each column.</param>
/// <param name="Std">Population deviation (divisor N) of each column; 1 for a column whose values are all equal.</param>
internal sealed record Scaling(double[] Mean, double[] Std)
{
    private int Columns => Mean.Length;

    /// <summary>The scaling of some rows.</summary>
    /// <param name="values">All rows, one after another.</param>
    /// <param name="columns">How many numbers a row has.</param>
    /// <param name="rows">Which rows; at least one.</param>
    public static Scaling Of(IReadOnlyList<double> values, int columns, IReadOnlyList<int> rows)
    {
        double[] mean = new double[columns], std = new double[columns];
        for (int column = 0; column < columns; column++)
        {
            double[] chosen = [.. rows.Select(row => values[(row * columns) + column])];
            mean[column] = MeanOf(chosen);
            double deviation = Math.Sqrt(MeanOf([.. chosen.Select(value => (value - mean[column]) * (value - mean[column]))]));
            // What differs by rounding alone, as a mean of equal numbers may, is no variation.
            bool equal = Array.TrueForAll(chosen, value => value == chosen[0]);
            std[column] = equal || !(deviation > 0) ? 1 : deviation;
        }
        return new Scaling(mean, std);
    }

    /// <summary>Scaled rows as a float32 tensor (rows, columns); it belongs to the caller's dispose scope.</summary>
    public Tensor ToTensor(IReadOnlyList<double> values, IReadOnlyList<int> rows)
    {
        float[] scaled = new float[rows.Count * Columns];
        for (int i = 0; i < scaled.Length; i++)
        {
            int column = i % Columns;
            scaled[i] = (float)((values[(rows[i / Columns] * Columns) + column] - Mean[column]) / Std[column]);
        }
        return tensor(scaled, [rows.Count, Columns]);
    }

    private static double MeanOf(double[] values)
    {
        // Divided first, so that numbers near the largest do not overflow; the count is exact.
        double mean = 0;
        foreach (double value in values)
            mean += value / values.Length;
        return mean;
    }
}
