using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// A rectifier and dropout as one differentiable function. A result is positive just where its element was positive and kept, so the
/// result itself, which the next layer keeps anyway, is all that backward needs.
/// </summary>
internal sealed class RectifiedFunction : SingleTensorFunction<RectifiedFunction>
{
    private const string ScaleKey = "scale";

    /// <inheritdoc/>
    public override string Name => nameof(RectifiedFunction);

    /// <summary>Rectifies and drops; records the step where a gradient is wanted. In place, the caller has asked <see cref="InPlace.Check"/>.</summary>
    internal static Tensor Run(Tensor input, RectifiedMask mask, bool inplace) =>
        is_grad_enabled() && input.requires_grad ? apply(input, mask, inplace) : mask.Apply(input, inplace);

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (input, mask, inplace) = ((Tensor)vars[0], (RectifiedMask)vars[1], (bool)vars[2]);
        ctx.save_data(ScaleKey, mask.Scale);
        var output = mask.Apply(input, inplace);
        if (inplace)
        {
            output.Dispose();
            ctx.mark_dirty([input]);
            output = input;
        }
        ctx.save_for_backward([output]);
        return output;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var output = ctx.get_saved_variables()[0];
        var scale = (double)ctx.get_data(ScaleKey)!;
        var grad = PerturbationFunction.InLayoutOf(PerturbationFunction.Placement.Of(output), grad_output);
        var recorded = is_grad_enabled() && grad.requires_grad;
        var kernel = !recorded && ElementDispatch.Takes(grad) && grad.dtype == output.dtype && DenseLayout.Of(output) is not null;
        return [kernel ? PositiveKernel.Run(output, grad, scale) : Compose(output, grad, scale), null!, null!];
    }

    private static Tensor Compose(Tensor output, Tensor grad, double scale)
    {
        using var scope = NewDisposeScope();
        using var dead = output.detach().le(0);
        return new Affine(scale).Compose(grad, dead.logical_not()).MoveToOuterDisposeScope();
    }
}
