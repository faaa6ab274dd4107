using System.Numerics;
using static TorchSharp.torch;

namespace DropoutTorch.Protocols;

/// <summary>Adam on one tensor that holds the weights of many fits: Kingma and Ba, arXiv:1412.6980; rate 0.001, betas 0.9 and 0.999, epsilon 1e-7.</summary>
internal sealed class GroupAdam(Tensor parameters) : IDisposable
{
    public const double Rate = 0.001, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-7;

    private readonly Tensor _mean = zeros_like(parameters).DetachFromDisposeScope();
    private readonly Tensor _square = zeros_like(parameters).DetachFromDisposeScope();
    private long _steps;

    /// <summary>
    /// β1, 1 − β1, β2, 1 − β2, ε and rate of a step, θ −= rate · m̂ / (√v̂ + ε), with the corrections of the moments in the last two, which
    /// costs no pass over the weights.
    /// </summary>
    /// <param name="step">From 1.</param>
    public static (T Beta1, T Rest1, T Beta2, T Rest2, T Epsilon, T Rate) Numbers<T>(long step) where T : INumber<T>
    {
        double root = Math.Sqrt(1 - Math.Pow(Beta2, step));
        return (Of(Beta1), Of(1 - Beta1), Of(Beta2), Of(1 - Beta2), Of(Epsilon * root), Of(Rate * root / (1 - Math.Pow(Beta1, step))));

        static T Of(double value) => T.CreateChecked(value);
    }

    /// <summary>One step.</summary>
    public void Step(Tensor gradient)
    {
        var numbers = Numbers<double>(++_steps);
        _mean.mul_(numbers.Beta1).add_(gradient, numbers.Rest1);
        _square.mul_(numbers.Beta2).addcmul_(gradient, gradient, numbers.Rest2);
        using Tensor denominator = _square.sqrt();
        parameters.addcdiv_(_mean, denominator.add_(numbers.Epsilon), -numbers.Rate);
    }

    public void Dispose()
    {
        _mean.Dispose();
        _square.Dispose();
    }
}
