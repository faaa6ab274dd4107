namespace DropoutTorch.Data;

/// <summary>Which part of CIFAR is read, and from where: <see cref="CifarFolder"/>.</summary>
public abstract record CifarOptions : ImageDataOptions
{
    /// <param name="name">The data set's name in <see cref="DataSources"/>.</param>
    protected CifarOptions(string name) : base(name)
    {
    }

    /// <summary>Folder of the files, or the published archive; null: the folder named after the data set in the one that DROPOUTTORCH_DATA names.</summary>
    public string? DataDir { get; init; }

    /// <summary>The registry's lines.</summary>
    internal static IEnumerable<DataSource> Entries =>
    [
        new(
            CifarFolder.Cifar10.Name, "colour photographs, 32 x 32, 10 classes; read from a folder or archive",
            typeof(Cifar10Options), () => new Cifar10Options()),
        new(
            CifarFolder.Cifar100.Name, "colour photographs, 32 x 32, 100 classes or 20 groups; read from a folder or archive",
            typeof(Cifar100Options), () => new Cifar100Options()),
    ];

    /// <inheritdoc/>
    public override DataOptions At(string path) => this with { DataDir = path };

    /// <inheritdoc/>
    public override DataOptions Complete(DatasetSplits splits) =>
        (CifarOptions)base.Complete(splits) with { DataDir = DataDir is null ? null : Path.GetFullPath(DataDir) };
}

/// <summary>CIFAR-10: airplanes to trucks.</summary>
public sealed record Cifar10Options : CifarOptions
{
    /// <summary>All of it.</summary>
    public Cifar10Options() : base(CifarFolder.Cifar10.Name)
    {
    }

    /// <inheritdoc/>
    protected override DatasetSplits Read(long batchSize) => CifarFolder.Cifar10.Load(this, CifarLabels.Ten);
}

/// <summary>CIFAR-100: apples to worms, or the 20 groups that they are in.</summary>
public sealed record Cifar100Options : CifarOptions
{
    /// <summary>All of it, 100 classes.</summary>
    public Cifar100Options() : base(CifarFolder.Cifar100.Name)
    {
    }

    /// <summary>Whether the 20 groups are the classes.</summary>
    public bool Coarse { get; init; }

    /// <inheritdoc/>
    protected override DatasetSplits Read(long batchSize) => CifarFolder.Cifar100.Load(this, Coarse ? CifarLabels.Coarse : CifarLabels.Fine);
}
