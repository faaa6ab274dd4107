using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Functions that have no module.
        public static partial class functional
        {
            /// <summary>Class numbers as rows of zeros with a one; num_classes of -1 counts the classes itself.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1)
            {
                try
                {
                    return Op.Call("one_hot", x, num_classes);
                }
                catch (TorchException error) when (OutsideClasses(error, x, num_classes) is { } clear)
                {
                    throw clear;
                }
            }

            private static ArgumentException? OutsideClasses(TorchException error, Tensor numbers, long classes) =>
                numbers.dtype != ScalarType.Int64 ? new ArgumentException($"one_hot: expected class numbers of type Int64, got {numbers.dtype}.", error)
                : Modules.Mismatch.OfRange(error, "one_hot", numbers, classes > 0 ? classes : long.MaxValue);


            /// <summary>x / max(‖x‖ₚ, eps) along dim.</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1E-12)
            {
                using var norm = Op.Call("norm.ScalarOpt_dim", input, p, new[] { dim }, true);
                using var floor = norm.clamp(min: eps);
                using var divisor = floor.expand_as(input);
                return input.div(divisor);
            }
        }
    }
}
