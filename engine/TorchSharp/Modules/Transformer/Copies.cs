using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Modules and parameters of their own with the values of others. Unlike making new ones, it draws no random numbers.</summary>
internal static class Copies
{
    [return: NotNullIfNotNull(nameof(parameter))]
    internal static Parameter? Of(Parameter? parameter) =>
        parameter is null ? null : new Parameter(parameter.detach().clone(), parameter.requires_grad);

    internal static Linear Of(Linear linear) => new(Of(linear.weight), Of(linear.bias));

    internal static LayerNorm Of(LayerNorm norm)
    {
        var copy = LayerNorm(norm.normalized_shape, norm.eps);
        copy.weight = Of(norm.weight);
        copy.bias = Of(norm.bias);
        return copy;
    }
}
