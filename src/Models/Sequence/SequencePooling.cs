using static TorchSharp.torch;

namespace DropoutTorch.Models;

/// <summary>Makes one row of the outputs of an LSTM's steps. Steps behind a sequence's end take no part.</summary>
/// <remarks>
/// "last" is the state behind the last step that each direction reads, PyTorch's h_n. "concat" puts the greatest and the mean value of each
/// feature beside it: [last, max, mean], Howard and Ruder, ACL 2018, section 3.3.
/// </remarks>
public static class SequencePooling
{
    internal const string Last = "last", Concatenated = "concat";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Last, Concatenated];

    /// <summary>How many times the width of a step the result is wide.</summary>
    internal static int Parts(string name) => name == Last ? 1 : 3;

    /// <summary>Pools.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="steps">(N, T, directions · hidden).</param>
    /// <param name="lengths">(N), how many steps each sequence has, at least 1 and at most T.</param>
    /// <param name="bidirectional">Whether the second half of the features was read from the end.</param>
    /// <returns>(N, <see cref="Parts"/> · directions · hidden).</returns>
    internal static Tensor Pool(string name, Tensor steps, Tensor lengths, bool bidirectional)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor last = LastStates(steps, lengths, bidirectional);
        if (name == Last)
            return last.MoveToOuterDisposeScope();
        Tensor behind = arange(steps.shape[1], device: steps.device).ge(lengths.unsqueeze(1)).unsqueeze(2);
        Tensor greatest = steps.masked_fill(behind, double.NegativeInfinity).amax(1);
        Tensor mean = steps.masked_fill(behind, 0).sum([1]).div(lengths.unsqueeze(1));
        return cat([last, greatest, mean], 1).MoveToOuterDisposeScope();
    }

    // Read from the end, the last step is the first.
    private static Tensor LastStates(Tensor steps, Tensor lengths, bool bidirectional)
    {
        long width = steps.shape[2];
        long forward = bidirectional ? width / 2 : width;
        Tensor index = lengths.sub(1).view(-1, 1, 1).expand(-1, 1, forward);
        Tensor ends = steps.narrow(2, 0, forward).gather(1, index).squeeze(1);
        return bidirectional ? cat([ends, steps.narrow(2, forward, forward).select(1, 0)], 1) : ends;
    }
}
