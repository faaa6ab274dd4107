using static TorchSharp.torch;

namespace DropoutTorch.Protocols;

/// <summary>Adam on one tensor that holds the weights of many fits: Kingma and Ba, arXiv:1412.6980; rate 0.001, betas 0.9 and 0.999, epsilon 1e-7.</summary>
internal sealed class GroupAdam(Tensor parameters) : IDisposable
{
    public const double Rate = 0.001, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-7;

    private readonly Tensor _mean = zeros_like(parameters).DetachFromDisposeScope();
    private readonly Tensor _square = zeros_like(parameters).DetachFromDisposeScope();
    private long _steps;

    /// <summary>One step: θ −= rate · m̂ / (√v̂ + ε). The corrections are in the numbers, which costs no pass over the weights.</summary>
    public void Step(Tensor gradient)
    {
        _steps++;
        double root = Math.Sqrt(1 - Math.Pow(Beta2, _steps));
        _mean.mul_(Beta1).add_(gradient, 1 - Beta1);
        _square.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
        using Tensor denominator = _square.sqrt();
        denominator.add_(Epsilon * root);
        parameters.addcdiv_(_mean, denominator, -Rate * root / (1 - Math.Pow(Beta1, _steps)));
    }

    public void Dispose()
    {
        _mean.Dispose();
        _square.Dispose();
    }
}
