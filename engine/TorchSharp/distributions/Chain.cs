using static TorchSharp.torch;
using static TorchSharp.torch.distributions;
using static TorchSharp.torch.distributions.transforms;

namespace TorchSharp.Modules;

/// <summary>Fits a base distribution to a chain of transforms: broadcasts its batch, widens its events.</summary>
internal sealed class Chain : IDisposable
{
    private readonly List<Distribution> _made = [];
    private readonly Distribution _given;

    internal Chain(Distribution given, Transform[] transforms)
    {
        Base = _given = given;
        var chain = new ComposeTransform(transforms);
        var domain = chain.domain.event_dim;
        var events = given.event_shape.Length;
        var before = (given.batch_shape + given.event_shape).Shape;
        if (before.Length < domain)
            throw new ArgumentException(
                $"TransformedDistribution: expected a base distribution with samples of at least {domain} dimensions, got shape [{string.Join(", ", before)}].");
        var after = chain.forward_shape(before);
        try
        {
            Fit(chain.inverse_shape(after), before, domain);
        }
        catch
        {
            Dispose();
            throw;
        }
        var cut = after.Length - (chain.codomain.event_dim + Math.Max(events - domain, 0));
        (BatchShape, EventShape) = (after[..cut], after[cut..]);
    }

    /// <summary>The base distribution as the chain needs it.</summary>
    internal Distribution Base { get; private set; }

    internal Size BatchShape { get; }

    internal Size EventShape { get; }

    /// <summary>Every distribution that belongs to the owner from now on.</summary>
    internal Distribution[] Release()
    {
        Distribution[] all = [_given, .. _made];
        _made.Clear();
        return all;
    }

    /// <summary>Disposes what was made and not released.</summary>
    public void Dispose() => _made.ForEach(distribution => distribution.Dispose());

    private void Fit(long[] needed, long[] before, int domain)
    {
        var events = _given.event_shape.Length;
        if (!needed.AsSpan().SequenceEqual(before)) Keep(_given.expand(needed[..^events]));
        if (domain > events) Keep(new Independent(Base, domain - events));
    }

    private void Keep(Distribution made)
    {
        Base = made;
        _made.Add(made);
    }
}
