namespace TorchSharp.Modules;

/// <summary>What a step of <see cref="LBFGS"/> is bounded by.</summary>
internal sealed record LbfgsSettings(double LearningRate, long MaxIterations, long MaxEvaluations, double GradientTolerance, double ChangeTolerance, long History)
{
    internal void Check()
    {
        Setting.NotNegative("learning rate", LearningRate);
        Setting.Positive("max_iter", MaxIterations);
        Setting.Positive("max_eval", MaxEvaluations);
        Setting.Positive("history_size", History);
    }
}
