using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Engine.Tests.Autograd;

/// <summary>y = x * factor, with the factor as a plain argument.</summary>
internal sealed class Scaled : SingleTensorFunction<Scaled>
{
    public override string Name => nameof(Scaled);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        ctx.save_data("factor", vars[1]);
        return ((Tensor)vars[0]).mul((double)vars[1]);
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output.mul((double)ctx.get_data("factor")!), null!];
}

/// <summary>y = x^3 through temporaries, saving the input.</summary>
internal sealed class Cubed : SingleTensorFunction<Cubed>
{
    public override string Name => nameof(Cubed);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var x = (Tensor)vars[0];
        ctx.save_for_backward([x]);
        return x.mul(x).mul(x);
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var x = ctx.get_saved_variables()[0];
        return [grad_output * 3 * x * x];
    }
}

/// <summary>(x y, x + y): several inputs and outputs.</summary>
internal sealed class ProductAndSum : MultiTensorFunction<ProductAndSum>
{
    public override string Name => nameof(ProductAndSum);

    public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
    {
        var (x, y) = ((Tensor)vars[0], (Tensor)vars[1]);
        ctx.save_for_backward([x, y]);
        return [x * y, x + y];
    }

    public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs) => ctx.get_saved_variables() is [var x, var y]
        ? [grad_outputs[0] * y + grad_outputs[1], grad_outputs[0] * x + grad_outputs[1]]
        : throw new InvalidOperationException("expected two saved tensors");
}

/// <summary>Does in a call what the test asks for, so that each behaviour needs no class of its own.</summary>
internal sealed class Scripted : MultiTensorFunction<Scripted>
{
    internal sealed record Script(
        Func<AutogradContext, Tensor[], List<Tensor>> Forward,
        Func<AutogradContext, List<Tensor>, List<Tensor>> Backward);

    public override string Name => nameof(Scripted);

    internal static List<Tensor> Run(Script script, params Tensor[] inputs) => apply([script, .. inputs]);

    public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
    {
        ctx.save_data("script", vars[0]);
        return ((Script)vars[0]).Forward(ctx, [.. vars.Skip(1).Cast<Tensor>()]);
    }

    public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs) =>
        [null!, .. ((Script)ctx.get_data("script")!).Backward(ctx, grad_outputs)];
}
