namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times (1 - epoch / total_iters)^power, 0 from total_iters on.</summary>
                public class PolynomialLR : LRScheduler
                {
                    private readonly double _total;
                    private readonly double _power;

                    public PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        ArgumentOutOfRangeException.ThrowIfLessThan(total_iters, 1);
                        (_total, _power) = (total_iters, power);
                        Begin();
                    }

                    protected override IEnumerable<double> get_lr() => Scaled(Epoch == 0 || Epoch > _total ? 1
                        : Math.Pow((1 - Epoch / _total) / (1 - (Epoch - 1) / _total), _power));

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        FromBase(rate => rate * Math.Pow(1 - Math.Min(_total, Epoch) / _total, _power));
                }
            }
        }
    }
}
