using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>-(y · log x + (1 - y) · log(1 - x)), for x in [0, 1].</summary>
    public sealed class BCELoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        public BCELoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) : base(weight, reduction) { }

        public override Tensor forward(Tensor input, Tensor target) =>
            functional.binary_cross_entropy(input, target, weight, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.BCELoss BCELoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                new(weight, reduction);

            public static partial class functional
            {
                public static Tensor binary_cross_entropy(
                    Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
                {
                    CheckSameShape("binary_cross_entropy", input, target);
                    return Op.Call("binary_cross_entropy", input, target, weight, (long)reduction);
                }

                private static void CheckSameShape(string name, Tensor input, Tensor target)
                {
                    if (!input.shape.AsSpan().SequenceEqual(target.shape))
                        throw new ArgumentException(
                            $"{name}: expected a target of the input's size [{string.Join(", ", input.shape)}], got [{string.Join(", ", target.shape)}].",
                            nameof(target));
                }
            }
        }
    }
}
