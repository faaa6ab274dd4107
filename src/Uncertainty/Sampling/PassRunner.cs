using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>The stochastic passes over one batch: its features, which every pass begins with, and the outputs of any samples.</summary>
internal sealed class PassRunner : IDisposable
{
    // Keeps the threads busy until the next window without holding many outputs.
    private const long TilesPerThread = 4;

    private readonly StagePlan _plan;
    private readonly PassSettings _settings;
    private readonly TileCosts _costs;
    private readonly Tensor _features;
    private readonly Tiling _tiling;
    private readonly bool _together;
    private readonly int _atOnce;
    private Tensor? _first;

    /// <summary>Runs the prefix, and the first tile where it is not known yet what memory one takes.</summary>
    /// <exception cref="ArgumentException">The budget does not hold one tile.</exception>
    internal PassRunner(StagePlan plan, Tensor inputs, PassSettings settings, TileCosts costs)
    {
        (_plan, _settings, _costs) = (plan, settings, costs);
        WindowSamples = 1;
        _together = plan.IsKnown && inputs.device_type == DeviceType.CPU;
        _features = Prefix(inputs).DetachFromDisposeScope();
        try
        {
            _tiling = !plan.IsKnown ? Tiling.Whole(_features) : _together ? Tiling.Of(_features, plan.MayJoinSamples) : OnDevice();
            if (!plan.IsKnown) return;
            var tile = BytesOf(_tiling);
            var (threads, left) = (_together ? get_num_threads() : 1, settings.MaxBytes - Bytes(_features));
            if (tile.peak + tile.output > left)
                throw new ArgumentException(Invariant($"max_bytes: expected at least {tile.peak + tile.output + Bytes(_features)} for a batch of this size, got {settings.MaxBytes}; allow more, or use a smaller batch"));
            _atOnce = (int)Math.Clamp((left - tile.output) / Math.Max(1, tile.peak), 1, threads);
            WindowSamples = Window(threads, left - (_atOnce * tile.peak), tile.output / _tiling.TileSamples);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many samples are computed together: a multiple of those of a tile.</summary>
    internal long WindowSamples { get; }

    /// <summary>The outputs of consecutive samples, shape (samples, N, ...), the caller's to dispose. The first is a multiple of <see cref="WindowSamples"/>.</summary>
    internal Tensor Outputs(long firstSample, long samples)
    {
        Tile[] tiles = [.. _tiling.Cut(firstSample, samples)];
        var outputs = new Tensor[tiles.Length];
        try
        {
            if (firstSample == 0 && _first is not null) (outputs[0], _first) = (_first, null);
            Run(tiles.Length, _atOnce, i => outputs[i] ??= Forward(tiles[i]));
            using var scope = NewDisposeScope();
            // Tiles come sample by sample and row by row, so that one after the other they are all outputs in order.
            return cat(outputs).view([samples, _tiling.Rows, .. outputs[0].shape[1..]]).DetachFromDisposeScope();
        }
        finally
        {
            foreach (var output in outputs) output?.Dispose();
        }
    }

    public void Dispose()
    {
        _features.Dispose();
        _first?.Dispose();
    }

    private void Run(int pieces, int atOnce, Action<int> work)
    {
        if (_together)
        {
            TileTeam.Run(pieces, atOnce, work);
            return;
        }
        for (var piece = 0; piece < pieces; piece++) work(piece);
    }

    private Tensor Prefix(Tensor inputs)
    {
        if (_plan.PrefixStages == 0) return inputs.clone(); // the caller's may change, or be changed by stages that work in place
        Tile[] tiles = [.. (_together ? Tiling.Of(inputs, severalSamples: false) : Tiling.Whole(inputs)).Cut(0, 1)];
        var outputs = new Tensor[tiles.Length];
        try
        {
            Run(tiles.Length, tiles.Length, i =>
            {
                using var scope = NewDisposeScope();
                outputs[i] = Checked(_plan.Prefix(inputs.narrow(0, tiles[i].FirstRow, tiles[i].Rows)), tiles[i].Rows).DetachFromDisposeScope();
            });
            return cat(outputs);
        }
        finally
        {
            foreach (var output in outputs) output?.Dispose();
        }
    }

    private Tensor Forward(Tile tile)
    {
        using var scope = NewDisposeScope();
        var rows = _features.narrow(0, tile.FirstRow, tile.Rows);
        var input = tile.Samples == 1 ? rows.clone() : rows.repeat([tile.Samples, .. Enumerable.Repeat(1L, (int)rows.dim() - 1)]);
        using var masks = new SamplingScope(new StreamAddress(
            (ulong)_settings.Seed,
            Step: (uint)tile.FirstSample,
            // Coherent masks are those of one function, whatever the batch.
            FirstRow: _settings.Coherent ? 0 : checked((uint)(_settings.FirstRow + tile.FirstRow)),
            StepRows: tile.Samples == 1 ? 0 : (uint)tile.Rows,
            Coherent: _settings.Coherent));
        return Checked(_plan.Suffix(input), tile.Rows * tile.Samples).DetachFromDisposeScope();
    }

    private static Tensor Checked(Tensor output, long rows) => output.dim() > 0 && output.shape[0] == rows
        ? output
        : throw new ArgumentException($"model output: expected a row for each of {rows} inputs, got {Check.Shape(output)}");

    // A device is filled by many samples at once; there the memory decides how many.
    private Tiling OnDevice()
    {
        var one = Tiling.Whole(_features);
        if (!_plan.MayJoinSamples) return one;
        var (peak, output) = BytesOf(one);
        // Not the first tile of a larger tiling.
        _first?.Dispose();
        _first = null;
        var fit = (_settings.MaxBytes - Bytes(_features)) / Math.Max(1, peak + output);
        return one with { TileSamples = Math.Clamp(fit, 1, _settings.Samples) };
    }

    private (long peak, long output) BytesOf(Tiling tiling)
    {
        var tile = tiling.Cut(0, Math.Min(tiling.TileSamples, _settings.Samples)).First();
        var (peak, output) = _costs.Of(_features, tile, () =>
        {
            Run(1, 1, _ => _first = Forward(tile));
            return _first!;
        });
        return (peak, output * tiling.Blocks);
    }

    // Each output of the window is there twice while they are joined.
    private long Window(int threads, long left, long sampleBytes)
    {
        var wanted = _settings.Chunk ?? threads * TilesPerThread * _tiling.TileSamples / _tiling.Blocks;
        var affordable = left / Math.Max(1, 2 * sampleBytes);
        var samples = Math.Clamp(Math.Min(wanted, affordable), 1, _settings.Samples);
        return (samples + _tiling.TileSamples - 1) / _tiling.TileSamples * _tiling.TileSamples;
    }

    private static long Bytes(Tensor tensor) => TileCosts.Bytes(tensor);
}
