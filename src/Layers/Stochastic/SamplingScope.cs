using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers;

/// <summary>
/// What the layers whose source is <see cref="RandomSource.Sampled"/> draw on this thread until it is disposed: the masks of one or several
/// Monte-Carlo samples. Threads that run one network side by side each have a scope of their own.
/// </summary>
/// <example>
/// <code>
/// model.set_random_source(RandomSource.Sampled);
/// using (new SamplingScope(new StreamAddress(Key: 1, Step: 7)))
///     y = model.call(x); // sample 7, whichever thread asks, as often as it asks
/// </code>
/// </example>
public sealed class SamplingScope : IDisposable
{
    /// <summary>How many layers a network may have.</summary>
    internal const uint MostLayers = 1 << 12;

    // Above the layer's number in the stream's; the house's own streams begin at 2^28.
    private const int CallShift = 20;
    private const uint MostCalls = 1 << 8;

    [ThreadStatic]
    private static SamplingScope? t_current;

    private readonly StreamAddress _address;
    private readonly SamplingScope? _outer;
    private readonly Dictionary<uint, uint> _calls = [];

    /// <summary>Begins the samples that stand at an address: see <see cref="StreamAddress.StepRows"/> for several in one batch.</summary>
    public SamplingScope(StreamAddress address)
    {
        (_address, _outer) = (address, t_current);
        t_current = this;
    }

    /// <summary>The scope around this one holds again.</summary>
    public void Dispose() => t_current = _outer;

    /// <summary>The address of a layer's next forward. A layer that a network uses several times draws other masks each time.</summary>
    /// <param name="stream">The layer's first stream.</param>
    internal static StreamAddress Next(uint stream)
    {
        var scope = t_current ?? throw new InvalidOperationException("expected a SamplingScope around the forward pass, since the layers' source is RandomSource.Sampled, got none");
        var call = scope._calls.GetValueOrDefault(stream);
        if (call == MostCalls) throw new InvalidOperationException($"expected at most {MostCalls} forwards of one layer in a pass, got more");
        scope._calls[stream] = call + 1;
        return scope._address.WithStream(stream | (call << CallShift));
    }
}
