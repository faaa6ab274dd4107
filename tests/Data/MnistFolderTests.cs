using DropoutTorch.Data;
using DropoutTorch.Options;

namespace Data.Tests;

public sealed class MnistFolderTests : IDisposable
{
    private const int Pixels = 28 * 28;
    private const string Damaged = "Fix: fetch the file again, for it is damaged or incomplete.";
    private const string MnistUrl = "https://ossci-datasets.s3.amazonaws.com/mnist/";

    private readonly TempFolder _folder = new();

    public MnistFolderTests()
    {
        // Train images: all pixels 0, 100, 200, 255; test images: 50, 60.
        Write("train-images-idx3-ubyte.gz", IdxBytes.Gzip(Images(0, 100, 200, 255)));
        Write("train-labels-idx1-ubyte", IdxBytes.Array([3, 1, 4, 9], 4));
        Write("t10k-images-idx3-ubyte", Images(50, 60));
        Write("t10k-labels-idx1-ubyte.gz", IdxBytes.Gzip(IdxBytes.Array([2, 7], 2)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_both_parts_normalised_with_the_training_parts_statistics()
    {
        using DatasetSplits splits = Load();
        Assert.Equal((4, 2), (splits.Train.Count, splits.Test.Count));
        Assert.Equal([1L, 28, 28], splits.Train.SampleShape);
        Assert.Equal([3L, 1, 4, 9], Samples.Targets(splits.Train));
        Assert.Equal([2L, 7], Samples.Targets(splits.Test));
        Assert.Equal("mnist test", splits.Test.Name);

        double[] train = [0, 100 / 255.0, 200 / 255.0, 1];
        double mean = train.Average(), std = Math.Sqrt(train.Average(x => (x - mean) * (x - mean)));
        Assert.Equal(mean, Normalization(splits).Mean[0], 1e-12);
        Assert.Equal(std, Normalization(splits).Std[0], 1e-12);
        AssertConstantImages([.. train.Select(x => (x - mean) / std)], splits.Train);
        AssertConstantImages([((50 / 255.0) - mean) / std, ((60 / 255.0) - mean) / std], splits.Test);
    }

    [Fact]
    public void Sample_limits_take_the_first_and_the_statistics_of_what_is_used()
    {
        using DatasetSplits splits = Load(trainSamples: 2, testSamples: 1);
        Assert.Equal([3L, 1], Samples.Targets(splits.Train));
        Assert.Equal([2L], Samples.Targets(splits.Test));
        Assert.Equal(50 / 255.0, Normalization(splits).Mean[0], 1e-12);
        AssertConstantImages([-1, 1], splits.Train);
        AssertConstantImages([0], splits.Test);
    }

    [Theory]
    [InlineData(5, null, "mnist: expected a number of train samples from 1 to 4, got 5.")]
    [InlineData(null, 3, "mnist: expected a number of test samples from 1 to 2, got 3.")]
    public void More_samples_than_there_are_are_refused(int? train, int? test, string complaint) =>
        Assert.Equal(complaint + " Fix: choose a number in that range.", Refused(train, test));

    [Fact]
    public void The_plain_file_is_read_where_both_exist()
    {
        Write("t10k-labels-idx1-ubyte", IdxBytes.Array([8, 8], 2));
        using DatasetSplits splits = Load();
        Assert.Equal([8L, 8], Samples.Targets(splits.Test));
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte.gz", "train-images-idx3-ubyte")]
    [InlineData("train-labels-idx1-ubyte", "train-labels-idx1-ubyte")]
    [InlineData("t10k-images-idx3-ubyte", "t10k-images-idx3-ubyte")]
    [InlineData("t10k-labels-idx1-ubyte.gz", "t10k-labels-idx1-ubyte")]
    public void A_missing_file_is_named_with_its_source(string written, string name)
    {
        File.Delete(Path.Combine(_folder.Path, written));
        Assert.Equal(
            $"mnist: expected {name} or {name}.gz in '{_folder.Path}', got neither. "
            + $"Fix: fetch it from {MnistUrl} into that folder, or name another folder with --data-dir.",
            Refused());
    }

    [Fact]
    public void Images_of_another_size_are_refused()
    {
        string path = Write("t10k-images-idx3-ubyte", IdxBytes.Array(new byte[2 * 27 * 28], 2, 27, 28));
        Assert.Equal($"{path}: expected images of 28 x 28, got 27 x 28. Fix: use the files of {MnistUrl}.", Refused());
    }

    [Fact]
    public void Images_and_labels_must_agree_in_number()
    {
        Write("train-labels-idx1-ubyte", IdxBytes.Array([3, 1, 4], 3));
        string path = Path.Combine(_folder.Path, "train-images-idx3-ubyte.gz");
        Assert.Equal(
            $"{path}: expected 3 images, as many as train-labels-idx1-ubyte has labels, got 4. Fix: use two files that belong together.",
            Refused());
    }

    [Fact]
    public void Labels_above_9_are_refused()
    {
        string path = Write("train-labels-idx1-ubyte", IdxBytes.Array([3, 1, 10, 11], 4));
        Assert.Equal($"{path}: expected labels from 0 to 9, got 10 (image 2). {Damaged}", Refused());
    }

    [Fact]
    public void Empty_files_are_refused()
    {
        Write("t10k-images-idx3-ubyte", IdxBytes.Array([], 0, 28, 28));
        string path = Write("t10k-labels-idx1-ubyte.gz", IdxBytes.Gzip(IdxBytes.Array([], 0)));
        Assert.Equal($"{path}: expected at least one label, got none. {Damaged}", Refused());
    }

    [Fact]
    public void Swapped_files_are_refused()
    {
        string path = Write("t10k-labels-idx1-ubyte.gz", Images(1, 2));
        Assert.Equal(
            $"{path}: expected IDX rank 1, got rank 3. Fix: labels are rank 1 and images rank 3: check that the two files are not swapped.",
            Refused());
    }

    [Fact]
    public void The_named_folder_comes_before_the_environments()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "fashion-mnist"));
        Assert.Equal(_folder.Path, MnistFolder.Mnist.Locate(_folder.Path, "/nowhere"));
        Assert.Equal(Path.Combine(_folder.Path, "fashion-mnist"), MnistFolder.FashionMnist.Locate(null, _folder.Path));
    }

    [Fact]
    public void Without_a_folder_the_message_says_how_to_name_one()
    {
        void Refuse(string? dataDir, string? root, string got)
        {
            DataException refused = Assert.Throws<DataException>(() => MnistFolder.Mnist.Locate(dataDir, root));
            Assert.Equal(
                $"mnist: expected a folder with the data set's four files, got {got}. Fix: name it with --data-dir, "
                + $"or set DROPOUTTORCH_DATA to the folder that holds mnist/; the files are at {MnistUrl}.",
                refused.Message);
        }

        Refuse(null, null, "none");
        Refuse(null, "", "none");
        Refuse("", null, "'', which is no folder");
        Refuse("/no/such", _folder.Path, "'/no/such', which is no folder");
        Refuse(null, _folder.Path, $"'{Path.Combine(_folder.Path, "mnist")}', which is no folder");
    }

    [Fact]
    public void Fashion_mnist_has_its_own_classes_and_source()
    {
        var options = new MnistOptions { Name = "fashion-mnist", DataDir = _folder.Path };
        using DatasetSplits splits = options.Load(32);
        Assert.Equal("Ankle boot", ((Classification)splits.Task).ClassNames[9]);
        Assert.Equal(10, splits.Test.Task.Outputs);
        Assert.Equal("fashion-mnist train", splits.Train.Name);
        File.Delete(Path.Combine(_folder.Path, "t10k-images-idx3-ubyte"));
        DataException refused = Assert.Throws<DataException>(() => options.Load(32));
        Assert.Contains("Fix: fetch it from https://github.com/zalandoresearch/fashion-mnist/", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_published_MNIST_has_its_known_statistics()
    {
        string? root = Environment.GetEnvironmentVariable(MnistFolder.FolderVariable);
        Skip.If(root is null || !Directory.Exists(Path.Combine(root, "mnist")), "DROPOUTTORCH_DATA names no folder with mnist/ in it");
        using DatasetSplits splits = new MnistOptions().Load(32);
        Assert.Equal(60_000, splits.Train.Count);
        Assert.Equal(10_000, splits.Test.Count);
        Assert.Equal(0.1307, Normalization(splits).Mean[0], 4);
        Assert.Equal(0.3081, Normalization(splits).Std[0], 4);
        int[] counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];
        Assert.Equal(counts, Samples.Targets(splits.Train).CountBy(label => label).OrderBy(p => p.Key).Select(p => p.Value));
    }

    private string Write(string name, byte[] content) => _folder.Write(name, content);

    private static byte[] Images(params byte[] values) =>
        IdxBytes.Array([.. values.SelectMany(value => Enumerable.Repeat(value, Pixels))], values.Length, 28, 28);

    private DatasetSplits Load(int? trainSamples = null, int? testSamples = null) =>
        new MnistOptions { DataDir = _folder.Path, TrainSamples = trainSamples, TestSamples = testSamples }.Load(32);

    private string Refused(int? trainSamples = null, int? testSamples = null) =>
        Assert.Throws<DataException>(() => Load(trainSamples, testSamples)).Message;

    private static Normalization Normalization(DatasetSplits splits) => Assert.IsType<ImageDataset>(splits.Train).Normalization;

    private static void AssertConstantImages(double[] expected, Dataset part)
    {
        float[] pixels = Samples.Inputs(part);
        Assert.Equal(expected.Length * Pixels, pixels.Length);
        for (int i = 0; i < pixels.Length; i++)
            Assert.Equal(expected[i / Pixels], pixels[i], 1e-5);
    }
}
