using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace DropoutTorch.Layers.Kernels;

/// <summary>The kernels as a differentiable function. Nothing is kept for backward but where the bits stand.</summary>
internal sealed class MaskedFunction : SingleTensorFunction<MaskedFunction>
{
    private const string DrawKey = "draw";
    private const string LayoutKey = "layout";

    /// <inheritdoc/>
    public override string Name => nameof(MaskedFunction);

    /// <summary>Draws and changes; records the step where a gradient is wanted.</summary>
    /// <param name="input">A tensor that <see cref="MaskedKernel.Takes"/>.</param>
    /// <param name="draw">What is drawn.</param>
    /// <param name="inplace">Change the input itself.</param>
    internal static Tensor Run(Tensor input, in Draw draw, bool inplace)
    {
        var recorded = is_grad_enabled() && input.requires_grad;
        // The kernel writes before autograd could refuse.
        if (recorded && inplace && input.is_leaf)
            throw new InvalidOperationException("expected a tensor that may be changed in place, got a leaf that requires a gradient. Fix: inplace: false.");
        if (DenseLayout.Of(input) is not { } layout)
        {
            if (!inplace)
            {
                using var dense = input.contiguous();
                return Run(dense, draw, inplace: false);
            }
            // In place, the result goes back to where the elements lie.
            using var elsewhere = input.contiguous();
            using var changed = Run(elsewhere, draw, inplace: false);
            return input.copy_(changed).alias();
        }
        if (recorded) return apply(input, draw, layout, inplace);
        return Change(input, draw, layout, inplace);
    }

    private static Tensor Change(Tensor input, in Draw draw, DenseLayout layout, bool inplace)
    {
        Tensor output = inplace ? input.alias() : empty_like(input);
        MaskedKernel.Run(input, output, layout, draw);
        return output;
    }

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (input, draw, layout, inplace) = ((Tensor)vars[0], (Draw)vars[1], (DenseLayout)vars[2], (bool)vars[3]);
        ctx.save_data(DrawKey, draw);
        ctx.save_data(LayoutKey, new Saved(layout, input.shape, input.stride()));
        if (!inplace) return Change(input, draw, layout, inplace: false);
        MaskedKernel.Run(input, input, layout, draw);
        ctx.mark_dirty([input]);
        return input;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var draw = (Draw)ctx.get_data(DrawKey)!;
        // The derivative of x · scale + shift: the same bits, without what does not depend on x.
        draw = draw with { Affine = new Affine(draw.Affine.Scale) };
        var saved = (Saved)ctx.get_data(LayoutKey)!;
        // A gradient may come in any layout (that of a sum has no strides at all); the bits belong to the input's.
        var fits = grad_output.stride().AsSpan().SequenceEqual(saved.Strides);
        var grad = fits ? grad_output : empty_strided(saved.Shape, saved.Strides, grad_output.dtype, grad_output.device).copy_(grad_output);
        if (is_grad_enabled() && grad.requires_grad) return [apply(grad, draw, saved.Layout, false), null!, null!, null!];
        return [Change(grad, draw, saved.Layout, inplace: !fits), null!, null!, null!];
    }

    private sealed record Saved(DenseLayout Layout, long[] Shape, long[] Strides);
}
