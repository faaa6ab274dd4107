using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>x where y = 1, max(0, margin - x) where y = -1.</summary>
    public sealed class HingeEmbeddingLoss : Loss<Tensor, Tensor, Tensor>
    {
        public HingeEmbeddingLoss(double margin = 0, Reduction reduction = Reduction.Mean) : base(reduction) => this.margin = margin;

        public double margin { get; }

        public override Tensor forward(Tensor input, Tensor target) =>
            functional.hinge_embedding_loss(input, target, margin, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.HingeEmbeddingLoss HingeEmbeddingLoss(double margin = 1, Reduction reduction = Reduction.Mean) =>
                new(margin, reduction);

            public static partial class functional
            {
                public static Tensor hinge_embedding_loss(
                    Tensor input, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean) =>
                    Op.Call("hinge_embedding_loss", input, target, margin, (long)reduction);
            }
        }
    }
}
