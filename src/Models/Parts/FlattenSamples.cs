using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>(N, ...) to (N, size), with a message that says what a model expects where the input does not fit.</summary>
internal sealed class FlattenSamples : Module<Tensor, Tensor>
{
    private readonly long _size;

    public FlattenSamples(long size) : base(nameof(FlattenSamples)) => _size = size;

    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        long[] shape = input.shape;
        if (shape.Length < 2 || shape.Skip(1).Aggregate(1L, (product, size) => product * size) != _size)
            throw new ArgumentException($"expected an input of shape (N, ...) with {_size} values a sample, got ({string.Join(", ", shape)})", nameof(input));
        if (!input.is_floating_point())
            throw new ArgumentException($"expected an input of a floating-point dtype, got {input.dtype}", nameof(input));
        // Not flatten or view: a new handle in every case, so that nobody disposes the caller's tensor with it.
        return input.reshape(shape[0], _size);
    }

    public override string ToString() => $"FlattenSamples({_size})";
}
