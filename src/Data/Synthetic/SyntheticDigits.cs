namespace DropoutTorch.Data.Digits;

/// <summary>
/// The built-in data set: 28 x 28 grey images of the digits 0 to 9, drawn stroke by stroke with a random hand (rotation, size, aspect,
/// shear, position, a smooth deformation), pen width, brightness, noise, and now and then blur or a stray line.
/// Image i of a part depends on (seed, part, i) alone, not on how many are drawn or on how many threads, and only on arithmetic that
/// IEEE 754 defines exactly, so it has the same bytes on every machine. Its label is i mod 10, so that any first n are balanced.
/// </summary>
public static class SyntheticDigits
{
    private static readonly string[] Names = [.. Enumerable.Range(0, DigitGlyphs.Classes).Select(digit => $"{digit}")];

    /// <summary>
    /// Draws both parts. Inputs: float32 (N, 1, 28, 28), normalised with the training part's statistics; targets: int64 (N).
    /// </summary>
    internal static DatasetSplits Load(DigitsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        LabelledImages train = Draw((int)options.TrainSamples!, options.Seed, RandomStreams.DigitsTrain);
        LabelledImages test = Draw((int)options.TestSamples!, options.Seed, RandomStreams.DigitsTest);
        return LabelledImages.ToSplits(options, train, test, Names);
    }

    internal static LabelledImages Draw(int count, long seed, ulong stream)
    {
        byte[] pixels = new byte[count * InkCanvas.Pixels];
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % DigitGlyphs.Classes)];
        Parallel.For(
            0,
            count,
            () => new DigitPainter(),
            (i, _, painter) =>
            {
                var random = new CounterRandom((ulong)seed, stream, (ulong)i);
                painter.Paint(labels[i], random, pixels.AsSpan(i * InkCanvas.Pixels, InkCanvas.Pixels));
                return painter;
            },
            _ => { });
        return new LabelledImages(new MemoryImages(1, InkCanvas.Side, InkCanvas.Side, pixels), labels);
    }
}
