namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times a factor until total_iters epochs have passed, then the rate itself.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double _factor;
                    private readonly int _total;

                    public ConstantLR(Optimizer optimizer, double factor = 0.3333333333333333, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        Modules.Setting.Within(nameof(factor), factor, 0, 1);
                        (_factor, _total) = (factor, total_iters);
                        Begin();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch == 0) return Scaled(_factor);
                        if (Epoch != _total) return Scaled(1);
                        return _factor == 0 ? get_closed_form_lr() : Scaled(1 / _factor); // from 0 no factor leads back
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        FromBase(rate => rate * (_factor + (Epoch >= _total ? 1 - _factor : 0)));
                }
            }
        }
    }
}
