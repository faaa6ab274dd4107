using System.Text.Json;
using DropoutTorch.Data;

namespace Data.Tests;

/// <summary>Each change against torchvision's, or against the code of its paper, with the same parameters: tests/reference/augmentation_goldens.py.</summary>
public class AugmentationGoldenTests
{
    private static readonly JsonElement Goldens = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference", "augmentation_goldens.json"))).RootElement;

    [Fact]
    public void The_test_images_are_those_of_the_script() => ForEach("image", (golden, size) =>
        Assert.Equal(Bytes(golden), Image(size, Number(golden, "number"))));

    [Fact]
    public void Pad_and_crop() => ForEach("pad_crop", (golden, size) =>
    {
        byte[] result = Dirty(size);
        int padding = Number(golden, "padding");
        PadCrop.Shift(size, Image(size), result, Number(golden, "top") - padding, Number(golden, "left") - padding);
        Assert.Equal(Bytes(golden), result);
    });

    [Fact]
    public void Flip_gives_the_mirror_image_or_the_image() => ForEach("flip", (golden, size) =>
    {
        var seen = new HashSet<bool>();
        for (ulong key = 0; key < 30; key++)
        {
            byte[] result = Dirty(size);
            new Flip().Apply(new CounterRandom(key), size, Image(size), result);
            bool mirrored = result.AsSpan().SequenceEqual(Bytes(golden));
            Assert.True(mirrored || result.AsSpan().SequenceEqual(Image(size)));
            seen.Add(mirrored);
        }
        Assert.Equal(2, seen.Count);
    });

    [Fact]
    public void Rotate() => ForEach("rotate", (golden, size) =>
    {
        byte[] result = Dirty(size), expected = Bytes(golden);
        DropoutTorch.Data.Rotate.Turn(size, Image(size), result, golden.GetProperty("angle").GetDouble());
        // torchvision computes places in float32: where a value falls between two bytes, it may be rounded to the other one.
        int[] differences = [.. result.Zip(expected, (ours, theirs) => Math.Abs(ours - theirs))];
        Assert.InRange(differences.Max(), 0, 1);
        Assert.InRange(differences.Sum(), 0, result.Length / 100);
    });

    [Fact]
    public void Cutout() => ForEach("cutout", (golden, size) =>
    {
        int side = Number(golden, "length");
        float[] result = Array.ConvertAll(Image(size), pixel => (float)pixel);
        DropoutTorch.Data.Cutout.Clear(size, result, Number(golden, "y") - (side / 2), Number(golden, "x") - (side / 2), side);
        Assert.Equal(Floats(golden), result);
    });

    [Fact]
    public void Mixup() => ForEach("mixup", (golden, size) =>
    {
        int[] others = [.. golden.GetProperty("index").EnumerateArray().Select(value => value.GetInt32())];
        float[] samples = [.. others.SelectMany((_, i) => Image(size, i)).Select(pixel => pixel / 255f)];
        float[] result = new float[samples.Length];
        new Mixup(golden.GetProperty("weight").GetDouble(), others).Apply(samples, result);
        Assert.Equal(Floats(golden), result);
    });

    private static void ForEach(string name, Action<JsonElement, ImageSize> check)
    {
        JsonElement cases = Goldens.GetProperty(name);
        Assert.NotEqual(0, cases.GetArrayLength());
        foreach (JsonElement golden in cases.EnumerateArray())
        {
            int[] size = [.. golden.GetProperty("size").EnumerateArray().Select(value => value.GetInt32())];
            check(golden, new ImageSize(size[0], size[1], size[2]));
        }
    }

    private static byte[] Image(ImageSize size, int number = 0) =>
        [.. Enumerable.Range(0, size.Bytes).Select(i => (byte)((i * 37L) + ((long)i * i * 11) + (number * 101L)))];

    /// <summary>What a buffer holds before: every pixel has to be written.</summary>
    private static byte[] Dirty(ImageSize size) => [.. Enumerable.Repeat((byte)99, size.Bytes)];

    private static int Number(JsonElement golden, string name) => golden.GetProperty(name).GetInt32();

    private static byte[] Bytes(JsonElement golden) => [.. golden.GetProperty("result").EnumerateArray().Select(value => value.GetByte())];

    private static float[] Floats(JsonElement golden) => [.. golden.GetProperty("result").EnumerateArray().Select(value => value.GetSingle())];
}
