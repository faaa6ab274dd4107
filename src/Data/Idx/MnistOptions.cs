namespace DropoutTorch.Data;

/// <summary>Which part of MNIST or Fashion-MNIST is read, and from where: <see cref="MnistFolder"/>.</summary>
public sealed record MnistOptions : ImageDataOptions
{
    /// <summary>MNIST, all of it.</summary>
    public MnistOptions() : base(MnistFolder.Mnist.Name)
    {
    }

    /// <summary>Folder of the four files; null: the one named after the data set in the folder that DROPOUTTORCH_DATA names.</summary>
    public string? DataDir { get; init; }

    /// <summary>The registry's lines.</summary>
    internal static IEnumerable<DataSource> Entries =>
    [
        new(MnistFolder.Mnist.Name, "handwritten digits, 28 x 28, 10 classes; read from a folder", typeof(MnistOptions), () => new MnistOptions()),
        new(MnistFolder.FashionMnist.Name, "pieces of clothing, 28 x 28, 10 classes; read from a folder", typeof(MnistOptions), () => new MnistOptions { Name = MnistFolder.FashionMnist.Name }),
    ];

    /// <inheritdoc/>
    public override DataOptions At(string path) => this with { DataDir = path };

    /// <inheritdoc/>
    public override DataOptions Complete(DatasetSplits splits) =>
        (MnistOptions)base.Complete(splits) with { DataDir = DataDir is null ? null : Path.GetFullPath(DataDir) };

    /// <inheritdoc/>
    protected override DatasetSplits Read(long batchSize) =>
        (Name == MnistFolder.Mnist.Name ? MnistFolder.Mnist : MnistFolder.FashionMnist).Load(this);
}
