using System.Text.Json.Serialization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>Everything that it takes to build one kind of model, every default filled in. Its JSON form is the object's properties and the name.</summary>
[JsonConverter(typeof(ModelOptionsConverter))]
public abstract record ModelOptions
{
    /// <summary>The model's name in <see cref="ModelRegistry"/>.</summary>
    [JsonIgnore]
    public string Name => ModelRegistry.All.First(family => family.OptionsType == GetType()).Name;

    /// <summary>A line for every rule that the options break; none when they are sound.</summary>
    public abstract IReadOnlyList<string> Validate();

    /// <summary>
    /// Builds the model. Initial weights come from torch's default generator: call <c>torch.manual_seed</c> first for the same model again.
    /// </summary>
    /// <exception cref="OptionsException"><see cref="Validate"/> finds something.</exception>
    public abstract Module<Tensor, Tensor> Create();
}
