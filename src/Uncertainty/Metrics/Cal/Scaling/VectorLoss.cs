using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// The negative log-likelihood as a function of the weights and biases, with its gradient and Hessian. It works on logits whose classes
/// each have mean 0 and deviation 1, where both kinds of parameter are of one size, and only in the directions that the logits say
/// something about: a number added to all biases, or the weight of a logit that never changes, stays 0. The result is for the
/// logits as they came.
/// </summary>
internal sealed class VectorLoss
{
    private const int MaxSteps = 100;
    private const double SmallStep = 1e-7;
    private const double Flat = 1e-13;
    private const double Unsaid = 1e-8;

    private readonly Tensor _logits;
    private readonly Tensor _centre;
    private readonly Tensor _scale;
    private readonly Tensor _events;
    private readonly Tensor _directions;
    private readonly int _classes;

    internal VectorLoss(Tensor logits, Tensor targets)
    {
        _classes = (int)logits.shape[1];
        _centre = logits.mean([0]);
        var centred = logits.sub(_centre);
        var deviation = centred.square().mean([0]).sqrt();
        _scale = deviation.where(deviation.gt(0), ones_like(deviation));
        _logits = centred.div(_scale);
        _events = Cls.OneHot(targets, logits);
        _directions = Directions();
    }

    internal (Tensor Weights, Tensor Biases) Minimise()
    {
        // At equal probabilities the loss bends most, whatever the size of the logits.
        var parameters = zeros([2 * _classes], dtype: float64, device: _logits.device);
        for (var count = 0; count < MaxSteps; count++)
        {
            var (gradient, hessian) = Pure.Pair(() => InDirections(parameters));
            var step = linalg.solve(hessian, gradient.unsqueeze(1));
            var move = _directions.matmul(step).squeeze(1).mul(-1);
            var length = move.abs().max().item<double>();
            var flat = gradient.abs().max().item<double>() < Flat;
            if (flat && length > SmallStep) break;
            parameters = Damped(parameters, move, -gradient.dot(step.squeeze(1)).item<double>());
            if (length <= SmallStep) return InTheirUnits(parameters);
        }
        // The loss is level and its lowest point still moves away: it lies at infinity.
        throw new ArgumentException("logits: expected classes that cannot be told apart without an error so that a best scaling exists, "
            + "got some that can (ever larger weights are better)");
    }

    /// <summary>The whole step, or half of it as often as it takes to go down (Armijo).</summary>
    private Tensor Damped(Tensor parameters, Tensor move, double slope)
    {
        var before = Loss(parameters);
        var part = 1.0;
        // Near the lowest point differences drown in rounding, and the whole step is right.
        while (part > 1e-10 && Loss(parameters.add(move.mul(part))) > before + 1e-4 * part * slope + 1e-14 * Math.Abs(before)) part /= 2;
        return parameters.add(move.mul(part));
    }

    private Tensor Scaled(Tensor parameters) => _logits.mul(parameters[.._classes]).add(parameters[_classes..]);

    private double Loss(Tensor parameters) => Pure.Mean(() => Scaled(parameters).log_softmax(-1).mul(_events).sum(-1).mul(-1));

    private (Tensor Gradient, Tensor Hessian) InDirections(Tensor parameters)
    {
        var p = Scaled(parameters).softmax(-1);
        var surplus = p.sub(_events);
        var gradient = cat([surplus.mul(_logits).mean([0]), surplus.mean([0])]);
        return (_directions.t().mv(gradient), _directions.t().matmul(Curvature(p)).matmul(_directions));
    }

    /// <summary>The Hessian where the probabilities are p: the means of d²/dw dw, dw db and db db.</summary>
    private Tensor Curvature(Tensor p)
    {
        // Column c of the first half moves with w_c, of the second with b_c.
        var moved = cat([p.mul(_logits), p], 1);
        var cross = p.mul(_logits).mean([0]).diag();
        var squares = p.mul(_logits.square()).mean([0]).diag();
        var own = cat([cat([squares, cross], 1), cat([cross, p.mean([0]).diag()], 1)]);
        return own.sub(moved.t().matmul(moved).div(p.shape[0]));
    }

    /// <summary>Columns: the directions along which equal probabilities would bend the loss.</summary>
    private Tensor Directions() => Pure.Of(() =>
    {
        var (values, vectors) = linalg.eigh(Curvature(full_like(_logits, 1.0 / _classes)));
        return vectors.index_select(1, values.gt(values.max().mul(Unsaid)).nonzero().squeeze(1));
    });

    private (Tensor, Tensor) InTheirUnits(Tensor parameters)
    {
        var weights = parameters[.._classes].div(_scale);
        var biases = parameters[_classes..].sub(weights.mul(_centre));
        return (weights, biases.sub(biases.mean()));
    }
}
