using DropoutTorch.Data;
using static TorchSharp.torch;

namespace Data.Tests;

/// <summary>Reads whole parts.</summary>
internal static class Samples
{
    public static float[] Inputs(Dataset part, long epoch = 0)
    {
        using var scope = NewDisposeScope();
        return Read(part, epoch).Inputs.data<float>().ToArray();
    }

    public static long[] Targets(Dataset part)
    {
        using var scope = NewDisposeScope();
        return Read(part, 0).Targets.data<long>().ToArray();
    }

    public static byte[] Pixels(IImageStore images)
    {
        int size = images.Channels * images.Height * images.Width;
        byte[] pixels = new byte[images.Count * size];
        for (int i = 0; i < images.Count; i++)
            images.Read(i, pixels.AsSpan(i * size, size));
        return pixels;
    }

    private static Batch Read(Dataset part, long epoch) => part.Read([.. Enumerable.Range(0, (int)part.Count).Select(i => (long)i)], epoch);
}
