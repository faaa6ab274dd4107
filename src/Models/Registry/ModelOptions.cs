using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using DropoutTorch.Options;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>Everything that it takes to build one model, every default filled in. Its JSON form is the object's properties and the name.</summary>
[JsonConverter(typeof(ModelOptionsConverter))]
public abstract record ModelOptions : NamedOptions
{
    // What libtorch says of a tensor that cannot be: from its allocators, and from the arithmetic of shapes.
    private static readonly string[] TooLarge = ["out of memory", "not enough memory", "can't allocate memory", "Storage size calculation overflowed"];

    /// <param name="name">The model's name in <see cref="ModelRegistry"/>; where it stands for an architecture (vgg16), it decides the layers.</param>
    protected ModelOptions(string name) : base(name)
    {
    }

    /// <summary>The element type of the inputs: float32, or int64 for token numbers.</summary>
    [JsonIgnore]
    public virtual ScalarType InputType => ScalarType.Float32;

    /// <summary>The bound on the norm of each unit's incoming weights that training is to enforce after each step; null for none.</summary>
    [JsonIgnore]
    public virtual double? WeightBound => null;

    /// <summary>
    /// Builds the model. Initial weights come from torch's default generator: call <c>torch.manual_seed</c> first for the same model again.
    /// </summary>
    /// <exception cref="OptionsException"><see cref="NamedOptions.Validate"/> finds something, or the weights do not fit into memory.</exception>
    public Module<Tensor, Tensor> Create()
    {
        try
        {
            return Build();
        }
        catch (ExternalException e) when (TooLarge.Any(words => e.Message.Contains(words, StringComparison.Ordinal)))
        {
            throw new OptionsException([Violation.Of(Name, "sizes whose weights fit into memory", "more", "choose smaller ones")]);
        }
    }

    /// <summary>Builds the model, whose constructor checks the options.</summary>
    protected internal abstract Module<Tensor, Tensor> Build();
}
