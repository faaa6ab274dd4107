using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>
/// CIFAR's binary layout: records of one label byte (CIFAR-100: a coarse one, then a fine one) and 3072 bytes of a 32 x 32 image, the red
/// plane, the green and the blue one, each row by row.
/// </summary>
internal static class CifarRecords
{
    public const int Side = 32;
    public const int Channels = 3;
    private const int ImageBytes = Channels * Side * Side;

    /// <summary>The images, one after another, and the label of each.</summary>
    /// <param name="file">The file.</param>
    /// <param name="labelBytes">How many labels a record begins with.</param>
    /// <param name="labelAt">Which of them counts.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="DataException">The file is empty, ends within a record, or has a label that no class has.</exception>
    public static (byte[] Pixels, int[] Labels) Read(CifarFile file, int labelBytes, int labelAt, int classes)
    {
        int record = labelBytes + ImageBytes;
        byte[] content = file.Content;
        int count = content.Length / record;
        if (count == 0 || content.Length % record != 0)
            throw new DataException(file.Place, $"records of {record} bytes, one or more of them", $"{content.Length} bytes", DataFile.Damaged);
        byte[] pixels = new byte[count * ImageBytes];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = content[(i * record) + labelAt];
            if (labels[i] >= classes)
                throw new DataException(file.Place, $"labels from 0 to {classes - 1}", $"{labels[i]} (record {i})", DataFile.Damaged);
            content.AsSpan((i * record) + labelBytes, ImageBytes).CopyTo(pixels.AsSpan(i * ImageBytes));
        }
        return (pixels, labels);
    }
}
