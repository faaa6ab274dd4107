namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times a factor that goes from start_factor to end_factor in equal steps over total_iters epochs.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double _start;
                    private readonly double _end;
                    private readonly int _total;

                    public LinearLR(Optimizer optimizer, double start_factor = 0.3333333333333333, double end_factor = 1, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        // From 0 no factor leads up.
                        if (!(start_factor > 0 && start_factor <= 1))
                            throw new ArgumentException($"Invalid start_factor: expected more than 0 and at most 1, got {start_factor}.", nameof(start_factor));
                        Modules.Setting.Within(nameof(end_factor), end_factor, 0, 1);
                        (_start, _end, _total) = (start_factor, end_factor, total_iters);
                        Begin();
                    }

                    protected override IEnumerable<double> get_lr() => Scaled(Epoch == 0 ? _start : Epoch > _total ? 1
                        : 1 + (_end - _start) / (_total * _start + (Epoch - 1) * (_end - _start)));

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        FromBase(rate => rate * (_start + (_end - _start) * Math.Min(_total, Epoch) / Math.Max(_total, 1)));
                }
            }
        }
    }
}
