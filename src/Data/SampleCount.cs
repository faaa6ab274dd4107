using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>Checks how many samples a user wants of one part of a data set.</summary>
internal static class SampleCount
{
    /// <summary><paramref name="wanted"/>, or all where the user said nothing.</summary>
    /// <exception cref="DataException">It is not between 1 and <paramref name="available"/>.</exception>
    public static int Resolve(string name, string part, long? wanted, int available)
    {
        long count = wanted ?? available;
        if (count < 1 || count > available)
            throw new DataException(name, $"a number of {part} samples from 1 to {available}", $"{count}", "choose a number in that range");
        return (int)count;
    }
}
