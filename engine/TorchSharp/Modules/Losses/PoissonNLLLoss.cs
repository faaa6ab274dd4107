using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>exp(x) - y · x, or x - y · log(x + eps) where log_input is not set; full adds an approximation of log y!.</summary>
    public sealed class PoissonNLLLoss : Loss<Tensor, Tensor, Tensor>
    {
        public PoissonNLLLoss(bool log_input = true, bool full = false, float eps = 1E-08F, Reduction reduction = Reduction.Mean)
            : base(reduction) =>
            (this.log_input, this.full, this.eps) = (log_input, full, eps);

        public bool log_input { get; }

        public bool full { get; }

        public float eps { get; }

        public override Tensor forward(Tensor input, Tensor target) =>
            functional.poisson_nll_loss(input, target, log_input, full, eps, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.PoissonNLLLoss PoissonNLLLoss(
                bool log_input = true, bool full = false, float eps = 1E-08F, Reduction reduction = Reduction.Mean) =>
                new(log_input, full, eps, reduction);

            public static partial class functional
            {
                public static Tensor poisson_nll_loss(
                    Tensor input, Tensor target, bool log_input = true, bool full = false, float eps = 1E-08F,
                    Reduction reduction = Reduction.Mean) =>
                    Op.Call("poisson_nll_loss", input, target, log_input, full, (double)eps, (long)reduction);
            }
        }
    }
}
