namespace DropoutTorch.Data;

/// <summary>
/// One stream of <see cref="CounterRandom"/> for each use, so that two uses of one seed have nothing to do with each other. A use with an
/// epoch has its stream's number in the seed: <see cref="Sample"/>.
/// </summary>
internal static class RandomStreams
{
    public const ulong DigitsTrain = 0;
    public const ulong DigitsTest = 1;
    public const ulong Split = 0x53706C6974;
    public const ulong PadCrop = 0x50616443726F70;
    public const ulong Flip = 0x466C6970;
    public const ulong Rotate = 0x526F74617465;
    public const ulong Cutout = 0x4375746F7574;
    public const ulong Mixup = 0x4D69787570;

    // The first of three: training, validation, test.
    public const ulong Moons = 0x4D6F6F6E7300;
    public const ulong Regression1d = 0x52656731640000;

    /// <summary>What one use draws for a sample in an epoch.</summary>
    public static CounterRandom Sample(ulong use, long seed, long epoch, long sample) =>
        new(CounterRandom.Mix((ulong)seed) + use, (ulong)epoch, (ulong)sample);
}
