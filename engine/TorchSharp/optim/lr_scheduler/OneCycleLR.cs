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
                /// One rise to the highest rate and one long fall to far below the first one, while momentum goes the other way (Smith and
                /// Topin 2018, arXiv:1708.07120).
                /// </summary>
                /// <remarks>
                /// A step is a batch, total_steps (or epochs * steps_per_epoch) of them. The rate starts at max_lr / div_factor, which
                /// becomes the groups' initial rate, and ends at that / final_div_factor. Momentum is beta1 where an optimizer has betas.
                /// </remarks>
                public class OneCycleLR : LRScheduler
                {
                    public enum AnnealStrategy
                    {
                        Cos = 0,
                        Linear = 1,
                    }

                    private readonly long _total; // epochs * steps_per_epoch can be more than an int holds
                    private readonly bool _cosine;
                    private readonly bool _cycleMomentum;
                    private readonly Phase[] _phases;

                    /// <summary>What a stretch that ends with a step goes from and to, one number for each group.</summary>
                    private sealed record Phase(double End, double[] FromRate, double[] ToRate, double[] FromMomentum, double[] ToMomentum);

                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 10000, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Same(optimizer, max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, Same(optimizer, base_momentum), Same(optimizer, max_momentum), div_factor, final_div_factor, three_phase, last_epoch, verbose) { }

                    public OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, double div_factor = 25, double final_div_factor = 10000, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        Modules.Setting.Within(nameof(pct_start), pct_start, 0, 1);
                        _total = Total(total_steps, epochs, steps_per_epoch);
                        _cosine = anneal_strategy == AnnealStrategy.Cos;
                        _cycleMomentum = cycle_momentum;
                        if (cycle_momentum && Groups.Any(group => group is not (IMomentum or IBetas)))
                            throw new ArgumentException($"OneCycleLR: expected an optimizer with momentum or betas, got {optimizer.GetType().Name}. Fix: cycle_momentum: false.", nameof(cycle_momentum));

                        var highest = OnePerGroup(nameof(max_lr), max_lr);
                        var first = Array.ConvertAll(highest, rate => rate / div_factor);
                        var last = Array.ConvertAll(first, rate => rate / final_div_factor);
                        var weak = OnePerGroup(nameof(base_momentum), base_momentum ?? Same(optimizer, 0.85));
                        var strong = OnePerGroup(nameof(max_momentum), max_momentum ?? Same(optimizer, 0.95));
                        var rise = new Phase(pct_start * _total - 1, first, highest, strong, weak);
                        _phases = three_phase
                            ? [rise, new(2 * pct_start * _total - 2, highest, first, weak, strong), new(_total - 1, first, last, strong, strong)]
                            : [rise, new(_total - 1, highest, last, weak, strong)];
                        if (last_epoch == -1)
                            foreach (var (group, rate) in Groups.Zip(first)) group.InitialLearningRate = rate;
                        BaseRates = first;
                        Begin();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch > _total) throw new InvalidOperationException($"expected at most {_total} steps of OneCycleLR after the first, got {Epoch}. Fix: a larger total_steps.");
                        var start = 0d;
                        var place = 0;
                        for (; place < _phases.Length - 1 && Epoch > _phases[place].End; place++) start = _phases[place].End;
                        var phase = _phases[place];
                        if (phase.End == start) throw new InvalidOperationException($"expected phases of OneCycleLR with steps, got an empty one at step {Epoch} of {_total}. Fix: another pct_start.");
                        var part = (Epoch - start) / (phase.End - start);
                        if (_cycleMomentum)
                            foreach (var (i, group) in Groups.Take(BaseRates.Length).Index()) SetMomentum(group, Anneal(phase.FromMomentum[i], phase.ToMomentum[i], part));
                        return phase.FromRate.Zip(phase.ToRate, (from, to) => Anneal(from, to, part));
                    }

                    private static void SetMomentum(ILearningRateController group, double momentum)
                    {
                        if (group is IBetas betas) betas.Betas = (momentum, betas.Betas.Item2);
                        else ((IMomentum)group).Momentum = momentum;
                    }

                    private double Anneal(double from, double to, double part) =>
                        _cosine ? to + (from - to) / 2 * (Math.Cos(Math.PI * part) + 1) : (to - from) * part + from;

                    private static long Total(int total, int epochs, int stepsPerEpoch)
                    {
                        if (total == -1 && epochs == -1 && stepsPerEpoch == -1)
                            throw new ArgumentException("OneCycleLR: expected total_steps, or epochs and steps_per_epoch, got none.", "total_steps");
                        if (total != -1) return Positive("total_steps", total);
                        return Positive("epochs", epochs) * Positive("steps_per_epoch", stepsPerEpoch);
                    }

                    private static long Positive(string name, int value)
                    {
                        Modules.Setting.Positive(name, value);
                        return value;
                    }
                }
            }
        }
    }
}
