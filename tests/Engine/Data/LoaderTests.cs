using System.Buffers.Binary;
using TorchSharp.Data;
using static TorchSharp.torch;

namespace Engine.Tests.Data;

/// <summary>The readers of MNIST's and CIFAR-10's files, on small files of the same form.</summary>
public sealed class LoaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dropouttorch-engine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void MNIST_is_normalised_and_comes_in_batches()
    {
        WriteMnist("train", 5);
        using var loader = Loader.MNIST(_folder, 2);
        Assert.Equal(5, loader.Size());
        for (var pass = 0; pass < 2; pass++)
        {
            var labels = new List<long>();
            foreach (var (data, target) in loader)
            {
                using (data)
                using (target)
                {
                    Assert.Equal([target.shape[0], 1, 28, 28], data.shape);
                    Assert.Equal(ScalarType.Float32, data.dtype);
                    Assert.Equal((Pixel(labels.Count, 3) / 255.0 - 0.1307) / 0.3081, data[0, 0, 0, 3].item<float>(), 1e-6);
                    labels.AddRange(target.data<long>());
                }
            }
            Assert.Equal([0L, 1, 2, 3, 4], labels);
        }
    }

    [Fact]
    public void The_test_set_comes_in_the_random_order_of_torchs_generator()
    {
        WriteMnist("t10k", 60);
        using var loader = Loader.MNIST(_folder, 60, isTrain: false);
        var (first, again) = (Labels(1), Labels(1));
        Assert.Equal(first, again);
        Assert.NotEqual(first, Labels(2)); // false alarm: 1 in 60!
        Assert.Equal(Enumerable.Range(0, 60).Select(i => i % 10L).Order(), first.Order());

        long[] Labels(long seed)
        {
            manual_seed(seed);
            return [.. loader.SelectMany(batch => batch.target.data<long>().ToArray())];
        }
    }

    [Fact]
    public void CIFAR10_joins_its_five_files()
    {
        for (var file = 1; file <= 5; file++) WriteCifar($"data_batch_{file}.bin", file);
        using var loader = Loader.CIFAR10(_folder, 4);
        Assert.Equal(10, loader.Size());
        var labels = new List<long>();
        foreach (var (data, target) in loader)
        {
            var class1 = target[0].item<long>();
            Assert.Equal([target.shape[0], 3, 32, 32], data.shape);
            // Planes: red, green, blue.
            Assert.Equal(class1 / 255f, data[0, 0, 0, 0].item<float>(), 1e-7);
            Assert.Equal(100 / 255f, data[0, 1, 0, 0].item<float>(), 1e-7);
            Assert.Equal(200 / 255f, data[0, 2, 31, 31].item<float>(), 1e-7);
            labels.AddRange(target.data<long>());
        }
        Assert.Equal([1L, 1, 2, 2, 3, 3, 4, 4, 5, 5], labels);
    }

    [Fact]
    public void The_tensors_are_the_callers_and_change_nothing()
    {
        WriteMnist("train", 2);
        using var used = new MemoryGauge();
        using (var loader = Loader.MNIST(_folder, 2))
        {
            var (data, target) = loader.Single();
            using (data)
            using (target) data.zero_();
            using var scope = NewDisposeScope();
            Assert.NotEqual(0, loader.Single().data.abs().sum().item<float>());
        }
        used.AssertSame();
    }

    [Fact]
    public void A_disposed_iterator_says_so()
    {
        WriteMnist("train", 2);
        var loader = Loader.MNIST(_folder, 2);
        loader.Dispose();
        loader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loader.ToList());
    }

    [Fact]
    public void Damaged_files_are_named()
    {
        WriteMnist("train", 3);
        var images = Path.Combine(_folder, "train-images-idx3-ubyte");
        var labels = Path.Combine(_folder, "train-labels-idx1-ubyte");
        Assert.Throws<FileNotFoundException>(() => Loader.MNIST(_folder, 1, isTrain: false));
        Assert.StartsWith("expected a batch size of at least 1, got 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Loader.MNIST(_folder, 0)).Message, StringComparison.Ordinal);

        File.WriteAllBytes(labels, [.. File.ReadAllBytes(labels)[..7], 2, 1, 1]);
        Assert.Equal($"{_folder}: expected as many labels as images, got 2 for 3.", Assert.Throws<InvalidDataException>(() => Loader.MNIST(_folder, 1)).Message);
        File.WriteAllBytes(labels, [0, 0, 8]);
        Assert.Equal($"{labels}: expected an IDX file, got 3 bytes.", Assert.Throws<InvalidDataException>(() => Loader.MNIST(_folder, 1)).Message);
        File.WriteAllBytes(images, File.ReadAllBytes(images)[..^1]);
        Assert.Equal($"{images}: expected the bytes of [3, 28, 28], got {3 * 784 - 1}.", Assert.Throws<InvalidDataException>(() => Loader.MNIST(_folder, 1)).Message);
        // 2^31-1 of everything: more than memory, more than a long.
        File.WriteAllBytes(images, [0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255]);
        Assert.EndsWith("[2147483647, 2147483647, 2147483647], got 0.", Assert.Throws<InvalidDataException>(() => Loader.MNIST(_folder, 1)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(images, [0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 1, 0, 0, 0, 1]);
        Assert.EndsWith("[-1, 1, 1], got 0.", Assert.Throws<InvalidDataException>(() => Loader.MNIST(_folder, 1)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(images, [0, 0, 9, 3, .. new byte[100]]);
        Assert.Equal($"{images}: expected an IDX file of bytes in 3 dimensions (0x00000803), got 0x00000903.", Assert.Throws<InvalidDataException>(() => Loader.MNIST(_folder, 1)).Message);

        var cifar = Path.Combine(_folder, "test_batch.bin");
        File.WriteAllBytes(cifar, new byte[3072]);
        Assert.Equal($"{cifar}: expected records of 3073 bytes, got 3072 bytes.", Assert.Throws<InvalidDataException>(() => Loader.CIFAR10(_folder, 1, isTrain: false)).Message);
    }

    private static byte Pixel(int image, int place) => (byte)(image * 40 + place * 7);

    private void WriteMnist(string part, int count)
    {
        var pixels = Enumerable.Range(0, count).SelectMany(image => Enumerable.Range(0, 784).Select(place => Pixel(image, place)));
        File.WriteAllBytes(Path.Combine(_folder, $"{part}-images-idx3-ubyte"), [0, 0, 8, 3, .. Size(count), .. Size(28), .. Size(28), .. pixels]);
        File.WriteAllBytes(Path.Combine(_folder, $"{part}-labels-idx1-ubyte"), [0, 0, 8, 1, .. Size(count), .. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]);
    }

    // Two records of class `label`: red is the class, green 100, blue 200.
    private void WriteCifar(string name, int label)
    {
        byte[] record = [(byte)label, .. Enumerable.Repeat((byte)label, 1024), .. Enumerable.Repeat((byte)100, 1024), .. Enumerable.Repeat((byte)200, 1024)];
        File.WriteAllBytes(Path.Combine(_folder, name), [.. record, .. record]);
    }

    private static byte[] Size(int size)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, size);
        return bytes;
    }
}
