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
                /// Half a cosine from the first rate at epoch 0 to eta_min at T_max, and up and down again after that (Loshchilov and
                /// Hutter 2017, arXiv:1608.03983, without its restarts).
                /// </summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _half;
                    private readonly double _least;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        (_half, _least) = (T_max, eta_min);
                        Begin();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch == 0) return Scaled(1);
                        if (_step_count == 1 && Epoch > 0) return get_closed_form_lr(); // the first step of a scheduler that goes on
                        // From the lowest point there is no way up by a factor.
                        if ((Epoch - 1 - _half) % (2 * _half) == 0)
                            return Scaled(1).Zip(BaseRates, (rate, first) => rate + (first - _least) * (1 - Math.Cos(Math.PI / _half)) / 2);
                        var factor = (1 + Math.Cos(Math.PI * Epoch / _half)) / (1 + Math.Cos(Math.PI * (Epoch - 1) / _half));
                        return Scaled(1).Select(rate => factor * (rate - _least) + _least);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        FromBase(rate => _least + (rate - _least) * (1 + Math.Cos(Math.PI * Epoch / _half)) / 2);
                }
            }
        }
    }
}
