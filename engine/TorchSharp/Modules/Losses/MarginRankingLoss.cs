using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>max(0, -y · (x1 - x2) + margin).</summary>
    public sealed class MarginRankingLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        public MarginRankingLoss(double margin = 0, Reduction reduction = Reduction.Mean) : base(reduction) => this.margin = margin;

        public double margin { get; }

        public override Tensor forward(Tensor input1, Tensor input2, Tensor target) =>
            functional.margin_ranking_loss(input1, input2, target, margin, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.MarginRankingLoss MarginRankingLoss(double margin = 0, Reduction reduction = Reduction.Mean) =>
                new(margin, reduction);

            public static partial class functional
            {
                public static Tensor margin_ranking_loss(
                    Tensor input1, Tensor input2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean) =>
                    Op.Call("margin_ranking_loss", input1, input2, target, margin, (long)reduction);
            }
        }
    }
}
