using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>
/// Reads a folder in the layout of MNIST: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
/// t10k-labels-idx1-ubyte, each plain or with .gz at its end.
/// MNIST: LeCun, Bottou, Bengio, Haffner 1998, "Gradient-based learning applied to document recognition".
/// Fashion-MNIST: Xiao, Rasul, Vollgraf 2017, arXiv:1708.07747.
/// </summary>
public sealed class MnistFolder
{
    /// <summary>The environment variable that names the folder in which each data set has a folder of its own.</summary>
    public const string FolderVariable = "DROPOUTTORCH_DATA";

    private const int Side = 28;

    private readonly string _source;
    private readonly string[] _classNames;

    private MnistFolder(string name, string source, params string[] classNames)
    {
        Name = name;
        _source = source;
        _classNames = classNames;
    }

    /// <summary>Handwritten digits.</summary>
    public static MnistFolder Mnist { get; } = new(
        "mnist", "https://ossci-datasets.s3.amazonaws.com/mnist/", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    /// <summary>Pieces of clothing.</summary>
    public static MnistFolder FashionMnist { get; } = new(
        "fashion-mnist",
        "https://github.com/zalandoresearch/fashion-mnist/tree/master/data/fashion",
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    /// <summary>The name under which <see cref="DataSources"/> knows it.</summary>
    public string Name { get; }

    /// <summary>
    /// Reads both parts. Inputs: float32 (N, 1, 28, 28), normalised with mean and standard deviation of the training images that are
    /// used; targets: int64 (N).
    /// </summary>
    /// <exception cref="DataException">
    /// There is no folder, a file is missing or damaged, the images are not 28 x 28, images and labels differ in number, a label is
    /// above 9, or more samples are wanted than there are.
    /// </exception>
    internal DatasetSplits Load(MnistOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string folder = Locate(options.DataDir, Environment.GetEnvironmentVariable(FolderVariable));
        return LabelledImages.ToSplits(options, ReadPart(folder, "train"), ReadPart(folder, "t10k"), _classNames);
    }

    /// <summary>The folder to read: the one that the user named, else the data set's own in the one that the environment names.</summary>
    internal string Locate(string? dataDir, string? dataRoot) =>
        DataFolder.Locate(Name, "a folder with the data set's four files", _source, dataDir, dataRoot);

    private LabelledImages ReadPart(string folder, string prefix)
    {
        string imageFile = Find(folder, prefix + "-images-idx3-ubyte");
        string labelFile = Find(folder, prefix + "-labels-idx1-ubyte");
        IdxArray labels = IdxReader.Read(labelFile, rank: 1);
        IdxArray images = IdxReader.Read(imageFile, rank: 3);
        CheckImages(imageFile, images.Shape, labelFile, labels.Data.Length);
        CheckLabels(labelFile, labels.Data);
        return new LabelledImages(new MemoryImages(1, Side, Side, images.Data), Array.ConvertAll(labels.Data, label => (int)label));
    }

    /// <summary>The file under its plain name or with .gz.</summary>
    private string Find(string folder, string file)
    {
        string plain = Path.Combine(folder, file), compressed = plain + ".gz";
        if (File.Exists(plain))
            return plain;
        if (File.Exists(compressed))
            return compressed;
        string fix = $"fetch it from {_source} into that folder, or name another folder with --data-dir";
        throw new DataException(Name, $"{file} or {file}.gz in '{folder}'", "neither", fix);
    }

    private void CheckImages(string imageFile, int[] shape, string labelFile, int labels)
    {
        if (shape[1] != Side || shape[2] != Side)
            throw new DataException(imageFile, $"images of {Side} x {Side}", $"{shape[1]} x {shape[2]}", $"use the files of {_source}");
        if (shape[0] == labels)
            return;
        string expected = $"{labels} images, as many as {Path.GetFileName(labelFile)} has labels";
        throw new DataException(imageFile, expected, $"{shape[0]}", "use two files that belong together");
    }

    private void CheckLabels(string labelFile, byte[] labels)
    {
        if (labels.Length == 0)
            throw new DataException(labelFile, "at least one label", "none", DataFile.Damaged);
        int bad = Array.FindIndex(labels, label => label >= _classNames.Length);
        string expected = $"labels from 0 to {_classNames.Length - 1}";
        if (bad >= 0)
            throw new DataException(labelFile, expected, $"{labels[bad]} (image {bad})", DataFile.Damaged);
    }
}
