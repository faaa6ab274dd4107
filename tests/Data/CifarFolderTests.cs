using System.Text;
using DropoutTorch.Data;
using DropoutTorch.Options;

namespace Data.Tests;

public sealed class CifarFolderTests : IDisposable
{
    private const int ImageBytes = 3072;
    private const string Damaged = "Fix: fetch the file again, for it is damaged or incomplete.";
    private const string Page = "https://www.cs.toronto.edu/~kriz/cifar.html";
    private static readonly string[] Batches = ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("cifar-10-batches-bin", false)]
    public void Reads_the_published_batches_in_their_order(string inner, bool gzip)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, inner));
        for (int i = 0; i < 5; i++)
            Write(Path.Combine(inner, Batches[i]), Records(1, [(byte)i], [(byte)(9 - i)]), gzip);
        Write(Path.Combine(inner, "test_batch.bin"), Records(1, [7], [3]), gzip);
        using DatasetSplits splits = Load();
        Assert.Equal([0L, 9, 1, 8, 2, 7, 3, 6, 4, 5], Samples.Targets(splits.Train));
        Assert.Equal([7L, 3], Samples.Targets(splits.Test));
        Assert.Equal([3L, 32, 32], splits.Train.SampleShape);
        Assert.Equal("truck", Assert.IsType<Classification>(splits.Task).ClassNames[9]);
    }

    [Fact]
    public void The_planes_stay_in_their_order()
    {
        byte[] records = Records(1, [0], [1]);
        for (int i = 0; i < ImageBytes; i++)
            records[1 + i] = (byte)(i % 251);
        Write("train.bin", records);
        Write("test.bin", Records(1, [0]));
        using DatasetSplits splits = Load();
        var train = Assert.IsType<ImageDataset>(splits.Train);
        Assert.Equal(records[1..(1 + ImageBytes)], train.Pixels(0).ToArray());
    }

    [Theory]
    [InlineData("train.bin", "test.bin")]
    [InlineData("cifar10-subset-train.bin", "cifar10-subset-test.bin")]
    public void Reads_single_files_and_the_names_beside_them(string train, string test)
    {
        Write(train, Records(1, [0, 9], [4]), gzip: true);
        Write(test, Records(1, [1]));
        Write("batches.meta.txt", Encoding.UTF8.GetBytes("a\nb\nc\nd\ne\nf\ng\nh\ni\r\nj\n\n"));
        using DatasetSplits splits = Load();
        Assert.Equal([0L, 9, 4], Samples.Targets(splits.Train));
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], Assert.IsType<Classification>(splits.Task).ClassNames);
    }

    [Theory]
    [InlineData("cifar-10-binary.tar.gz", true, false)]
    [InlineData("cifar-10-binary.tar", false, false)]
    [InlineData("any-name", true, true)]
    public void Reads_the_published_archive(string name, bool gzip, bool named)
    {
        (string, byte[])[] files =
        [
            ("cifar-10-batches-bin/readme.html", [1]),
            .. Batches.Select((batch, i) => ("cifar-10-batches-bin/" + batch, Records(1, [(byte)i]))),
            ("cifar-10-batches-bin/test_batch.bin", Records(1, [5])),
        ];
        Write("batches.meta.txt", [1]);
        byte[] archive = TarBytes.Of(files);
        string path = Write(name, archive, gzip: false);
        if (gzip)
            File.WriteAllBytes(path, IdxBytes.Gzip(archive));
        using DatasetSplits splits = new Cifar10Options { DataDir = named ? path : _folder.Path }.Load(batchSize: 1);
        Assert.Equal([0L, 1, 2, 3, 4], Samples.Targets(splits.Train));
    }

    [Fact]
    public void Cifar100_has_fine_labels_or_coarse_ones()
    {
        Write("train.bin", Records(2, [19, 99], [0, 0]));
        Write("test.bin", Records(2, [3, 42]));
        using DatasetSplits fine = new Cifar100Options { DataDir = _folder.Path }.Load(batchSize: 1);
        Assert.Equal([99L, 0], Samples.Targets(fine.Train));
        Assert.Equal(("apple", "worm", 100L), (Name(fine, 0), Name(fine, 99), fine.Task.Outputs));
        using DatasetSplits coarse = new Cifar100Options { DataDir = _folder.Path, Coarse = true }.Load(batchSize: 1);
        Assert.Equal([19L, 0], Samples.Targets(coarse.Train));
        Assert.Equal(("aquatic_mammals", "vehicles_2", 20L), (Name(coarse, 0), Name(coarse, 19), coarse.Task.Outputs));

        static string Name(DatasetSplits splits, int label) => Assert.IsType<Classification>(splits.Task).ClassNames[label];
    }

    [Fact]
    public void Damaged_files_are_refused()
    {
        Write("test.bin", Records(1, [1]));
        string train = Write("train.bin", Records(1, [1])[..^1]);
        Assert.Equal($"{train}: expected records of 3073 bytes, one or more of them, got 3072 bytes. {Damaged}", Refused());
        Write("train.bin", []);
        Assert.Equal($"{train}: expected records of 3073 bytes, one or more of them, got 0 bytes. {Damaged}", Refused());
        Write("train.bin", Records(1, [1], [10]));
        Assert.Equal($"{train}: expected labels from 0 to 9, got 10 (record 1). {Damaged}", Refused());
        byte[] packed = IdxBytes.Gzip(Records(1, [1], [2]));
        Write("train.bin", packed[..^1]);
        Assert.EndsWith(Damaged, Refused(), StringComparison.Ordinal);
        Write("train.bin", Records(1, [1], [2]));
        string names = Write("batches.meta.txt", "a\nb\n"u8.ToArray());
        Assert.Equal($"{names}: expected 10 class names, one a line, got 2. {Damaged}", Refused());
    }

    [Fact]
    public void Missing_files_are_named()
    {
        string fix = $"Fix: fetch cifar-10-binary.tar.gz from {Page} into that folder, or name another folder with --data-dir.";
        string batches = string.Join(", ", Batches);
        Assert.Equal(
            $"cifar10: expected cifar-10-binary.tar.gz or its files ({batches}, test_batch.bin) in '{_folder.Path}', got none of them. {fix}", Refused());
        Write(Batches[1], Records(1, [1]));
        Assert.Equal(
            $"cifar10: expected {batches} and test_batch.bin in '{_folder.Path}', "
            + $"got no data_batch_1.bin, data_batch_3.bin, data_batch_4.bin, data_batch_5.bin, test_batch.bin. {fix}",
            Refused());
    }

    [Fact]
    public void Without_a_folder_the_message_says_how_to_name_one()
    {
        DataException refused = Assert.Throws<DataException>(() => CifarFolder.Cifar100.Locate("/no/such", null));
        Assert.Equal(
            "cifar100: expected a folder with the data set's files, or cifar-100-binary.tar.gz, got '/no/such', which does not exist. Fix: name it with "
            + $"--data-dir, or set DROPOUTTORCH_DATA to the folder that holds cifar100/; the files are at {Page}.",
            refused.Message);
    }

    [SkippableFact]
    public void The_decoded_subset_has_its_known_means()
    {
        using DatasetSplits splits = new Cifar10Options { DataDir = RealData.Folder("cifar10-jpeg") }.Load(batchSize: 1);
        Assert.Equal((10_000, 2_000), (splits.Train.Count, splits.Test.Count));
        IReadOnlyList<double> mean = Assert.IsType<ImageDataset>(splits.Train).Normalization.Mean;
        Assert.Equal([0.4934, 0.4831, 0.4470], mean.Select(value => Math.Round(value, 4)));
        Assert.Equal(Enumerable.Range(0, 2_000).Select(i => (long)(i % 10)), Samples.Targets(splits.Test));
    }

    /// <summary>Records with these labels; the pixels differ from record to record.</summary>
    private static byte[] Records(int labels, params byte[][] records)
    {
        Assert.All(records, record => Assert.True(record.Length == labels || labels == 1));
        IEnumerable<byte[]> single = labels == 1 ? records.SelectMany(record => record.Select(label => new[] { label })) : records;
        return [.. single.SelectMany((record, i) => record.Concat(Enumerable.Range(0, ImageBytes).Select(j => (byte)(i + j))))];
    }

    private string Write(string name, byte[] content, bool gzip = false) =>
        _folder.Write(gzip ? name + ".gz" : name, gzip ? IdxBytes.Gzip(content) : content);

    private DatasetSplits Load() => new Cifar10Options { DataDir = _folder.Path }.Load(batchSize: 1);

    private string Refused() => Assert.Throws<DataException>(() => Load().Dispose()).Message;
}
