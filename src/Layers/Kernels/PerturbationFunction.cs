using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Perturbations as a differentiable function, to any order. Nothing is kept for backward but where the bits stand.</summary>
internal sealed class PerturbationFunction : SingleTensorFunction<PerturbationFunction>
{
    private const string PerturbationKey = "perturbation";
    private const string OutputKey = "output";

    /// <inheritdoc/>
    public override string Name => nameof(PerturbationFunction);

    /// <summary>Perturbs; records the step where a gradient is wanted.</summary>
    /// <param name="input">Floating-point, with at least one element.</param>
    /// <param name="perturbation">What is done.</param>
    /// <param name="inplace">Change the input itself.</param>
    internal static Tensor Run(Tensor input, Perturbation perturbation, bool inplace)
    {
        if (inplace) InPlace.Check(input);
        return RunChecked(input, perturbation, inplace);
    }

    /// <summary>The same for a caller that has asked <see cref="InPlace.Check"/> before it drew: asking twice would cost backward a copy more.</summary>
    internal static Tensor RunChecked(Tensor input, Perturbation perturbation, bool inplace) =>
        is_grad_enabled() && input.requires_grad ? apply(input, perturbation, inplace) : perturbation.Apply(input, inplace);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (input, perturbation, inplace) = ((Tensor)vars[0], (Perturbation)vars[1], (bool)vars[2]);
        ctx.save_data(PerturbationKey, perturbation);
        var output = perturbation.Apply(input, inplace);
        ctx.save_data(OutputKey, Placement.Of(output));
        if (!inplace) return output;
        output.Dispose();
        ctx.mark_dirty([input]);
        return input;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var derivative = ((Perturbation)ctx.get_data(PerturbationKey)!).Derivative;
        var grad = InLayoutOf((Placement)ctx.get_data(OutputKey)!, grad_output);
        if (is_grad_enabled() && grad.requires_grad) return [apply(grad, derivative, false), null!, null!];
        return [derivative.Apply(grad, inplace: !ReferenceEquals(grad, grad_output)), null!, null!];
    }

    /// <summary>The gradient in the layout of the output, to which the bits belong: a gradient may come in any, that of a sum without strides at all.</summary>
    internal static Tensor InLayoutOf(Placement placement, Tensor grad)
    {
        if (grad.stride().AsSpan().SequenceEqual(placement.Strides)) return grad;
        var placed = empty_strided(placement.Shape, placement.Strides, grad.dtype, grad.device);
        // Recorded where the gradient is to be differentiated again.
        return is_grad_enabled() && grad.requires_grad ? placed.zero_().add_(grad) : placed.copy_(grad);
    }

    /// <summary>Where a result lay.</summary>
    internal sealed record Placement(long[] Shape, long[] Strides)
    {
        internal static Placement Of(Tensor tensor) => new(tensor.shape, tensor.stride());
    }
}
