using DropoutTorch.Layers.Random;

namespace DropoutTorch.Protocols;

/// <summary>
/// The random numbers of one fit, all from its seed through Philox's counter: nothing depends on what else is computed beside it.
/// </summary>
internal static class FitRandom
{
    private const uint InputMasks = 0, HiddenMasks = 1, InputSamples = 2, HiddenSamples = 3, Order = 4, FirstWeights = 5;

    /// <summary>
    /// Where the masks of a training step's inputs stand. The batch is one sample to the stream, its elements count on from row to row: a
    /// sample's bits are drawn by 128, and a row of a few features would throw most of them away.
    /// </summary>
    public static StreamAddress InputMask(ulong seed, long step) => new(seed, (uint)step, InputMasks);

    /// <summary>Where the masks of a training step's hidden units stand, likewise.</summary>
    public static StreamAddress HiddenMask(ulong seed, long step) => new(seed, (uint)step, HiddenMasks);

    /// <summary>Where the masks of Monte-Carlo passes over a block of rows stand: a pass is a sample to the stream.</summary>
    /// <param name="seed">Of the fit.</param>
    /// <param name="block">The number of the block of rows.</param>
    /// <param name="pass">The first pass.</param>
    public static StreamAddress InputPass(ulong seed, long block, long pass) => new(seed, (uint)block, InputSamples, (uint)pass);

    /// <summary>The same for the hidden units.</summary>
    public static StreamAddress HiddenPass(ulong seed, long block, long pass) => new(seed, (uint)block, HiddenSamples, (uint)pass);

    /// <summary>The order of the rows in an epoch: Fisher and Yates's shuffle. The bias is below rows / 2^32.</summary>
    /// <param name="seed">Of the fit.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="order">Is filled with 0 to its length - 1.</param>
    public static void Shuffle(ulong seed, long epoch, Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        (uint, uint, uint, uint) words = default;
        for (int i = order.Length - 1; i > 0; i--)
        {
            int use = (order.Length - 1 - i) % 4;
            if (use == 0)
                words = Philox.Block(seed, (uint)i, (uint)epoch, 0, Order);
            uint word = use switch { 0 => words.Item1, 1 => words.Item2, 2 => words.Item3, _ => words.Item4 };
            int other = (int)(((ulong)word * (ulong)(i + 1)) >> 32);
            (order[i], order[other]) = (order[other], order[i]);
        }
    }

    /// <summary>Glorot and Bengio's uniform weights: within ±√(6 / (inputs + outputs)).</summary>
    /// <param name="seed">Of the fit.</param>
    /// <param name="layer">Which layer, from 0.</param>
    /// <param name="inputs">Of the layer.</param>
    /// <param name="outputs">Of the layer.</param>
    /// <returns>Input after input, its weights to the outputs.</returns>
    public static double[] Weights(ulong seed, uint layer, long inputs, long outputs)
    {
        double limit = Math.Sqrt(6.0 / (inputs + outputs));
        double[] weights = new double[inputs * outputs];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = limit * (((Philox.Block(seed, (uint)i, layer, 0, FirstWeights).Item1 + 0.5) / 2147483648.0) - 1);
        return weights;
    }

    /// <summary>The seed of a fit: 64 bits of a block that is numbered by all that it stands for.</summary>
    /// <param name="seed">Of the protocol.</param>
    /// <param name="set">The data set's name.</param>
    /// <param name="split">The number of the split.</param>
    /// <param name="fit">The number of the fit in its split.</param>
    public static ulong SeedOf(ulong seed, string set, int split, int fit)
    {
        uint hash = 2166136261; // FNV-1a: the same on every machine
        foreach (char c in set)
            hash = (hash ^ c) * 16777619;
        (uint low, uint high, _, _) = Philox.Block(seed, hash, (uint)split, (uint)fit, 0);
        return ((ulong)high << 32) | low;
    }
}
