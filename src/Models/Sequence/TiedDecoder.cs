using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// A linear layer whose weight is the table of an embedding: y = x Eᵀ + b. Press and Wolf, "Using the Output Embedding to Improve Language
/// Models", EACL 2017.
/// </summary>
/// <remarks>
/// As in PyTorch the weight is listed under both names in the state dict, and once among the model's parameters. It is asked of the
/// embedding each time and not held as well: a move to another device or type gives an embedding a new parameter in TorchSharp, and two
/// owners would part.
/// </remarks>
internal sealed class TiedDecoder : Module<Tensor, Tensor>
{
    private const string Weight = "weight", Bias = "bias";

    private readonly Func<Parameter> _weight;

    private TiedDecoder(Func<Parameter> weight) : base(nameof(TiedDecoder))
    {
        _weight = weight;
        register_parameter(Bias, new Parameter(zeros(weight().shape[0])));
    }

    /// <summary>A decoder of the same table, with biases of zero.</summary>
    public static TiedDecoder Of(Embedding table) => new(() => table.weight!);

    public override Tensor forward(Tensor input) => functional.linear(input, _weight(), get_parameter(Bias));

    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        [(Weight, _weight()), .. base.named_parameters(recurse)];

    public override Parameter? get_parameter(string target) => target == Weight ? _weight() : base.get_parameter(target);

    public override bool has_parameter(string target) => target == Weight || base.has_parameter(target);

    public override string ToString() => $"TiedDecoder({string.Join(", ", _weight().shape)})";
}
