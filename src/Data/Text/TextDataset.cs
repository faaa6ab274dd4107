using System.Runtime.InteropServices;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// A text to predict the next token of. It is cut into C columns of equal length, and every column into pieces of T tokens; sample
/// p · C + j is piece p of column j, and its targets are the same piece one token later. So batches of C samples in order go through
/// all columns at once, and what a recurrent network remembers of a batch belongs to the next. The last piece of every column may be
/// shorter; at most C - 1 tokens at the end of the text, which do not fill the columns, are left out.
/// </summary>
public sealed class TextDataset : Dataset
{
    private readonly int[] _tokens;
    private readonly long _columnLength;
    private readonly long _pieces;

    /// <summary>Lays a text out.</summary>
    /// <param name="name">The part's name, for messages and logs.</param>
    /// <param name="tokens">The text, numbers of the vocabulary; it must not change afterwards.</param>
    /// <param name="columns">C, at least 1.</param>
    /// <param name="length">T, at least 1.</param>
    /// <param name="task">The vocabulary.</param>
    /// <exception cref="DataException">The text is shorter than one piece and a token for every column, or a number is not in the vocabulary.</exception>
    public TextDataset(string name, int[] tokens, long columns, long length, NextToken task) : base(name, task)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (tokens.Length / columns <= length)
        {
            string expected = $"at least {columns * (length + 1)} tokens, for {columns} columns of {length} and one more";
            throw new DataException(name, expected, $"{tokens.Length}", "use a longer text, shorter pieces (length) or a smaller batch");
        }
        if (Array.Exists(tokens, token => token < 0 || token >= task.Outputs))
            throw new DataException(name, $"token numbers from 0 to {task.Outputs - 1}", "others", "number the tokens by the vocabulary");
        (_tokens, Columns, Length) = (tokens, columns, length);
        _columnLength = tokens.Length / columns;
        _pieces = 1 + ((_columnLength - 2) / length);
    }

    /// <summary>C, the number of columns: the samples of a batch after which the next begins where this one ended.</summary>
    public long Columns { get; }

    /// <summary>T, the tokens of a sample that is no last piece.</summary>
    public long Length { get; }

    /// <inheritdoc/>
    /// <remarks>A batch is a few copies, cheaper than handing it from thread to thread.</remarks>
    public override bool ReadsAhead => false;

    /// <inheritdoc/>
    public override long Count => _pieces * Columns;

    /// <inheritdoc/>
    public override long[] SampleShape => [Length];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The last, shorter piece of a column is asked for together with others.</exception>
    public override Batch Read(ReadOnlySpan<long> indices, long epoch)
    {
        int length = (int)LengthOfAll(indices);
        Tensor inputs = empty([indices.Length, length], dtype: int64, device: CPU), targets = empty_like(inputs);
        Span<long> tokens = MemoryMarshal.Cast<byte, long>(inputs.bytes), next = MemoryMarshal.Cast<byte, long>(targets.bytes);
        for (int i = 0; i < indices.Length; i++)
        {
            (long piece, long column) = Math.DivRem(indices[i], Columns);
            ReadOnlySpan<int> text = _tokens.AsSpan((int)((column * _columnLength) + (piece * Length)), length + 1);
            for (int t = 0; t < length; t++)
                (tokens[(i * length) + t], next[(i * length) + t]) = (text[t], text[t + 1]);
        }
        return new Batch(inputs, targets);
    }

    private long LengthOfAll(ReadOnlySpan<long> indices)
    {
        long length = 0;
        foreach (long index in indices)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(indices));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count, nameof(indices));
            long own = Math.Min(Length, _columnLength - 1 - (index / Columns * Length));
            if (length > 0 && own != length)
                throw new ArgumentException($"a batch of a text: expected pieces of one length, got some of {length} and of {own} tokens. Fix: read batches of {Columns}, one piece of every column.", nameof(indices));
            length = own;
        }
        return length;
    }
}
