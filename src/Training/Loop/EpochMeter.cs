using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>
/// Adds up losses and tallies on the device, so that a step on an accelerator never waits for it; only <see cref="Read"/> does. A loss
/// that is no finite number is noticed at once on the CPU, elsewhere after at most so many batches.
/// </summary>
public sealed class EpochMeter : IDisposable
{
    private const int CheckEvery = 100;
    private const string Losses = "meter.losses", Tallies = "meter.tally", Counts = "meter.counts";

    private readonly Objective _objective;
    private readonly Tensor _losses;
    private readonly Tensor _tally;
    private readonly List<long> _counts = [];

    /// <summary>A meter for one pass over a part.</summary>
    /// <param name="objective">What is measured.</param>
    /// <param name="batches">How many batches there may be.</param>
    /// <param name="device">Where the losses are.</param>
    public EpochMeter(Objective objective, long batches, Device device)
    {
        _objective = objective;
        _losses = zeros(batches, dtype: float64, device: device).DetachFromDisposeScope();
        _tally = zeros([], dtype: float64, device: device).DetachFromDisposeScope();
    }

    /// <summary>Batches so far.</summary>
    public int Batches => _counts.Count;

    /// <summary>Takes in one batch.</summary>
    /// <param name="loss">Its mean loss.</param>
    /// <param name="output">What the network gave.</param>
    /// <param name="targets">What was asked for.</param>
    /// <returns>The number of the first batch, counted from 0, whose loss is not finite; null while none is known.</returns>
    public int? Add(Tensor loss, Tensor output, Tensor targets)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using Tensor place = _losses.select(0, Batches);
        place.copy_(loss);
        _tally.add_(_objective.Tally(output, targets));
        _counts.Add(_objective.Predictions(targets));
        if (_losses.device_type == DeviceType.CPU)
            return double.IsFinite(place.item<double>()) ? null : Batches - 1;
        return Batches % CheckEvery == 0 ? FirstFault() : null;
    }

    /// <summary>The loss of a batch, counted from 0. Waits for the device.</summary>
    public double LossOf(int batch)
    {
        using Tensor place = _losses.select(0, batch);
        return place.item<double>();
    }

    /// <summary>The number of the first batch whose loss is not finite; null where all are. Waits for the device.</summary>
    public int? FirstFault()
    {
        int place = Array.FindIndex(Values(), loss => !double.IsFinite(loss));
        return place < 0 ? null : place;
    }

    /// <summary>The score so far. Waits for the device.</summary>
    public Score Read()
    {
        double sum = Values().Zip(_counts).Sum(pair => pair.First * pair.Second);
        long predictions = _counts.Sum();
        double loss = sum / predictions;
        return new Score(loss, _objective.MetricOf(loss, _tally.item<double>(), predictions), predictions);
    }

    /// <summary>Adds what was measured so far to a checkpoint.</summary>
    public void Save(CheckpointParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        parts.Tensors[Losses] = _losses;
        parts.Tensors[Tallies] = _tally;
        parts.Tensors[Counts] = tensor(_counts.ToArray());
    }

    /// <summary>Goes on from what was measured when the checkpoint was made.</summary>
    public void Load(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        using IDisposable noGrad = no_grad();
        _losses.copy_(checkpoint.Tensors[Losses]);
        _tally.copy_(checkpoint.Tensors[Tallies]);
        using var counts = checkpoint.Tensors[Counts].data<long>();
        _counts.Clear();
        _counts.AddRange(counts);
    }

    /// <summary>Frees the sums.</summary>
    public void Dispose()
    {
        _losses.Dispose();
        _tally.Dispose();
    }

    private double[] Values()
    {
        using DisposeScope scope = NewDisposeScope();
        using var values = _losses.narrow(0, 0, Batches).cpu().data<double>();
        return values.ToArray();
    }
}
