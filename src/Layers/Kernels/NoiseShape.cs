using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Keras's <c>noise_shape</c>: the shape of a mask that is broadcast over the input.</summary>
internal static class NoiseShape
{
    /// <summary>The gates of a noise shape; null where every element has its own.</summary>
    /// <param name="function">The name for error messages.</param>
    /// <param name="input">The tensor to be masked.</param>
    /// <param name="noise_shape">For each dimension 1, the input's size, or -1 for the input's size; null for the input's shape.</param>
    /// <exception cref="ArgumentException">The shape does not broadcast to the input's.</exception>
    internal static GateAxes? Axes(string function, Tensor input, long[]? noise_shape)
    {
        if (noise_shape is null) return null;
        var shape = input.shape;
        var fits = noise_shape.Length == shape.Length;
        for (var dim = 0; fits && dim < shape.Length; dim++) fits = noise_shape[dim] is 1 or -1 || noise_shape[dim] == shape[dim];
        if (!fits)
        {
            var (sizes, got) = (string.Join(", ", shape), string.Join(", ", noise_shape));
            throw new ArgumentException(
                $"{function}: expected a noise_shape of {shape.Length} dimensions, each 1, -1 or the size in [{sizes}], got [{got}].", nameof(noise_shape));
        }
        bool[] shared = [.. noise_shape.Select(size => size == 1)];
        return shared.Contains(true) ? new GateAxes(shared, shape.Length > 1 ? 0 : -1) : null;
    }
}
