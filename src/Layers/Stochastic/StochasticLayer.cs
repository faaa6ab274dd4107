using DropoutTorch.Layers.Random;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>
/// What all layers of the dropout family share: a probability that schedules may change, a mode that Monte-Carlo sampling switches
/// without touching the rest of the network, and a source of random numbers.
/// </summary>
public abstract class StochasticLayer : Module<Tensor, Tensor>
{
    private readonly bool _allowsOne;
    private readonly Lock _counting = new();
    private double _p;

    /// <param name="name">The name under which the module presents itself.</param>
    /// <param name="p">Probability of dropping, in [0, 1].</param>
    /// <param name="seed">
    /// A stream of the layer's own, which counts the layer's active forwards in the buffer <c>steps</c>; null leaves it to
    /// torch's default CPU generator. Layers with the same seed draw the same masks.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    protected StochasticLayer(string name, double p, long? seed = null) : this(name, p, seed, allowsOne: true)
    {
    }

    private protected StochasticLayer(string name, double p, long? seed, bool allowsOne) : base(name)
    {
        _allowsOne = allowsOne;
        _p = Check(p);
        this.seed = seed;
        if (seed is not null) register_buffer("steps", zeros([1], dtype: ScalarType.Int64, device: CPU).DetachFromDisposeScope());
    }

    /// <summary>The probability of DROPPING, in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1] or NaN.</exception>
    public virtual double p
    {
        get => _p;
        set => _p = Check(value);
    }

    /// <summary>When the layer draws masks.</summary>
    public StochasticMode Mode { get; set; } = StochasticMode.FollowTraining;

    /// <summary>The seed of the layer's own stream; null where torch's generator governs.</summary>
    public long? seed { get; }

    /// <summary>Where the numbers come from when it is neither the layer's seed nor torch's generator that shall decide.</summary>
    public RandomSource? Source { get; set; }

    /// <summary>
    /// The global number of the batch's first sample. A batch that is part of a larger one then draws the part's masks. Not for
    /// a <see cref="Source"/>, which has its own.
    /// </summary>
    public uint FirstRow { get; set; }

    /// <summary>Whether the next forward draws a mask.</summary>
    public bool IsActive => Mode switch
    {
        StochasticMode.AlwaysOn => true,
        StochasticMode.Off => false,
        _ => training,
    };

    /// <summary>Whether all samples of a batch share what the layer draws, so that a batch cannot hold several steps: masks of weights.</summary>
    public virtual bool SharesMask => false;

    /// <summary>The source of this forward. Counts a step of the layer's own stream, so it is asked once a forward.</summary>
    protected RandomSource NextSource()
    {
        if (Source is { } source) return source;
        if (seed is not { } own || !IsActive) return RandomSource.FromRow(FirstRow);
        // Read anew each time: loading a checkpoint changes it.
        using var grad = no_grad();
        var steps = get_buffer("steps")!;
        long step;
        lock (_counting) // layers are called by several threads, and each shall have masks of its own
        {
            step = steps.item<long>();
            steps.add_(1);
        }
        return RandomSource.At(new StreamAddress((ulong)own, (uint)step, FirstRow: FirstRow));
    }

    private double Check(double p) => _allowsOne ? Probability.Check(p) : Probability.CheckBelowOne(p);
}
