namespace DropoutTorch.Layers;

/// <summary>
/// The probabilities of dropping a block, from the first block of a network to the last, for <see cref="StochasticDepth"/> or
/// <see cref="DropPath"/>. Two rules are in use that differ in the first block.
/// </summary>
/// <remarks>
/// <example>
/// <code>
/// var rates = StochasticDepthRates.huang(blocks: 4, last: 0.5); // 0.125, 0.25, 0.375, 0.5
/// var paths = rates.Select(p => new DropPath(p));
/// </code>
/// </example>
/// </remarks>
public static class StochasticDepthRates
{
    /// <summary>p_l = (l / L) · p_L for l = 1..L: the first block, too, is dropped now and then.</summary>
    /// <param name="blocks">L, at least 1.</param>
    /// <param name="last">p_L, the probability of dropping the last block, in [0, 1]. The paper's own is 0.5.</param>
    /// <remarks>Huang et al., "Deep Networks with Stochastic Depth", ECCV 2016, equation 4 (there for survival: 1 − p_l).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no block, or the probability is outside [0, 1] or NaN.</exception>
    public static double[] huang(int blocks, double last) => Rates(blocks, last, block => (block + 1.0) / blocks);

    /// <summary>p_l = (l − 1) / (L − 1) · p_L for l = 1..L: the first block always stays.</summary>
    /// <param name="blocks">L, at least 1; a single block has probability 0.</param>
    /// <param name="last">p_L, the probability of dropping the last block, in [0, 1].</param>
    /// <remarks>timm's rule, torch.linspace(0, p_L, L), in its ResNets, ConvNeXts and vision transformers.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no block, or the probability is outside [0, 1] or NaN.</exception>
    public static double[] linspace(int blocks, double last) => Rates(blocks, last, block => block == 0 ? 0 : (double)block / (blocks - 1));

    private static double[] Rates(int blocks, double last, Func<int, double> share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        Probability.Check(last);
        return [.. Enumerable.Range(0, blocks).Select(block => share(block) * last)];
    }
}
