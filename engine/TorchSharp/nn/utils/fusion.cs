using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            // A batch normalisation in evaluation mode is a scale and an offset, which the layer before it can take over:
            // s = γ / √(variance + ε), W' = s W, b' = s (b - mean) + β.

            /// <summary>Weight and bias of a convolution that does its normalisation too.</summary>
            /// <param name="conv_w">(out, in, ...), or (in, out, ...) for a transposed convolution.</param>
            /// <param name="conv_b">(out); none is zeros.</param>
            /// <param name="bn_rm">The running mean.</param>
            /// <param name="bn_rv">The running variance.</param>
            /// <param name="bn_eps">The ε beside the variance.</param>
            /// <param name="bn_w">γ; none is ones.</param>
            /// <param name="bn_b">β; none is zeros.</param>
            /// <param name="transpose">Whether the convolution is a transposed one.</param>
            public static (Parameter weight, Parameter bias) fuse_conv_bn_weights(
                Tensor conv_w, Tensor? conv_b, Tensor bn_rm, Tensor bn_rv, double bn_eps, Tensor? bn_w, Tensor? bn_b, bool transpose = false)
            {
                if (conv_w.dim() < 2)
                    throw new ArgumentException($"fuse_conv_bn_weights: expected a weight of 2 dimensions or more, got {conv_w.dim()}.", nameof(conv_w));
                return Fused(nameof(fuse_conv_bn_weights), conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, transpose ? 1 : 0);
            }

            /// <summary>Weight and bias of a linear layer that does its normalisation too.</summary>
            /// <inheritdoc cref="fuse_conv_bn_weights"/>
            public static (Parameter weight, Parameter bias) fuse_linear_bn_weights(
                Tensor linear_w, Tensor? linear_b, Tensor bn_rm, Tensor bn_rv, double bn_eps, Tensor bn_w, Tensor bn_b)
            {
                if (linear_w.dim() != 2)
                    throw new ArgumentException($"fuse_linear_bn_weights: expected a weight of 2 dimensions, got {linear_w.dim()}.", nameof(linear_w));
                return Fused(nameof(fuse_linear_bn_weights), linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, 0);
            }

            /// <summary>A new linear layer that gives what the two give one after the other in evaluation mode.</summary>
            /// <exception cref="InvalidOperationException">A module is in training mode, or keeps no running statistics.</exception>
            public static Linear fuse_linear_bn_eval(Linear linear, BatchNorm bn)
            {
                if (linear.training || bn.training)
                    throw new InvalidOperationException("fuse_linear_bn_eval: expected both modules in evaluation mode. Fix: call eval() on them.");
                if (bn.running_mean is null || bn.running_var is null)
                    throw new InvalidOperationException("fuse_linear_bn_eval: expected a normalisation with running statistics, got one without.");
                var (weight, bias) = Fused(
                    nameof(fuse_linear_bn_eval), linear.weight, linear.bias, bn.running_mean, bn.running_var, bn.eps, bn.affine ? bn.weight : null,
                    bn.bias, 0);
                var fused = Linear(weight, bias);
                fused.eval();
                return fused;
            }

            private static (Parameter weight, Parameter bias) Fused(
                string name, Tensor weight, Tensor? bias, Tensor mean, Tensor variance, double eps, Tensor? gamma, Tensor? beta, int outputDimension)
            {
                using var grad = no_grad();
                using var scope = NewDisposeScope();
                var outputs = weight.shape[outputDimension];
                foreach (var tensor in new[] { bias, mean, variance, gamma, beta })
                {
                    if (tensor is not null && !tensor.shape.AsSpan().SequenceEqual([outputs]))
                        throw new ArgumentException(
                            $"{name}: expected bias, statistics, scale and offset of size [{outputs}] like the weight's outputs, "
                            + $"got [{string.Join(", ", tensor.shape)}].");
                }
                var scale = (variance + eps).rsqrt();
                if (gamma is not null) scale *= gamma;
                var sizes = new long[weight.dim()];
                Array.Fill(sizes, 1);
                sizes[outputDimension] = outputs;
                var offset = ((bias is null ? -mean : bias - mean) * scale).to(weight.dtype);
                if (beta is not null) offset += beta;
                return (
                    new Parameter((weight * scale.reshape(sizes)).to(weight.dtype), weight.requires_grad),
                    new Parameter(offset, bias?.requires_grad ?? weight.requires_grad));
            }
        }
    }
}
