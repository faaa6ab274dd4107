using System.Text.Json;

namespace DropoutTorch.Training;

/// <summary>Ends a run when the validation score has not become better for so many evaluations (Prechelt 1998).</summary>
/// <param name="objective">Says what a better score is.</param>
/// <param name="patience">How many, at least 1.</param>
public sealed class EarlyStopping(Objective objective, long patience) : ITrainingObserver, ICheckpointPart
{
    private const string Part = "early_stopping";
    private State _state = new(double.NegativeInfinity, 0);

    private sealed record State(double Best, long Bad);

    /// <inheritdoc/>
    public bool HasSeenEnough => _state.Bad >= patience;

    /// <inheritdoc/>
    public void EpochDone(EpochReport epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        if (epoch.Validation is not Score score)
            return;
        double goodness = objective.Goodness(score);
        _state = goodness > _state.Best ? new State(goodness, 0) : _state with { Bad = _state.Bad + 1 };
    }

    /// <inheritdoc/>
    public void Save(CheckpointParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        parts.State[Part] = JsonSerializer.Serialize(_state, ConfigJson.State);
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint) => _state = ConfigJson.Part<State>(checkpoint, Part);
}
