using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>The average of an activation over samples of what enters it.</summary>
internal static class GaussianAverage
{
    // A layer has 256 streams; the first two belong to the masks of weights and biases.
    private const uint FirstStream = 2;
    private const int Streams = 254;

    /// <summary>(1/S) Σ a(mean + √variance · z), z ~ N(0, 1) for each element. Dimension 0 numbers the samples of the batch.</summary>
    /// <param name="mean">float32 or float64.</param>
    /// <param name="variance">Of the mean's shape and type, not negative.</param>
    /// <param name="activation">Sees one sample at a time, in the shape that it would see without averaging.</param>
    /// <param name="samples">S.</param>
    /// <param name="dtype">What the activation sees and what is returned.</param>
    /// <param name="source">Of the normal numbers.</param>
    internal static Tensor Of(Tensor mean, Tensor variance, Func<Tensor, Tensor> activation, int samples, ScalarType dtype, RandomSource source)
    {
        using var scope = NewDisposeScope();
        var deviation = Root(variance);
        var pinned = source.Pinned();
        var perStream = (samples + Streams - 1) / Streams;
        Tensor? total = null;
        for (var sample = 0; sample < samples; sample += perStream)
        {
            using var inner = NewDisposeScope();
            var stream = pinned.Stream(FirstStream + (uint)(sample / perStream));
            foreach (var normal in Normals(stream, mean, Math.Min(perStream, samples - sample)))
            {
                var activated = activation(mean.addcmul(deviation, normal, 1).to(dtype)).to(mean.dtype);
                total = total is null ? activated : total.add(activated);
            }
            total = total!.alias().MoveToOuterDisposeScope();
        }
        return total!.div(samples).to(dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Some tensors like one; a sample's numbers follow its row.</summary>
    private static IEnumerable<Tensor> Normals(RandomSource source, Tensor like, int count)
    {
        var shape = like.shape;
        var (rows, rest) = shape.Length > 1 ? (shape[0], shape[1..]) : (1, shape);
        return source.Normal([rows, count, .. rest], like.dtype, like.device).unbind(1).Select(normal => normal.view(shape));
    }

    // At zero the root has no gradient: an input of zeros has no variance, and its gradient must be zero, not NaN.
    private static Tensor Root(Tensor variance)
    {
        var nothing = variance.eq(0);
        return variance.masked_fill(nothing, 1).sqrt().masked_fill(nothing, 0);
    }
}
