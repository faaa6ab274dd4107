using System.Globalization;
using DropoutTorch.Layers.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Embedding dropout: whole word types are dropped, y[i] = W[word i] · m[word i] / (1 − p) with m ~ Bernoulli(1 − p) for each row of
/// the table, while active; y[i] = W[word i] otherwise. A dropped word is absent wherever it occurs in the batch.
/// </summary>
/// <remarks>
/// <para>Shape: indices (*) to (*, D), as the wrapped embedding gives them; so are type, padding_idx, max_norm and sparse gradients.
/// The mask has one bit for each of the V words; it meets the looked-up rows, not the table, of which no copy is made. The gradient of
/// the table is that of a masked table: zero in dropped rows, scaled by 1 / (1 − p) in the others.</para>
/// <para>p = 0 and evaluation give the embedding's own output; p = 1 gives exact zeros. A batch that holds several steps is refused,
/// since its samples share the mask.</para>
/// <para>Paper: Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks", NeurIPS 2016.</para>
/// <example>
/// <code>
/// using var words = new EmbeddingDropout(torch.nn.Embedding(10_000, 400), p: 0.1);
/// words.train();
/// using var y = words.call(torch.randint(10_000, [35, 20])); // (35, 20, 400)
/// </code>
/// </example>
/// </remarks>
public sealed class EmbeddingDropout : StochasticLayer
{
    /// <param name="layer">The embedding; it becomes a child under the name "layer".</param>
    /// <param name="p">Probability of dropping a word, in [0, 1].</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public EmbeddingDropout(Embedding layer, double p = 0.1, long? seed = null) : base(nameof(EmbeddingDropout), p, seed)
    {
        ArgumentNullException.ThrowIfNull(layer);
        this.layer = layer;
        register_module(nameof(layer), layer);
    }

    /// <summary>The wrapped embedding.</summary>
    public Embedding layer { get; }

    /// <inheritdoc/>
    public override bool SharesMask => true;

    /// <param name="input">Words as int32 or int64 indices of any shape.</param>
    public override Tensor forward(Tensor input)
    {
        using var rows = layer.call(input);
        return Functional.embedding_dropout(rows, input, layer.weight!.shape[0], p, IsActive, NextSource());
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var table = layer.weight!.shape;
        return string.Create(CultureInfo.InvariantCulture, $"EmbeddingDropout(num_embeddings={table[0]}, embedding_dim={table[1]}, p={p})");
    }
}

public static partial class Functional
{
    /// <summary>Embedding dropout of rows that were looked up; see <see cref="EmbeddingDropout"/>.</summary>
    /// <param name="input">The rows, floating-point, of shape (*, D).</param>
    /// <param name="words">The index of each row's word, of shape (*).</param>
    /// <param name="num_embeddings">How many words there are.</param>
    /// <param name="p">Probability of dropping a word, in [0, 1].</param>
    /// <param name="training">False gives the rows back under a new handle.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException">The rows are not of a floating-point type, or their shape is not that of the words.</exception>
    /// <exception cref="InvalidOperationException">The source stands for several steps at once.</exception>
    public static Tensor embedding_dropout(Tensor input, Tensor words, long num_embeddings, double p = 0.1, bool training = true, RandomSource source = default)
    {
        CheckWords(input, words, p);
        if (!training || p == 0 || input.numel() == 0) return input.alias();
        if (p == 1) return Masking.AllDropped(input, inplace: false);
        using var mask = source.ForWeights().KeepMask([num_embeddings], p, input.device);
        return embedding_dropout(input, words, mask, p);
    }

    /// <summary>Embedding dropout with a given mask of the words.</summary>
    /// <param name="input">The rows, floating-point, of shape (*, D).</param>
    /// <param name="words">The index of each row's word, of shape (*).</param>
    /// <param name="mask">Non-zero (or true) for each word that survives, of shape (V) or (V, 1).</param>
    /// <param name="p">The probability that the mask was drawn with, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException">The rows are not of a floating-point type, or their shape is not that of the words.</exception>
    public static Tensor embedding_dropout(Tensor input, Tensor words, Tensor mask, double p)
    {
        CheckWords(input, words, p);
        using var scope = NewDisposeScope();
        var kept = mask.flatten().index_select(0, words.flatten()).view([.. words.shape, 1]);
        return Masking.WithMask(nameof(embedding_dropout), input, kept, p, new Affine(1 / (1 - p))).MoveToOuterDisposeScope();
    }

    private static void CheckWords(Tensor input, Tensor words, double p)
    {
        Masking.Check(nameof(embedding_dropout), input, p);
        if (input.dim() != words.dim() + 1 || !input.shape.AsSpan(0, (int)words.dim()).SequenceEqual(words.shape))
            throw new ArgumentException(
                $"{nameof(embedding_dropout)}: expected rows of shape (*, D) for words of shape (*), "
                + $"got [{string.Join(", ", input.shape)}] and [{string.Join(", ", words.shape)}].",
                nameof(input));
    }
}
