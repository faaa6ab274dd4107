using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The last steps and the changes of the gradient along them: what LBFGS knows of the inverse Hessian.</summary>
internal sealed class LbfgsHistory(long size) : IDisposable
{
    private readonly List<(Tensor change, Tensor step, double inverse)> _pairs = [];
    private double _scale = 1;

    /// <summary>Takes over a step and the gradient's change along it, unless the loss does not curve upwards there.</summary>
    internal void Add(Tensor change, Tensor step)
    {
        var curvature = change.dot(step).ToDouble();
        if (!(curvature > 1e-10)) return;
        if (_pairs.Count == size)
        {
            Free(_pairs[0]);
            _pairs.RemoveAt(0);
        }
        _scale = Rounded(curvature / change.dot(change).ToDouble(), change);
        _pairs.Add((change.DetachFromDisposeScope(), step.DetachFromDisposeScope(), Rounded(1 / curvature, change)));
    }

    /// <summary>Minus the gradient times the inverse Hessian (the two-loop recursion: Nocedal 1980).</summary>
    internal Tensor Direction(Tensor gradient)
    {
        var direction = gradient.neg();
        var weights = new double[_pairs.Count];
        for (var i = _pairs.Count - 1; i >= 0; i--)
        {
            var (change, step, inverse) = _pairs[i];
            weights[i] = Rounded(step.dot(direction).ToDouble() * inverse, direction);
            direction.add_(change, -weights[i]);
        }
        direction.mul_(_scale);
        for (var i = 0; i < _pairs.Count; i++)
        {
            var (change, step, inverse) = _pairs[i];
            var weight = Rounded(change.dot(direction).ToDouble() * inverse, direction);
            direction.add_(step, Rounded(weights[i] - weight, direction));
        }
        return direction;
    }

    public void Dispose()
    {
        _pairs.ForEach(Free);
        _pairs.Clear();
    }

    // PyTorch keeps these numbers as tensors of the parameters' type.
    internal static double Rounded(double number, Tensor like) => like.dtype == ScalarType.Float32 ? (float)number : number;

    private static void Free((Tensor change, Tensor step, double) pair)
    {
        pair.change.Dispose();
        pair.step.Dispose();
    }
}
