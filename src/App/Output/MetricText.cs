using DropoutTorch.Training;
using static System.FormattableString;

namespace DropoutTorch.App.Output;

/// <summary>Metrics for people.</summary>
internal static class MetricText
{
    /// <summary>Loss and metric of the test part in a line.</summary>
    public static string OfTest(string metric, Score score) => Invariant($"test part: loss {score.Loss:0.0000}, {metric} {Of(metric, score.Metric)}");

    /// <summary>An accuracy in per cent, others as they are.</summary>
    public static string Of(string metric, double value) => metric == "accuracy" ? Invariant($"{value * 100:0.00} %") : Invariant($"{value:0.0000}");
}
