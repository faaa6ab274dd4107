using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// Grey images and their labels as plain arrays: <paramref name="Pixels"/> holds image after image, row by row, 0 = background;
/// one label an image.
/// </summary>
internal sealed record LabelledImages(byte[] Pixels, byte[] Labels, int Height, int Width)
{
    public int Count => Labels.Length;

    /// <summary>The first <paramref name="count"/> images.</summary>
    public LabelledImages Take(int count) =>
        count == Count ? this : this with { Pixels = Pixels[..(count * Height * Width)], Labels = Labels[..count] };

    /// <summary>Both parts as tensors, normalised with the training part's mean and standard deviation.</summary>
    public static DatasetSplits ToSplits(string name, LabelledImages train, LabelledImages test, IReadOnlyList<string> classNames)
    {
        Normalization normalization = Normalization.Of(name, train.Pixels);
        TensorDataset trainPart = train.ToDataset(name + " train", normalization, classNames);
        try
        {
            return new DatasetSplits(trainPart, Validation: null, test.ToDataset(name + " test", normalization, classNames));
        }
        catch
        {
            trainPart.Dispose();
            throw;
        }
    }

    private TensorDataset ToDataset(string name, Normalization normalization, IReadOnlyList<string> classNames)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor inputs = normalization.ToTensor(Pixels, Count, 1, Height, Width);
        Tensor targets = tensor(Array.ConvertAll(Labels, label => (long)label));
        return new TensorDataset(name, inputs, targets, classNames);
    }
}
