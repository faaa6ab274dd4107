using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>The samples of one uncertainty: all are answered or none is.</summary>
/// <param name="Threshold">The uncertainty.</param>
/// <param name="Before">How many samples are less uncertain.</param>
/// <param name="Count">How many have this one.</param>
/// <param name="LossBefore">Summed loss of the less uncertain ones.</param>
/// <param name="Loss">Summed loss of these.</param>
internal readonly record struct RiskStep(double Threshold, long Before, long Count, double LossBefore, double Loss)
{
    /// <summary>All uncertainties that occur, ascending.</summary>
    internal static List<RiskStep> Of(Tensor uncertainty, Tensor losses) => Pure.Value(() =>
    {
        var keys = Numbers.Of(Check.Numbers(uncertainty, nameof(uncertainty)));
        var values = Numbers.Of(Check.Losses(losses, keys.Length));
        Array.Sort(keys, values);
        return Group(keys, values);
    });

    internal long After => Before + Count;

    internal double LossAfter => LossBefore + Loss;

    private static List<RiskStep> Group(double[] keys, double[] values)
    {
        var steps = new List<RiskStep>();
        var sum = 0.0;
        for (var start = 0; start < keys.Length;)
        {
            var end = start;
            var loss = 0.0;
            for (; end < keys.Length && keys[end] == keys[start]; end++) loss += values[end];
            steps.Add(new(keys[start], start, end - start, sum, loss));
            sum += loss;
            start = end;
        }
        return steps;
    }
}
