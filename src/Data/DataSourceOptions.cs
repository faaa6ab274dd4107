namespace DropoutTorch.Data;

/// <summary>What a user can say about a data source.</summary>
public sealed record DataSourceOptions
{
    /// <summary>
    /// The folder with the files, for sources that read; null: the folder named after the source in the folder that the environment
    /// variable DROPOUTTORCH_DATA names.
    /// </summary>
    public string? DataDir { get; init; }

    /// <summary>
    /// Training samples to use, at least 1: the first so many of a source that reads, exactly so many of one that draws; null: all, or
    /// the source's default.
    /// </summary>
    public int? TrainSamples { get; init; }

    /// <summary>Test samples to use, likewise.</summary>
    public int? TestSamples { get; init; }

    /// <summary>Which samples a synthetic source draws; a source that reads has no use for it.</summary>
    public long Seed { get; init; }
}
