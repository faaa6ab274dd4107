using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>BCELoss of sigmoid(x), computed without its overflow; pos_weights scale the positive class.</summary>
    public sealed class BCEWithLogitsLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        public BCEWithLogitsLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
            : base(weight, reduction) =>
            ConditionallyRegisterBuffer(nameof(pos_weights), pos_weights?.detach());

        public Tensor? pos_weights => get_buffer(nameof(pos_weights));

        public override Tensor forward(Tensor input, Tensor target) =>
            functional.binary_cross_entropy_with_logits(input, target, weight, reduction, pos_weights);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.BCEWithLogitsLoss BCEWithLogitsLoss(
                Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                new(weight, reduction, pos_weights);

            public static partial class functional
            {
                public static Tensor binary_cross_entropy_with_logits(
                    Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
                {
                    CheckSameShape("binary_cross_entropy_with_logits", input, target);
                    return Op.Call("binary_cross_entropy_with_logits", input, target, weight, pos_weights, (long)reduction);
                }
            }
        }
    }
}
