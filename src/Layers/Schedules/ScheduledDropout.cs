using System.Runtime.CompilerServices;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>
/// Sets the p of a model's stochastic layers from step to step: each layer's own p, as it was when this was made, times the schedule's
/// factor. Layers that learn their p are left alone.
/// </summary>
/// <remarks>
/// <para>Used like a scheduler of learning rates: <see cref="step"/> after each step of the optimizer. All that a checkpoint needs of it is
/// <see cref="last_step"/>, to be given to <see cref="set"/>; the model is to be made with its full p again.</para>
/// <para>A layer follows one schedule at a time: a second would take what the first has set for the layer's own p.</para>
/// <example>
/// <code>
/// var dropout = new ScheduledDropout(model, DropoutSchedule.early(cutoff: 5000, decay: true));
/// foreach (var batch in batches) { Train(batch); dropout.step(); }
/// dropout.restore();
/// </code>
/// </example>
/// </remarks>
public sealed class ScheduledDropout
{
    // A layer's entry lives as long as the layer.
    private static readonly ConditionalWeakTable<StochasticLayer, ScheduledDropout> s_followed = [];

    private readonly List<(StochasticLayer layer, double p)> _own = [];

    /// <summary>Remembers each layer's p, and sets that of step 0.</summary>
    /// <param name="model">With stochastic layers.</param>
    /// <param name="schedule">How strong dropout is at a step.</param>
    /// <exception cref="ArgumentException">The model has no layer to schedule.</exception>
    /// <exception cref="InvalidOperationException">One of its layers follows another schedule, which was not restored.</exception>
    public ScheduledDropout(Module model, DropoutSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        this.schedule = schedule;
        List<string> scheduled = [], learned = [];
        foreach (var (path, layer) in model.stochastic_layers())
        {
            (layer is ConcreteDropout ? learned : scheduled).Add(path);
            if (layer is not ConcreteDropout) _own.Add((layer, layer.p));
        }
        (this.scheduled, left_alone) = (scheduled, learned);
        if (scheduled.Count == 0)
        {
            const string Fix = "Fix: this library's layers in place of torch's own.";
            throw new ArgumentException($"expected a model with stochastic layers whose p can be set, got {model.GetName()} with none. {Fix}", nameof(model));
        }
        set(0);
    }

    /// <summary>How strong dropout is at a step.</summary>
    public DropoutSchedule schedule { get; }

    /// <summary>The paths of the layers whose p is set.</summary>
    public IReadOnlyList<string> scheduled { get; }

    /// <summary>The paths of the layers that learn their p.</summary>
    public IReadOnlyList<string> left_alone { get; }

    /// <summary>The step whose p holds now.</summary>
    public long last_step { get; private set; }

    /// <summary>Sets the p of the next step.</summary>
    public void step() => set(last_step + 1);

    /// <summary>Sets the p of a given step, whatever was before.</summary>
    /// <param name="step">From 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">This was restored, and another schedule followed it.</exception>
    public void set(long step)
    {
        var factor = schedule.factor(step);
        Follow();
        foreach (var (layer, p) in _own) layer.p = p * factor;
        last_step = step;
    }

    /// <summary>Gives each layer its own p back, and leaves it to other schedules until the next step of this one.</summary>
    public void restore()
    {
        foreach (var (layer, p) in _own)
        {
            if (!s_followed.TryGetValue(layer, out var followed) || followed != this) continue;
            layer.p = p;
            s_followed.Remove(layer);
        }
    }

    private void Follow()
    {
        for (var i = 0; i < _own.Count; i++)
            if (s_followed.TryGetValue(_own[i].layer, out var other) && other != this)
                throw new InvalidOperationException(
                    $"ScheduledDropout: expected layers that follow no other schedule, got '{scheduled[i]}', which follows {other}. Fix: restore() that one.");
        foreach (var (layer, _) in _own) s_followed.AddOrUpdate(layer, this);
    }

    /// <inheritdoc/>
    public override string ToString() => $"ScheduledDropout({schedule}, layers={scheduled.Count}, left_alone={left_alone.Count}, last_step={last_step})";
}
