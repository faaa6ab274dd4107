using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>Runs a metric: nothing is recorded for autograd, and of the tensors made only the result stays.</summary>
internal static class Pure
{
    /// <summary>The result belongs to the caller's dispose scope.</summary>
    internal static Tensor Of(Func<Tensor> metric)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        return scope.MoveToOuter(metric());
    }

    /// <summary>Two results, both of the caller's dispose scope.</summary>
    internal static (Tensor, Tensor) Pair(Func<(Tensor, Tensor)> metric)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var (first, second) = metric();
        return scope.MoveToOuter(first, second);
    }

    /// <summary>For metrics that end in something other than a tensor.</summary>
    internal static T Value<T>(Func<T> metric)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        return metric();
    }

    /// <summary>The mean over samples of a metric that has one value a sample.</summary>
    internal static double Mean(Func<Tensor> metric) => Value(() => metric().mean().item<double>());
}
