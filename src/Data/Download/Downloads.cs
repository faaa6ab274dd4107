using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>Fetches published data sets, when it is asked to and never otherwise.</summary>
/// <example>
/// <code>
/// Downloads.Fetch("mnist", "data/mnist");
/// </code>
/// </example>
public static class Downloads
{
    private const string MnistPlace = "https://ossci-datasets.s3.amazonaws.com/mnist/";
    private const string MnistMirror = "https://storage.googleapis.com/cvdf-datasets/mnist/";
    private const string FashionPlace = "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/b2617bb6d3ffa2e429640350f613e3291e10b141/data/fashion/";
    private const string FashionMirror = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";
    private const string CifarPlace = "https://www.cs.toronto.edu/~kriz/";

    /// <summary>Everything that can be fetched.</summary>
    public static IReadOnlyList<DownloadSet> All { get; } =
    [
        new("mnist",
        [
            File("train-images-idx3-ubyte.gz", 9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", MnistPlace, MnistMirror),
            File("train-labels-idx1-ubyte.gz", 28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", MnistPlace, MnistMirror),
            File("t10k-images-idx3-ubyte.gz", 1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", MnistPlace, MnistMirror),
            File("t10k-labels-idx1-ubyte.gz", 4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", MnistPlace, MnistMirror),
        ]),
        new("fashion-mnist",
        [
            File("train-images-idx3-ubyte.gz", 26421880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", FashionPlace, FashionMirror),
            File("train-labels-idx1-ubyte.gz", 29515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", FashionPlace, FashionMirror),
            File("t10k-images-idx3-ubyte.gz", 4422102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", FashionPlace, FashionMirror),
            File("t10k-labels-idx1-ubyte.gz", 5148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", FashionPlace, FashionMirror),
        ]),
        new("cifar10", [File("cifar-10-binary.tar.gz", 170052171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", CifarPlace)]),
        new("cifar100", [File("cifar-100-binary.tar.gz", 168513733, "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec", CifarPlace)]),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(set => set.Name)];

    /// <summary>The set called <paramref name="name"/>.</summary>
    /// <exception cref="OptionsException">There is none; the message lists the names.</exception>
    public static DownloadSet Find(string name) => Family.Find("data set to fetch", name, All, set => set.Name);

    /// <summary>Fetches a data set by name: <see cref="Fetch(DownloadSet, string, IProgress{DownloadProgress}?, CancellationToken)"/>.</summary>
    /// <exception cref="OptionsException">Nothing that can be fetched has that name.</exception>
    public static IReadOnlyList<string> Fetch(string name, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancel = default) =>
        Fetch(Find(name), folder, progress, cancel);

    /// <summary>
    /// Fetches all files of a data set into a folder, which is made where there is none. Files that are there and right are left as they
    /// are. A file has its name only once its checksum is right; what came until a connection broke, or until it was cancelled, stays
    /// in FILE.part, and the next call goes on from there.
    /// </summary>
    /// <param name="set">What to fetch.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="progress">Is told how far each file is; called on this thread.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="DataException">
    /// No mirror has a file, none can be reached, what they send is wrong, a wrong file is in the way, or the disk does not take it.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<string> Fetch(DownloadSet set, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(folder);
        using var fetcher = new Fetcher(folder, progress, cancel);
        return [.. set.Files.Select(fetcher.Fetch)];
    }

    private static DownloadFile File(string name, long bytes, string sha256, params string[] places) =>
        new(name, bytes, new Checksum(ChecksumKind.Sha256, sha256), [.. places.Select(place => new Uri(place + name))]);
}
