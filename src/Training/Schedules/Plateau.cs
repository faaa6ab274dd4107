using System.Text.Json;

namespace DropoutTorch.Training;

/// <summary>Counts evaluations without a better loss, and reduces a factor when there were too many: PyTorch's ReduceLROnPlateau.</summary>
public sealed class Plateau(PlateauSchedule options) : ICheckpointPart
{
    private State _state = new(double.PositiveInfinity, 0, 0, 1);

    private sealed record State(double Best, long Bad, long Cooling, double Factor);

    /// <summary>What the rate is multiplied by now.</summary>
    public double Factor => _state.Factor;

    /// <summary>Takes in the loss of an evaluation.</summary>
    public void Look(double loss)
    {
        bool better = loss < _state.Best * (1 - options.Threshold);
        long cooling = Math.Max(0, _state.Cooling - 1);
        long bad = better || _state.Cooling > 0 ? 0 : _state.Bad + 1;
        bool reduce = bad > options.Patience;
        _state = new State(
            better ? loss : _state.Best,
            reduce ? 0 : bad,
            reduce ? options.Cooldown : cooling,
            reduce ? Math.Max(options.End, _state.Factor * options.Reduction) : _state.Factor);
    }

    /// <inheritdoc/>
    public void Save(CheckpointParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        parts.State["plateau"] = JsonSerializer.Serialize(_state, ConfigJson.State);
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        _state = ConfigJson.Part<State>(checkpoint, "plateau");
    }
}
