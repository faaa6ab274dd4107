using System.Text;
using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>
/// Reads CIFAR-10 or CIFAR-100 in the binary version: the published files, plain or with .gz at their end, or the published archive as
/// it is. Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images".
/// </summary>
public sealed class CifarFolder
{
    private const string Page = "https://www.cs.toronto.edu/~kriz/cifar.html";

    /// <summary>Files that make up the data set, the training ones first; which of the layouts a folder has, the first file found decides.</summary>
    private readonly (string[] Train, string Test)[] _layouts;
    private readonly string _archive;
    private readonly string _inner;
    private readonly int _labelBytes;

    private CifarFolder(string name, string archive, string inner, int labelBytes, params (string[] Train, string Test)[] layouts) =>
        (Name, _archive, _inner, _labelBytes, _layouts) = (name, archive, inner, labelBytes, layouts);

    /// <summary>10 classes.</summary>
    public static CifarFolder Cifar10 { get; } = new(
        "cifar10", "cifar-10-binary", "cifar-10-batches-bin", 1,
        ([.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")], "test_batch.bin"),
        (["train.bin"], "test.bin"),
        (["cifar10-subset-train.bin"], "cifar10-subset-test.bin"));

    /// <summary>100 classes in 20 groups.</summary>
    public static CifarFolder Cifar100 { get; } = new("cifar100", "cifar-100-binary", "cifar-100-binary", 2, (["train.bin"], "test.bin"));

    /// <summary>The name under which <see cref="DataSources"/> knows it.</summary>
    public string Name { get; }

    /// <summary>Reads both parts: images of 3 x 32 x 32.</summary>
    /// <param name="options">Which folder and how much of it.</param>
    /// <param name="labels">Which labels count.</param>
    /// <exception cref="DataException">A file is missing or damaged, or more samples are wanted than there are.</exception>
    internal DatasetSplits Load(CifarOptions options, CifarLabels labels)
    {
        string root = Locate(options.DataDir, Environment.GetEnvironmentVariable(MnistFolder.FolderVariable));
        string[] wanted = [.. _layouts.SelectMany(layout => layout.Train.Append(layout.Test)), labels.NamesFile];
        Dictionary<string, Func<CifarFile>> files = CifarFiles.Find(root, _archive, _inner, wanted);
        (string[] train, string test) = Layout(root, files);
        IReadOnlyList<string> classes = files.TryGetValue(labels.NamesFile, out Func<CifarFile>? names) ? ReadNames(names(), labels) : labels.Names;
        return LabelledImages.ToSplits(options, Part(files, train, labels), Part(files, [test], labels), classes);
    }

    /// <summary>The folder or archive to read.</summary>
    internal string Locate(string? dataDir, string? dataRoot) =>
        DataFolder.Locate(Name, $"a folder with the data set's files, or {_archive}.tar.gz", Page, dataDir, dataRoot, orFile: true);

    private (string[] Train, string Test) Layout(string root, Dictionary<string, Func<CifarFile>> files)
    {
        int present = Array.FindIndex(_layouts, layout => layout.Train.Append(layout.Test).Any(files.ContainsKey));
        (string[] train, string test) = _layouts[Math.Max(present, 0)];
        string fix = $"fetch {_archive}.tar.gz from {Page} into that folder, or name another folder with --data-dir";
        if (present < 0)
            throw new DataException(Name, $"{_archive}.tar.gz or its files ({string.Join(", ", train)}, {test}) in '{root}'", "none of them", fix);
        string[] missing = [.. train.Append(test).Where(file => !files.ContainsKey(file))];
        if (missing.Length > 0)
            throw new DataException(Name, $"{string.Join(", ", train)} and {test} in '{root}'", "no " + string.Join(", ", missing), fix);
        return (train, test);
    }

    private LabelledImages Part(Dictionary<string, Func<CifarFile>> files, string[] names, CifarLabels labels)
    {
        (byte[] Pixels, int[] Labels)[] parts = [.. names.Select(name => CifarRecords.Read(files[name](), _labelBytes, labels.At, labels.Names.Count))];
        var images = new MemoryImages(CifarRecords.Channels, CifarRecords.Side, CifarRecords.Side, [.. parts.Select(part => part.Pixels)]);
        return new LabelledImages(images, [.. parts.SelectMany(part => part.Labels)]);
    }

    private static string[] ReadNames(CifarFile file, CifarLabels labels)
    {
        string[] names = Encoding.UTF8.GetString(file.Content).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length != labels.Names.Count)
            throw new DataException(file.Place, $"{labels.Names.Count} class names, one a line", $"{names.Length}", DataFile.Damaged);
        return names;
    }
}
