using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times a factor when a metric has not become better for more than patience epochs.</summary>
                /// <remarks>Its step needs the metric, and its making is no step.</remarks>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool _min;
                    private readonly double _factor;
                    private readonly int _patience;
                    private readonly double _threshold;
                    private readonly bool _relative;
                    private readonly int _cooldown;
                    private readonly double[] _least;
                    private readonly double _eps;
                    private double _best;
                    private int _bad;
                    private int _cooling;

                    /// <param name="optimizer">Its groups' rates are reduced.</param>
                    /// <param name="mode">"min" where a smaller metric is better, else "max".</param>
                    /// <param name="factor">Less than 1.</param>
                    /// <param name="patience">How many epochs without a better metric are waited for.</param>
                    /// <param name="threshold">By how much the metric must be better to count.</param>
                    /// <param name="threshold_mode">"rel": the threshold is a part of the best metric; "abs": it is a difference.</param>
                    /// <param name="cooldown">How many epochs after a reduction do not count.</param>
                    /// <param name="min_lr">Below this no rate goes: one number for all groups or one for each; 0 without.</param>
                    /// <param name="eps">A reduction by less is left out.</param>
                    /// <param name="verbose">Prints reductions.</param>
                    public ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 0.0001, string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1E-08, bool verbose = false)
                        : base(optimizer, -1, verbose)
                    {
                        if (!(factor < 1)) throw new ArgumentException($"Invalid factor: expected less than 1, got {factor}.", nameof(factor));
                        _min = OneOf(nameof(mode), mode, "min", "max");
                        _relative = OneOf(nameof(threshold_mode), threshold_mode, "rel", "abs");
                        (_factor, _patience, _threshold, _cooldown, _eps) = (factor, patience, threshold, cooldown, eps);
                        _least = min_lr is null or { Count: 0 } ? new double[BaseRates.Length]
                            : OnePerGroup(nameof(min_lr), min_lr.Count == 1 ? Enumerable.Repeat(min_lr[0], BaseRates.Length) : min_lr);
                        _best = _min ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    public override void step(double current, int? epoch = null)
                    {
                        Epoch = epoch ?? Epoch + 1;
                        if (IsBetter(current)) (_best, _bad) = (current, 0);
                        else _bad++;
                        if (_cooling > 0) (_cooling, _bad) = (_cooling - 1, 0);
                        if (_bad > _patience)
                        {
                            Reduce();
                            (_cooling, _bad) = (_cooldown, 0);
                        }
                        LastRates = Scaled(1);
                    }

                    public override void step() => throw Refusal();

                    public override void step(int? epoch) => throw Refusal();

                    private static InvalidOperationException Refusal() =>
                        new("expected a metric for ReduceLROnPlateau, got none. Fix: step(metric), with a metric of type double.");

                    private void Reduce()
                    {
                        foreach (var (i, group) in Groups.Take(_least.Length).Index())
                        {
                            var rate = Math.Max(group.LearningRate * _factor, _least[i]);
                            if (!(group.LearningRate - rate > _eps)) continue;
                            group.LearningRate = rate;
                            Tell($"group {i}: learning rate {rate.ToString("g6", CultureInfo.InvariantCulture)}");
                        }
                    }

                    private bool IsBetter(double current) => (_min, _relative) switch
                    {
                        (true, true) => current < _best * (1 - _threshold),
                        (true, false) => current < _best - _threshold,
                        (false, true) => current > _best * (_threshold + 1),
                        (false, false) => current > _best + _threshold,
                    };

                    private static bool OneOf(string name, string value, string first, string second) => value == first
                        || (value == second ? false : throw new ArgumentException($"Invalid {name}: expected '{first}' or '{second}', got '{value}'.", name));
                }
            }
        }
    }
}
