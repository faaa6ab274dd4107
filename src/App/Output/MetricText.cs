using static System.FormattableString;

namespace DropoutTorch.App.Output;

/// <summary>Metrics for people.</summary>
internal static class MetricText
{
    /// <summary>An accuracy in per cent, others as they are.</summary>
    public static string Of(string metric, double value) => metric == "accuracy" ? Invariant($"{value * 100:0.00} %") : Invariant($"{value:0.0000}");
}
