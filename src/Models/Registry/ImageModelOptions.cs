using System.Text.Json.Serialization;
using DropoutTorch.Options;

namespace DropoutTorch.Models;

/// <summary>What all networks for images are told.</summary>
public abstract record ImageModelOptions : ModelOptions
{
    /// <param name="name">The model's name in <see cref="ModelRegistry"/>.</param>
    protected ImageModelOptions(string name) : base(name)
    {
    }

    /// <summary>Channels of the images.</summary>
    [JsonPropertyOrder(-1)]
    public required long Channels { get; init; }

    /// <summary>Number of outputs.</summary>
    [JsonPropertyOrder(1)]
    public required long Classes { get; init; }

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        checks.Size("channels", Channels);
        checks.Size("classes", Classes);
    }
}
