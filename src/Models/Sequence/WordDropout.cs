using DropoutTorch.Layers;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.Models;

/// <summary>
/// Looks words up in an embedding that the model owns under another name, and drops whole word types: <see cref="EmbeddingDropout"/>,
/// but the table keeps PyTorch's name in the state dict (encoder.weight) and has it also where nothing is dropped.
/// </summary>
internal sealed class WordDropout : StochasticLayer
{
    // Not the module itself in a field: TorchSharp would register it, and the table would have two names.
    private readonly Func<Embedding> _table;

    private WordDropout(Func<Embedding> table, double p) : base(nameof(WordDropout), p) => _table = table;

    public static WordDropout Of(Embedding table, double p) => new(() => table, p);

    /// <param name="input">Words, (N, T).</param>
    /// <returns>(N, T, width).</returns>
    public override Tensor forward(Tensor input)
    {
        using Tensor rows = _table().call(input);
        return Functional.embedding_dropout(rows, input, _table().weight!.shape[0], p, IsActive, NextSource());
    }

    public override string ToString() => Invariant($"WordDropout(p={p})");
}
