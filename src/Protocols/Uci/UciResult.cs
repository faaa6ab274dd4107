namespace DropoutTorch.Protocols;

/// <summary>What came out of a data set.</summary>
/// <param name="Set">Its name.</param>
/// <param name="Splits">How many splits were gone through.</param>
/// <param name="Rmse">Root of the mean squared error on the test rows, in units of the target, mean over splits.</param>
/// <param name="RmseSe">Its standard error: the population deviation over the splits by √splits, as the published figures have it.</param>
/// <param name="Ll">Log-likelihood of the test rows in nats, mean over splits.</param>
/// <param name="LlSe">Its standard error.</param>
/// <param name="Seconds">What it took, on all threads.</param>
public sealed record UciResult(string Set, int Splits, double Rmse, double RmseSe, double Ll, double LlSe, double Seconds)
{
    /// <summary>Means and standard errors of a set's splits.</summary>
    internal static UciResult Of(string set, IReadOnlyList<SplitScore> scores)
    {
        (double rmse, double rmseError) = Mean([.. scores.Select(score => score.Rmse)]);
        (double ll, double llError) = Mean([.. scores.Select(score => score.Ll)]);
        return new UciResult(set, scores.Count, rmse, rmseError, ll, llError, scores.Sum(score => score.Seconds));
    }

    private static (double Mean, double Error) Mean(double[] values)
    {
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length / values.Length));
    }
}
