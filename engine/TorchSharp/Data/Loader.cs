using static TorchSharp.torch;

namespace TorchSharp.Data;

/// <summary>Reads the files of well-known data sets.</summary>
public class Loader
{
    // The mean and the standard deviation of MNIST's training pixels.
    private const double Mean = 0.1307;
    private const double Deviation = 0.3081;

    public Loader() { }

    /// <summary>
    /// MNIST's images, float32 [N, 1, 28, 28] with mean 0 and deviation 1 over the training set, and their classes, int64 [N]. The
    /// training set comes in its own order, the test set in a random one.
    /// </summary>
    /// <param name="filename">The folder with the four files, unpacked.</param>
    /// <param name="batchSize">Samples a batch.</param>
    /// <param name="isTrain">The training set, or the test set.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is not what its name says, or the two do not fit together.</exception>
    public static DataIterator MNIST(string filename, long batchSize, bool isTrain = true)
    {
        using var scope = NewDisposeScope();
        var part = isTrain ? "train" : "t10k";
        var images = Idx.Read(Path.Combine(filename, $"{part}-images-idx3-ubyte"), 3);
        var labels = Idx.Read(Path.Combine(filename, $"{part}-labels-idx1-ubyte"), 1);
        if (images.shape[0] != labels.shape[0])
            throw new InvalidDataException($"{filename}: expected as many labels as images, got {labels.shape[0]} for {images.shape[0]}.");
        var pixels = images.unsqueeze(1).to(ScalarType.Float32).div_(255).sub_(Mean).div_(Deviation);
        return new DataIterator(pixels, labels.to(ScalarType.Int64), batchSize, random: !isTrain);
    }

    /// <summary>
    /// CIFAR-10's images, float32 [N, 3, 32, 32] from 0 to 1, and their classes, int64 [N]. The training set comes in its own order,
    /// the test set in a random one.
    /// </summary>
    /// <param name="path">The folder with data_batch_1.bin to data_batch_5.bin and test_batch.bin.</param>
    /// <param name="batchSize">Samples a batch.</param>
    /// <param name="isTrain">The training set, or the test set.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file does not hold whole records.</exception>
    public static DataIterator CIFAR10(string path, long batchSize, bool isTrain = true)
    {
        using var scope = NewDisposeScope();
        string[] files = isTrain ? [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")] : ["test_batch.bin"];
        var records = cat([.. files.Select(file => Cifar.Read(Path.Combine(path, file)))], 0);
        var images = records.narrow(1, 1, Cifar.Pixels).reshape(-1, 3, 32, 32).to(ScalarType.Float32).div_(255);
        return new DataIterator(images, records.select(1, 0).to(ScalarType.Int64), batchSize, random: !isTrain);
    }
}
