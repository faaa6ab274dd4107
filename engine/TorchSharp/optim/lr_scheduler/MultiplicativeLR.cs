namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The present rate times a function of the epoch, one function for all groups or one for each. Epoch 0 keeps the rate.</summary>
                public class MultiplicativeLR : LRScheduler
                {
                    private readonly Func<int, double>[] _factors;

                    public MultiplicativeLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, Same(optimizer, lr_lambda), last_epoch, verbose) { }

                    public MultiplicativeLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _factors = OnePerGroup(nameof(lr_lambdas), lr_lambdas);
                        Begin();
                    }

                    protected override IEnumerable<double> get_lr() => Epoch > 0 ? Scaled(1).Select((rate, i) => rate * _factors[i](Epoch)) : Scaled(1);
                }
            }
        }
    }
}
