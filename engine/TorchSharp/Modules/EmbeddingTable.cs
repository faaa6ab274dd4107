using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>What embeddings and embedding bags share: a table of rows, one of which may stand for padding.</summary>
internal static class EmbeddingTable
{
    /// <exception cref="ArgumentException">It is no table, or has no such row.</exception>
    internal static void Check(string module, Tensor table, long? padding, string paddingName)
    {
        if (table.dim() != 2) throw new ArgumentException($"{module}: expected a table with 2 dimensions, got {table.dim()}.", nameof(table));
        var rows = table.shape[0];
        if (padding is { } row && (row < -rows || row >= rows))
            throw new ArgumentOutOfRangeException(paddingName, $"{module}: expected {paddingName} within {rows} rows, got {row}.");
    }

    /// <summary>Normal values, and zeros in the row of the padding.</summary>
    internal static void Draw(Tensor table, long? padding)
    {
        init.normal_(table);
        if (padding is not { } row) return;
        using var _ = no_grad();
        using var zeros = table.select(0, row);
        zeros.zero_();
    }
}
