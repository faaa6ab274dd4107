namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>
                /// Rates that go up and down between two bounds, and momentum that goes the other way (Smith 2017, arXiv:1506.01186).
                /// </summary>
                /// <remarks>
                /// A cycle is step_size_up epochs up and step_size_down (-1: as many) down. The height is scaled by scale_fn of the cycle's
                /// number, from 1 on, or of the epoch; without one the mode gives it: always 1, halved with every cycle, or gamma^epoch.
                /// </remarks>
                public class CyclicLR : LRScheduler
                {
                    public enum Mode
                    {
                        Triangular = 0,
                        Triangular2 = 1,
                        ExpRange = 2,
                    }

                    public enum ScaleMode
                    {
                        Cycle = 0,
                        Iterations = 1,
                    }

                    private readonly double _size;
                    private readonly double _rise; // the part of a cycle that goes up
                    private readonly double[] _highest;
                    private readonly (double lowest, double highest)[]? _momentum;
                    private readonly Func<double, double> _scale;
                    private readonly ScaleMode _scaleOf;

                    public CyclicLR(Optimizer optimizer, double base_lr, double max_lr, int step_size_up = 2000, int step_size_down = -1, Mode mode = Mode.Triangular, double gamma = 1, Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle, bool cycle_momentum = true, double base_momentum = 0.8, double max_momentum = 0.9, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Same(optimizer, base_lr), Same(optimizer, max_lr), step_size_up, step_size_down, mode, gamma, scale_fn, scale_mode, cycle_momentum, Same(optimizer, base_momentum), Same(optimizer, max_momentum), last_epoch, verbose) { }

                    public CyclicLR(Optimizer optimizer, IEnumerable<double> base_lr, IEnumerable<double> max_lr, int step_size_up = 2000, int step_size_down = -1, Mode mode = Mode.Triangular, double gamma = 1, Func<double, double>? scale_fn = null, ScaleMode scale_mode = ScaleMode.Cycle, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        ArgumentOutOfRangeException.ThrowIfLessThan(step_size_up, 1);
                        _size = step_size_up + (double)(step_size_down == -1 ? step_size_up : step_size_down);
                        _rise = step_size_up / _size;
                        BaseRates = OnePerGroup(nameof(base_lr), base_lr);
                        _highest = OnePerGroup(nameof(max_lr), max_lr);
                        if (cycle_momentum)
                        {
                            if (Groups.Any(group => group is not IMomentum))
                                throw new ArgumentException($"CyclicLR: expected an optimizer with momentum, got {optimizer.GetType().Name}. Fix: cycle_momentum: false.", nameof(cycle_momentum));
                            var lowest = OnePerGroup(nameof(base_momentum), base_momentum ?? Same(optimizer, 0.8));
                            _momentum = [.. lowest.Zip(OnePerGroup(nameof(max_momentum), max_momentum ?? Same(optimizer, 0.9)))];
                        }
                        (_scale, _scaleOf) = scale_fn is null ? Scale(mode, gamma) : (scale_fn, scale_mode);
                        Begin();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var cycle = Math.Floor(1 + Epoch / _size);
                        var place = 1 + Epoch / _size - cycle;
                        var height = place <= _rise ? place / _rise : (place - 1) / (_rise - 1);
                        var scale = _scale(_scaleOf == ScaleMode.Cycle ? cycle : Epoch);
                        if (_momentum is not null)
                            foreach (var (group, (lowest, highest)) in Groups.Zip(_momentum))
                                ((IMomentum)group).Momentum = highest - (highest - lowest) * height * scale;
                        return BaseRates.Zip(_highest, (lowest, highest) => lowest + (highest - lowest) * height * scale);
                    }

                    private static (Func<double, double>, ScaleMode) Scale(Mode mode, double gamma) => mode switch
                    {
                        Mode.Triangular => (_ => 1, ScaleMode.Cycle),
                        Mode.Triangular2 => (cycle => 1 / Math.Pow(2, cycle - 1), ScaleMode.Cycle),
                        Mode.ExpRange => (epoch => Math.Pow(gamma, epoch), ScaleMode.Iterations),
                        _ => throw new ArgumentOutOfRangeException(nameof(mode), $"CyclicLR: expected Triangular, Triangular2 or ExpRange, got {(int)mode}."),
                    };
                }
            }
        }
    }
}
