namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Several schedulers one after the other: each milestone is the epoch at which the next one takes over, at its epoch 0.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] _schedulers;
                    private readonly int[] _milestones;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                        : base(optimizer, last_epoch + 1, false)
                    {
                        ArgumentNullException.ThrowIfNull(schedulers);
                        ArgumentNullException.ThrowIfNull(milestones);
                        (_schedulers, _milestones) = ([.. schedulers], [.. milestones]);
                        if (_schedulers.Length == 0 || _milestones.Length != _schedulers.Length - 1)
                            throw new ArgumentException($"SequentialLR: expected one milestone fewer than schedulers, got {_schedulers.Length} schedulers and {_milestones.Length} milestones.", nameof(milestones));
                        if (Array.FindIndex(_schedulers, s => !ReferenceEquals(s.Optimizer, optimizer)) is >= 0 and var place)
                            throw new ArgumentException($"SequentialLR: expected schedulers of the given optimizer, got one of another at place {place}.", nameof(schedulers));

                        // Making the schedulers was a step of each: only the first one's is to count.
                        foreach (var group in Groups) group.LearningRate = group.InitialLearningRate;
                        foreach (var scheduler in _schedulers) scheduler.Epoch--;
                        _schedulers[0].Begin();
                        LastRates = [.. _schedulers[0].get_last_lr()];
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var place = _milestones.Count(milestone => milestone <= Epoch);
                        if (place > 0 && _milestones[place - 1] == Epoch) _schedulers[place].step(0);
                        else _schedulers[place].step();
                        return Scaled(1);
                    }
                }
            }
        }
    }
}
