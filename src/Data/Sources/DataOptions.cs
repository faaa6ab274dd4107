using System.Text.Json.Serialization;
using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>Everything that it takes to get one data set again, every default filled in: which, from where, how much of it, and how it is changed.</summary>
[JsonConverter(typeof(DataOptionsConverter))]
public abstract record DataOptions : NamedOptions
{
    /// <param name="name">The data set's name in <see cref="DataSources"/>.</param>
    protected DataOptions(string name) : base(name)
    {
    }

    /// <summary>Whether a part of the data is there to decide when to stop and which weights are best.</summary>
    [JsonIgnore]
    public virtual bool HasValidation => false;

    /// <summary>Reads or draws the parts. The caller disposes them.</summary>
    /// <param name="batchSize">Samples a training step: texts are laid out in so many columns; others have no use for it.</param>
    /// <exception cref="OptionsException"><see cref="NamedOptions.Validate"/> finds something.</exception>
    /// <exception cref="DataException">Files are missing or damaged, or hold less than is wanted.</exception>
    public DatasetSplits Load(long batchSize)
    {
        OptionsException.ThrowIfAny(Validate());
        return Read(batchSize);
    }

    /// <summary>The same options with what the data said filled in: numbers of samples, absolute paths.</summary>
    public virtual DataOptions Complete(DatasetSplits splits) => this;

    /// <summary>The same data set in another place.</summary>
    /// <exception cref="DataException">This data set is read from no files.</exception>
    public virtual DataOptions At(string path) =>
        throw new DataException(Name, "no data folder, for these samples are drawn", $"'{path}'", "leave --data-dir out, or choose a data set that is read from files");

    /// <summary>Reads or draws the parts; the options are sound.</summary>
    protected abstract DatasetSplits Read(long batchSize);
}

/// <summary>Reads and writes a data set's options under its name.</summary>
public sealed class DataOptionsConverter : NamedOptionsConverter<DataOptions>
{
    /// <inheritdoc/>
    protected override Type TypeOf(string name) => DataSources.Find(name).OptionsType;
}
