using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>The ranks that the dropouts of whole channels take, and the gates that they give them.</summary>
internal static class SpatialAxes
{
    internal static GateAxes Of1d(string function, Tensor input) => input.dim() switch
    {
        3 => GateAxes.Channels(3, batched: true),
        2 => GateAxes.Channels(2, batched: false),
        _ => throw Refusal(function, input, "(N, C, L) or (C, L)", ""),
    };

    // PyTorch reads three dimensions as (N, C, L) in Python and as (C, H, W) in C++, so neither is what all users expect.
    internal static GateAxes Of2d(string function, Tensor input) => input.dim() == 4
        ? GateAxes.Channels(4, batched: true)
        : throw Refusal(function, input, "(N, C, H, W)", input.dim() == 3 ? " Fix: SpatialDropout1d for (N, C, L), or input.unsqueeze(0) for (C, H, W)." : "");

    internal static GateAxes Of3d(string function, Tensor input) => input.dim() switch
    {
        5 => GateAxes.Channels(5, batched: true),
        4 => GateAxes.Channels(4, batched: false),
        _ => throw Refusal(function, input, "(N, C, D, H, W) or (C, D, H, W)", ""),
    };

    private static ArgumentException Refusal(string function, Tensor input, string expected, string fix) =>
        new($"{function}: expected an input of shape {expected}, got [{string.Join(", ", input.shape)}].{fix}", nameof(input));
}
