using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales all gradients down together, so that the norm of them all is at most max_norm.</summary>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                using var grad = no_grad();
                using var scope = NewDisposeScope();
                var gradients = Gradients(tensors);
                if (gradients.Count == 0) return 0;
                var total = Norm(stack(gradients.Select(gradient => Norm(gradient, norm_type)), 0), norm_type);
                // PyTorch divides a number by a tensor through the reciprocal.
                var factor = (total + 1e-6).reciprocal().mul(max_norm).clamp(max: 1.0);
                foreach (var gradient in gradients) gradient.mul_(factor);
                return total.ToDouble();
            }

            /// <summary>Cuts the elements of all gradients off at ±clip_value.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var grad = no_grad();
                using var scope = NewDisposeScope();
                foreach (var gradient in Gradients(tensors)) gradient.clamp_(-clip_value, clip_value);
            }

            /// <summary>All parameters, one after the other, as one vector.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return cat([.. tensors.Select(parameter => parameter.reshape(-1))], 0).MoveToOuterDisposeScope();
            }

            /// <summary>Writes the parts of a vector into the parameters.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                var targets = tensors.ToList();
                var count = targets.Sum(parameter => parameter.numel());
                if (vec.dim() != 1 || vec.numel() != count)
                    throw new ArgumentException($"vector_to_parameters: expected a vector of {count} elements, got [{string.Join(", ", vec.shape)}].", nameof(vec));
                using var grad = no_grad();
                using var scope = NewDisposeScope();
                var start = 0L;
                foreach (var parameter in targets)
                {
                    parameter.copy_(vec.narrow(0, start, parameter.numel()).view_as(parameter));
                    start += parameter.numel();
                }
            }

            private static List<Tensor> Gradients(IEnumerable<Parameter> tensors) =>
                [.. tensors.Select(parameter => parameter.grad).OfType<Tensor>()];

            private static Tensor Norm(Tensor tensor, double p) => Native.Op.Call("linalg_vector_norm", tensor, p);
        }
    }
}
