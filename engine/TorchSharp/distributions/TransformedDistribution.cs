using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

namespace TorchSharp.Modules;

/// <summary>The distribution of f(x), where x follows a base distribution and f is a chain of transforms.</summary>
/// <remarks>
/// log p(y) = log p(x) - log |det dy/dx| with x = f⁻¹(y). The base distribution belongs to this one and is disposed with it;
/// the tensors in the transforms stay their maker's.
/// </remarks>
public class TransformedDistribution : Distribution
{
    protected Distribution base_distribution = null!;
    private Distribution[] _owned = [];
    private Transform[] _transforms = [];

    /// <summary>For derived classes, which call <see cref="_init(Distribution, Transform[])"/>.</summary>
    public TransformedDistribution(Generator? generator = null) : base(generator) { }

    public TransformedDistribution(Distribution base_distribution, Transform transform, Generator? generator = null)
        : this(base_distribution, [transform], generator) { }

    /// <param name="base_distribution">Where x comes from.</param>
    /// <param name="transforms">The chain, the first to apply first.</param>
    /// <param name="generator">Unused: the base distribution draws.</param>
    public TransformedDistribution(Distribution base_distribution, IEnumerable<Transform> transforms, Generator? generator = null)
        : base(generator) => _init(base_distribution, [.. transforms]);

    private Distribution Base => base_distribution ?? throw new InvalidOperationException(
        $"{GetType().Name}: has no base distribution yet. Fix: call _init in the constructor.");

    public override Tensor mean => throw Missing(nameof(mean));

    public override Tensor variance => throw Missing(nameof(variance));

    public override Tensor entropy() => throw Missing(nameof(entropy));

    public override Tensor sample(params long[] sample_shape)
    {
        using var _ = no_grad();
        return WrappedTensorDisposeScope(() => Forward(Base.sample(sample_shape)));
    }

    public override Tensor rsample(params long[] sample_shape) =>
        WrappedTensorDisposeScope(() => Forward(Base.rsample(sample_shape)));

    public override Tensor log_prob(Tensor value)
    {
        using var scope = NewDisposeScope();
        var width = event_shape.Length;
        Tensor? jacobian = null;
        var y = value;
        foreach (var transform in _transforms.Reverse())
        {
            var x = transform._inverse(y);
            width += transform.domain.event_dim - transform.codomain.event_dim;
            var term = Transform._sum_rightmost(transform.log_abs_det_jacobian(x, y), width - transform.domain.event_dim);
            jacobian = jacobian is null ? term : jacobian + term;
            y = x;
        }
        var density = Transform._sum_rightmost(Base.log_prob(y), width - Base.event_shape.Length);
        return (jacobian is null ? density : density - jacobian).MoveToOuterDisposeScope();
    }

    public override Tensor cdf(Tensor value) => WrappedTensorDisposeScope(() =>
    {
        var x = _transforms.Reverse().Aggregate(value, (y, transform) => transform._inverse(y));
        return Rising(Base.cdf(x));
    });

    public override Tensor icdf(Tensor value) => WrappedTensorDisposeScope(() => Forward(Base.icdf(Rising(value))));

    public override Distribution expand(Size batch_shape, Distribution? instance = null) => Expand(batch_shape, instance);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (var distribution in _owned) distribution.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Takes the base distribution over and computes the shapes; a base distribution that was there is disposed.</summary>
    /// <exception cref="ArgumentException">An event of the first transform has more dimensions than the base distribution's samples.</exception>
    protected void _init(Distribution base_distribution, Transform[] transforms)
    {
        ArgumentNullException.ThrowIfNull(base_distribution);
        using var chain = new Chain(base_distribution, transforms);
        var before = _owned;
        (this.base_distribution, _owned, _transforms) = (chain.Base, chain.Release(), transforms);
        foreach (var distribution in before.Except(_owned)) distribution.Dispose();
        _init(chain.BatchShape, chain.EventShape);
    }

    /// <summary>expand, also for the derived classes that inherit it.</summary>
    private protected virtual Distribution Expand(Size batch_shape, Distribution? instance)
    {
        var expanded = InstanceOr(instance, () => new TransformedDistribution(generator));
        var shape = _transforms.Reverse().Aggregate((batch_shape + event_shape).Shape, (now, transform) => transform.inverse_shape(now));
        expanded._init(Base.expand(shape[..^Base.event_shape.Length]), _transforms);
        expanded._init(batch_shape, event_shape);
        return expanded;
    }

    private Tensor Forward(Tensor x) => _transforms.Aggregate(x, (now, transform) => transform._call(now));

    /// <summary>1 - p where the chain of transforms falls: there, small x make large y.</summary>
    private Tensor Rising(Tensor probability)
    {
        var sign = _transforms.Aggregate(
            ones([], probability.dtype, probability.device), (now, transform) => now * transform._sign().to(probability.device));
        return where(sign < 0, 1 - probability, probability);
    }
}
