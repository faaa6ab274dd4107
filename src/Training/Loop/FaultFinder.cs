using DropoutTorch.Data;
using DropoutTorch.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>Says in which layer of a network numbers stopped being finite.</summary>
internal static class FaultFinder
{
    /// <summary>
    /// The first culprit: an input, a parameter, else the first layer, in the order in which they run, whose output is not finite;
    /// null where the network's own answer is finite, so that the loss itself overflowed.
    /// </summary>
    /// <param name="model">As it was when the loss went wrong.</param>
    /// <param name="objective">How it is called.</param>
    /// <param name="batch">The batch of that step.</param>
    public static string? OfForward(Module<Tensor, Tensor> model, Objective objective, Batch batch)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        if (!IsFinite(batch.Inputs))
            return "the inputs of the batch";
        if (OfParameters(model) is string weight)
            return weight;
        Objective fresh = objective.Fresh();
        using var owned = ReferenceEquals(fresh, objective) ? null : fresh as IDisposable;
        return FirstOutput(model, () => fresh.Forward(model, batch.Inputs)) is string layer ? $"the output of {layer}" : null;
    }

    /// <summary>The first parameter that is not finite; null where all are.</summary>
    public static string? OfParameters(Module model)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return FirstParameter(model, parameter => parameter) is string weight ? $"the parameter {weight}" : null;
    }

    /// <summary>The first parameter whose gradient is not finite; null where all are.</summary>
    public static string? OfGradients(Module model)
    {
        using DisposeScope scope = NewDisposeScope();
        return FirstParameter(model, parameter => parameter.grad) is string weight ? $"the gradient of {weight}" : null;
    }

    private static string? FirstParameter(Module model, Func<Tensor, Tensor?> value) =>
        model.named_parameters().FirstOrDefault(entry => value(entry.parameter) is Tensor tensor && !IsFinite(tensor)).name;

    // A container's output is that of its last layer, which runs, and so is noted, before it.
    private static string? FirstOutput(Module<Tensor, Tensor> model, Func<Tensor> forward)
    {
        string? found = null;
        List<Action> removals = [];
        foreach ((string path, Module module) in model.depth_first())
        {
            if (module is not Module<Tensor, Tensor> layer)
                continue;
            var hook = layer.register_forward_hook((_, _, output) =>
            {
                if (found is null && !IsFinite(output))
                    found = $"{(path.Length == 0 ? "the model" : path)} ({layer.GetName()})";
                return output;
            });
            removals.Add(hook.remove);
        }
        try
        {
            forward().Dispose();
        }
        finally
        {
            removals.ForEach(remove => remove());
        }
        return found;
    }

    private static bool IsFinite(Tensor tensor) => !tensor.is_floating_point() || tensor.isfinite().all().item<bool>();
}
