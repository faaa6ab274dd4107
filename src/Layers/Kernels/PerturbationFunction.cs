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
        return is_grad_enabled() && input.requires_grad ? apply(input, perturbation, inplace) : Perturb(input, perturbation, inplace);
    }

    /// <inheritdoc/>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (input, perturbation, inplace) = ((Tensor)vars[0], (Perturbation)vars[1], (bool)vars[2]);
        ctx.save_data(PerturbationKey, perturbation);
        var output = Perturb(input, perturbation, inplace);
        ctx.save_data(OutputKey, new Placement(output.shape, output.stride()));
        if (!inplace) return output;
        output.Dispose();
        ctx.mark_dirty([input]);
        return input;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var derivative = ((Perturbation)ctx.get_data(PerturbationKey)!).Derivative;
        var placement = (Placement)ctx.get_data(OutputKey)!;
        // A gradient may come in any layout (that of a sum has no strides at all); the bits belong to the output's.
        var fits = grad_output.stride().AsSpan().SequenceEqual(placement.Strides);
        if (is_grad_enabled() && grad_output.requires_grad)
        {
            var placed = fits ? grad_output : grad_output.add(empty_strided(placement.Shape, placement.Strides, grad_output.dtype, grad_output.device).zero_());
            return [apply(placed, derivative, false), null!, null!];
        }
        if (fits) return [Perturb(grad_output, derivative, inplace: false), null!, null!];
        var moved = empty_strided(placement.Shape, placement.Strides, grad_output.dtype, grad_output.device).copy_(grad_output);
        return [Perturb(moved, derivative, inplace: true), null!, null!];
    }

    private static Tensor Perturb(Tensor input, Perturbation perturbation, bool inplace)
    {
        if (!KernelTypes.Takes(input)) return Compose(input, perturbation, inplace);
        if (DenseLayout.Of(input) is { RowsFollow: true } layout)
        {
            var output = inplace ? input.alias() : empty_like(input);
            perturbation.Run(input, output, layout);
            return output;
        }
        return Rearrange(input, perturbation, inplace);
    }

    /// <summary>For elements that lie apart or samples that interleave: a copy in which sample follows sample.</summary>
    private static Tensor Rearrange(Tensor input, Perturbation perturbation, bool inplace)
    {
        var output = inplace ? input.alias() : empty_like(input);
        var order = OutputLayout(output);
        using var rows = order.Arrange(empty([input.numel()], dtype: input.dtype));
        rows.copy_(input);
        perturbation.Run(rows, rows, DenseLayout.Of(rows)!);
        output.copy_(rows);
        return output;
    }

    private static Tensor Compose(Tensor input, Perturbation perturbation, bool inplace)
    {
        using var scope = NewDisposeScope();
        var output = inplace ? input.alias() : empty_like(input);
        output.copy_(perturbation.Compose(input, OutputLayout(output)));
        return output.MoveToOuterDisposeScope();
    }

    // In place, the elements may lie apart; they then count as those of a dense tensor of their shape would.
    private static DenseLayout OutputLayout(Tensor output)
    {
        if (DenseLayout.Of(output) is { } layout) return layout;
        using var dense = empty_like(output);
        return DenseLayout.Of(dense)!;
    }

    private sealed record Placement(long[] Shape, long[] Strides);
}
