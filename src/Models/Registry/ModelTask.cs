using DropoutTorch.Options;

namespace DropoutTorch.Models;

/// <summary>What a model is to be built for: the data decide it, not the user.</summary>
/// <param name="SampleShape">The shape of one sample, without the batch dimension: (C, H, W) for images, (T) for sequences of token numbers.</param>
/// <param name="Classes">Number of classes, the width of the output.</param>
public sealed record ModelTask(IReadOnlyList<long> SampleShape, long Classes)
{
    /// <summary>Names of the options that a task decides, so that a user's settings cannot change them.</summary>
    public static IReadOnlyList<string> Decided { get; } = ["input_size", "output_size", "channels", "classes", "image_size", "vocabulary_size"];

    /// <summary>Values a sample.</summary>
    public long SampleSize => SampleShape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>The first size of the sample: the channels of an image.</summary>
    /// <exception cref="OptionsException">The sample has no dimension.</exception>
    public long Channels => SampleShape.Count > 0
        ? SampleShape[0]
        : throw new OptionsException([Violation.Of("sample shape", "a dimension or more", "none", "give (C, H, W) for images")]);

    /// <summary>Whether the samples are images of at most 64 by 64 pixels, for which networks made for photographs take a smaller stem or head.</summary>
    public bool HasSmallImages => SampleShape is [_, <= 64, <= 64];
}
