namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Several schedulers at once: a step is a step of each.</summary>
                public class ChainedLR : LRScheduler
                {
                    private readonly LRScheduler[] _schedulers;

                    public ChainedLR(IEnumerable<LRScheduler> schedulers)
                    {
                        ArgumentNullException.ThrowIfNull(schedulers);
                        _schedulers = [.. schedulers];
                        if (_schedulers.Length == 0) throw new ArgumentException("ChainedLR: expected at least one scheduler, got none.", nameof(schedulers));
                        Optimizer = _schedulers[0].Optimizer;
                        if (Array.FindIndex(_schedulers, s => !ReferenceEquals(s.Optimizer, Optimizer)) is >= 0 and var place)
                            throw new ArgumentException($"ChainedLR: expected schedulers of one optimizer, got those of two at the places 0 and {place}.", nameof(schedulers));
                        BaseRates = [.. Groups.Select(group => group.InitialLearningRate)];
                        LastRates = [.. Groups.Select(group => group.LearningRate)];
                    }

                    public override void step() => Advance(null);

                    internal override void Advance(int? epoch)
                    {
                        _step_count++;
                        foreach (var scheduler in _schedulers)
                        {
                            if (epoch is null) scheduler.step();
                            else scheduler.step(epoch);
                        }
                        LastRates = Scaled(1);
                    }
                }
            }
        }
    }
}
