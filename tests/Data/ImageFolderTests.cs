using System.Diagnostics;
using DropoutTorch.Data;
using DropoutTorch.Options;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Data.Tests;

public sealed class ImageFolderTests(ITestOutputHelper output) : IDisposable
{
    private const string Layout = "Fix: put the images into train/CLASS/ and test/CLASS/, or into CLASS/ alone.";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("test")]
    [InlineData("val")]
    public void Reads_parts_and_classes_by_the_names_of_folders(string judged)
    {
        Png("train/dog/b.png", 20);
        Png("train/dog/a.PNG", 10);
        Png("train/Zebra/x/1.png", 30);
        Png($"{judged}/dog/q.png", 40);
        _folder.Write("train/notes.txt", [1]);
        using DatasetSplits splits = Load();
        // Code-point order, as torchvision's.
        Assert.Equal(["Zebra", "dog"], Assert.IsType<Classification>(splits.Task).ClassNames);
        Assert.Equal([30, 10, 20], Reds(splits.Train));
        Assert.Equal([0L, 1, 1], Samples.Targets(splits.Train));
        Assert.Equal([40], Reds(splits.Test));
        Assert.Equal([1L], Samples.Targets(splits.Test));
    }

    [Fact]
    public void A_single_folder_is_divided_class_by_class()
    {
        for (int i = 0; i < 10; i++)
        {
            Png($"photos/a/{i}.png", i);
            Png($"photos/b/{i}.png", 100 + i);
        }
        ImageFolderOptions options = new() { DataDir = _folder.Path, Test = 0.2 };
        using DatasetSplits splits = options.Load(batchSize: 1);
        Assert.Equal((16, 4), (splits.Train.Count, splits.Test.Count));
        Assert.Equal(2, Samples.Targets(splits.Test).Sum());
        Assert.Equal(Enumerable.Range(0, 10).Concat(Enumerable.Range(100, 10)), Reds(splits.Train).Concat(Reds(splits.Test)).Order());
        using DatasetSplits other = (options with { TestSeed = 1 }).Load(batchSize: 1);
        Assert.NotEqual(Reds(splits.Test), Reds(other.Test));
    }

    [Fact]
    public void The_first_samples_are_balanced()
    {
        foreach (string part in new[] { "train", "test" })
            for (int i = 0; i < 6; i++)
                Png($"{part}/{"abc"[i % 3]}/{i}.png", i);
        using DatasetSplits splits = new ImageFolderOptions { DataDir = _folder.Path, TrainSamples = 3, TestSamples = 6 }.Load(batchSize: 1);
        Assert.Equal([0L, 1, 2], Samples.Targets(splits.Train));
        Assert.Equal([0L, 1, 2, 0, 1, 2], Samples.Targets(splits.Test));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_archives_alone_or_in_a_folder(bool alone)
    {
        byte[] Image(int red) => File.ReadAllBytes(Png("one.png", red));
        (string, byte[])[] train = [("set/train/a/1.png", Image(1)), ("set/train/b/1.png", Image(2)), ("set/README", [1])];
        (string, byte[])[] test = [("set/test/b/1.png", Image(3))];
        File.Delete(Path.Combine(_folder.Path, "one.png"));
        string path = _folder.Path;
        if (alone)
        {
            path = _folder.Write("all", IdxBytes.Gzip(TarBytes.Of([.. train, .. test])));
        }
        else
        {
            _folder.Write("x-train.tar.gz", IdxBytes.Gzip(TarBytes.Of(train)));
            _folder.Write("x-test.tar", TarBytes.Of(test));
        }
        using DatasetSplits splits = new ImageFolderOptions { DataDir = path }.Load(batchSize: 1);
        Assert.Equal([1, 2], Reds(splits.Train));
        Assert.Equal([3], Reds(splits.Test));
        Assert.Equal([1L], Samples.Targets(splits.Test));
    }

    [Fact]
    public void Images_are_brought_to_one_size_by_the_shorter_side_and_the_middle()
    {
        // Columns 0..7 of brightness 0, 10, .., 70; a square of 4 takes columns 2 to 5.
        Png("train/a/wide.png", [.. Enumerable.Range(0, 4 * 8).Select(i => (byte)(10 * (i % 8)))], 4, 8);
        Png("train/b/1.png", 5, side: 4);
        Png("test/a/1.png", 200, side: 16);
        using DatasetSplits splits = new ImageFolderOptions { DataDir = _folder.Path, ImageSize = 4 }.Load(batchSize: 1);
        byte[] wide = Assert.IsType<ImageDataset>(splits.Train).Pixels(0).ToArray();
        Assert.Equal([20, 30, 40, 50], wide[..4]);
        Assert.Equal(3 * 16, wide.Length);
        Assert.All(Assert.IsType<ImageDataset>(splits.Test).Pixels(0).ToArray(), pixel => Assert.Equal(200, pixel));
    }

    [Fact]
    public void Grey_and_transparent_images_become_three_planes()
    {
        using (var scope = NewDisposeScope())
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, "a"));
            torchvision.io.write_png(full([1, 8, 8], 77, ScalarType.Byte), Path.Combine(_folder.Path, "a", "grey.png"));
        }
        var decoder = new ImageDecoder(null);
        byte[] pixels = new byte[3 * 64];
        decoder.Read(new ImageFile("grey.png", Path.Combine(_folder.Path, "a", "grey.png")), 8, 8, pixels);
        Assert.All(pixels, pixel => Assert.Equal(77, pixel));
    }

    [Fact]
    public void Images_are_the_same_in_memory_and_on_demand()
    {
        ClassImage[] files = [.. Enumerable.Range(0, 20).Select(i => new ClassImage(new ImageFile($"{i}", Png($"a/{i}.png", i)), 0))];
        var demanded = new FileImages(files, new ImageDecoder(null));
        Assert.Null(demanded.Decoded((20 * 3 * 64) - 1));
        Assert.Equal(Samples.Pixels(demanded), Samples.Pixels(demanded.Decoded(20 * 3 * 64)!));
    }

    [Fact]
    public void Damaged_images_are_named_the_first_of_them_whatever_the_threads_do()
    {
        for (int i = 0; i < 40; i++)
            Png($"train/a/{i:00}.png", i);
        Png("train/b/0.png", 1);
        Png("test/a/0.png", 1);
        string bad = _folder.Write("train/a/07.png", [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3, 4, 5]);
        _folder.Write("train/a/30.png", new byte[20]);
        Assert.StartsWith($"{bad}: expected a JPEG or PNG image, got ", Refused(), StringComparison.Ordinal);
        Assert.EndsWith("Fix: replace the file, or remove it.", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_several_sizes_are_refused_without_a_size()
    {
        Png("train/a/1.png", 1);
        string other = Png("train/b/2.png", 1, side: 9);
        Png("test/a/1.png", 1, side: 7);
        Assert.Equal($"{other}: expected 8 x 8 pixels, as the first image has, got 9 x 9. Fix: set image_size, to which all are then brought.", Refused());
        Png("train/b/2.png", 2);
        Assert.Equal(
            $"{_folder.Path}: expected test images of 8 x 8 pixels, as the training images have, got 7 x 7. Fix: set image_size, to which all are then brought.",
            Refused());
    }

    [Fact]
    public void Folders_that_make_no_data_set_are_refused()
    {
        Assert.Equal(
            $"{_folder.Path}: expected images (.jpg, .jpeg or .png) in a folder for each class, or tar archives of them, got none. Fix: name the folder that holds the classes.",
            Refused());
        Png("train/a/1.png", 1);
        Assert.Equal($"{_folder.Path}: expected folders of at least 2 classes, got 1 ('a'). {Layout}", Refused());
        string loose = Png("loose.png", 1);
        Assert.Equal($"{loose}: expected an image in CLASS/, got one in no class's folder ('loose.png'). {Layout}", Refused());
        File.Delete(loose);
        Png("test/b/1.png", 1);
        Png("train/c/1.png", 1);
        Assert.Equal(
            $"{_folder.Path}: expected classes in test/ that train/ has as well, got 'b'. Fix: correct the folder's name, or remove it.", Refused());
        Png("extra/b/1.png", 1);
        Assert.Equal(
            $"{_folder.Path}: expected images in train/ and test/ (or val/) only, got some in 'extra/'. Fix: move them away, or name another folder.", Refused());
    }

    [Fact]
    public void An_archive_larger_than_the_budget_is_refused()
    {
        string path = _folder.Write("x.tar", TarBytes.Of(("a/1.png", new byte[60]), ("b/1.png", new byte[60])));
        DataException refused = Assert.Throws<DataException>(() => ImageTree.Find(_folder.Path, packedBudget: 100));
        Assert.Equal($"{path}: expected an archive of images that fit into memory, got too many bytes of them. Fix: unpack it, and name the folder.", refused.Message);
        Assert.Equal(2, ImageTree.Find(_folder.Path, packedBudget: 120).Count);
    }

    [Fact]
    public void A_file_that_is_in_an_archive_twice_is_refused()
    {
        string path = _folder.Write("x.tar", TarBytes.Of(("a/1.png", [1]), ("a/1.png", [2])));
        DataException refused = Assert.Throws<DataException>(() => ImageTree.Find(path));
        Assert.Equal($"{path}: expected every file once, got 'a/1.png' again. Fix: make the archive anew.", refused.Message);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Assert.Equal(
            [
                "data_dir: expected a folder of images or an archive of them, got none. Fix: name it with --data-dir.",
                "image_size: expected a side from 1 to 4096 pixels, or none, got 0. Fix: choose a number in that range.",
                "test: expected a share of the images between 0 and 1, got 1. Fix: choose 0.1, say.",
            ],
            new ImageFolderOptions { ImageSize = 0, Test = 1 }.Validate());
        DataException refused = Assert.Throws<DataException>(() => new ImageFolderOptions { DataDir = "/no/such" }.Load(1));
        Assert.Equal(
            "image-folder: expected a folder of images, or a tar archive of them, got '/no/such', which does not exist. Fix: name another one with --data-dir.",
            refused.Message);
    }

    [SkippableFact]
    public void The_JPEG_archives_decode_to_the_pixels_of_the_decoded_subset()
    {
        string folder = RealData.Folder("cifar10-jpeg");
        var watch = Stopwatch.StartNew();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        using DatasetSplits decoded = new ImageFolderOptions { Name = "cifar10-jpeg", DataDir = folder }.Load(batchSize: 1);
        output.WriteLine($"60,000 JPEGs from two archives: {watch.Elapsed.TotalSeconds:0.0} s, {(Environment.CpuUsage.TotalTime - before).TotalSeconds:0.0} s of all cores");
        using DatasetSplits subset = new Cifar10Options { DataDir = folder }.Load(batchSize: 1);
        Assert.Equal((50_000, 10_000), (decoded.Train.Count, decoded.Test.Count));
        Assert.Equal(Classes(subset), Classes(decoded));
        AssertBegins(subset.Train, decoded.Train);
        AssertBegins(subset.Test, decoded.Test);

        static IReadOnlyList<string> Classes(DatasetSplits splits) => Assert.IsType<Classification>(splits.Task).ClassNames;
    }

    private static void AssertBegins(Dataset expected, Dataset actual)
    {
        var (part, whole) = (Assert.IsType<ImageDataset>(expected), Assert.IsType<ImageDataset>(actual));
        for (int i = 0; i < part.Count; i++)
            Assert.True(part.Pixels(i).SequenceEqual(whole.Pixels(i)), $"image {i}");
        Assert.Equal(Samples.Targets(part), Samples.Targets(whole.Take((int)part.Count)));
    }

    private DatasetSplits Load() => new ImageFolderOptions { DataDir = _folder.Path }.Load(batchSize: 1);

    private string Refused() => Assert.Throws<DataException>(() => Load().Dispose()).Message;

    private string Png(string name, int red, int side = 8)
    {
        byte[] plane = new byte[side * side];
        Array.Fill(plane, (byte)red);
        return Png(name, plane, side, side);
    }

    private string Png(string name, byte[] plane, int height, int width)
    {
        string path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var scope = NewDisposeScope();
        Tensor planes = tensor(plane, [1, height, width]).expand(3, height, width).contiguous();
        torchvision.io.write_png(planes, path);
        return path;
    }

    private static int[] Reds(Dataset part) =>
        [.. Enumerable.Range(0, (int)part.Count).Select(i => (int)Assert.IsType<ImageDataset>(part).Pixels(i)[0])];
}
