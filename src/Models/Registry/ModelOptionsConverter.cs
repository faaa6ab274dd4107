using DropoutTorch.Options;

namespace DropoutTorch.Models;

/// <summary>Reads and writes a model's options under the model's name.</summary>
public sealed class ModelOptionsConverter : NamedOptionsConverter<ModelOptions>
{
    /// <inheritdoc/>
    protected override Type TypeOf(string name) => ModelRegistry.Find(name).OptionsType;
}
