using System.Collections;

namespace TorchSharp.Utils;

/// <summary>
/// The numbers from 0 to size - 1 in a random order, each order equally likely (Fisher, Yates; in the form that fills the list as it
/// goes). With a seed every enumeration gives the same order, and the one that TorchSharp gives; without one, each its own.
/// </summary>
public class FisherYatesShuffler : IEnumerable<long>
{
    private readonly long _size;
    private readonly int? _seed;

    /// <exception cref="ArgumentOutOfRangeException">The size is negative, or more than an array holds.</exception>
    public FisherYatesShuffler(long size, int? seed = null)
    {
        if (size < 0 || size > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(size), $"FisherYatesShuffler: expected a size from 0 to {Array.MaxLength}, got {size}.");
        (_size, _seed) = (size, seed);
    }

    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Order()).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // CA5394: an order of samples is no secret.
#pragma warning disable CA5394
    private long[] Order()
    {
        var random = _seed is { } seed ? new Random(seed) : new Random();
        var order = new long[_size];
        for (var i = 0L; i < _size; i++)
        {
            // Two draws of 31 bits: what the remainder prefers is below 2^-31.
            var place = (((long)random.Next() << 32) + (uint)random.Next()) % (i + 1);
            order[i] = order[place];
            order[place] = i;
        }
        return order;
    }
#pragma warning restore CA5394
}
