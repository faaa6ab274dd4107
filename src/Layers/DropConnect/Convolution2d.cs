using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>A convolution whose weights may differ from sample to sample.</summary>
/// <param name="Stride">Of the kernel; null for 1.</param>
/// <param name="Padding">Zeros added on each side; null for none.</param>
/// <param name="Dilation">Distance of the kernel's points; null for 1.</param>
/// <param name="Groups">Into how many independent parts the channels fall.</param>
internal sealed record Convolution2d(long[]? Stride, long[]? Padding, long[]? Dilation, long Groups)
{
    /// <param name="input">(N, C, H, W) or (C, H, W).</param>
    /// <param name="weight">(out, C / groups, h, w), or (N, out, C / groups, h, w).</param>
    /// <param name="bias">(out), or (N, out) beside weights of each sample; null for none.</param>
    internal Tensor Apply(Tensor input, Tensor weight, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var result = weight.dim() == 5 ? ApplyEach(input, weight, bias) : functional.conv2d(input, weight, bias, Stride, Padding, Dilation, Groups);
        return result.MoveToOuterDisposeScope();
    }

    /// <summary>The samples as groups of channels of one: a convolution with N times as many groups.</summary>
    private Tensor ApplyEach(Tensor input, Tensor weight, Tensor? bias)
    {
        var batched = input.dim() == 4 ? input : input.unsqueeze(0);
        var samples = batched.shape[0];
        var stacked = batched.reshape([1, -1, .. batched.shape[2..]]);
        var y = functional.conv2d(stacked, weight.flatten(0, 1), null, Stride, Padding, Dilation, samples * Groups);
        y = y.reshape([samples, -1, .. y.shape[2..]]);
        if (bias is not null) y = y.add(bias.unsqueeze(-1).unsqueeze(-1));
        return input.dim() == 4 ? y : y.squeeze(0);
    }
}
