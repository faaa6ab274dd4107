namespace DropoutTorch.Models.Weights;

/// <summary>How strictly a file must fit a module. By default every name, shape and dtype must agree.</summary>
public sealed record WeightsOptions
{
    /// <summary>False: names that only one side has are left out, and the report lists them.</summary>
    public bool Strict { get; init; } = true;

    /// <summary>
    /// True: a tensor whose shape differs from the module's is left out, and the report lists it; with <see cref="Strict"/> off as well,
    /// that is how a network with another head starts from trained weights. A different dtype is never passed over.
    /// </summary>
    public bool SkipMismatched { get; init; }

    /// <summary>True: values are converted to the module's dtypes.</summary>
    public bool ConvertTypes { get; init; }

    /// <summary>Taken off every name in the file that starts with it: <c>module.</c> for weights saved from PyTorch's DataParallel.</summary>
    public string? StripPrefix { get; init; }

    /// <summary>
    /// The module's name for a name in the file, after <see cref="StripPrefix"/>: <see cref="SequenceNames.FromPyTorch"/> for recurrent
    /// networks, say. Null leaves names as they are.
    /// </summary>
    public Func<string, string>? Rename { get; init; }

    /// <summary>The key of the state dict in a PyTorch checkpoint that holds more; see <see cref="WeightsFile.Open(string, string)"/>.</summary>
    public string? Key { get; init; }
}
