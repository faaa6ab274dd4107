using System.Globalization;
using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models.Summary;

/// <summary>
/// A network as a table: every module with the shape that it gives, its parameters and its dropout, and the sums.
/// <see cref="SummaryText"/> writes it.
/// </summary>
/// <example>
/// <code>
/// ModelSummary summary = ModelSummary.Of(model, [1, 3, 32, 32]);
/// SummaryText.Write(Console.Out, summary);
/// </code>
/// </example>
public sealed record ModelSummary
{
    /// <summary>The shape of the input that was run, batch dimension included.</summary>
    public required IReadOnlyList<long> InputShape { get; init; }

    /// <summary>The input's element type.</summary>
    public required ScalarType InputType { get; init; }

    /// <summary>The model itself first, then every module below it, each before its children, in registration order.</summary>
    public required IReadOnlyList<SummaryRow> Rows { get; init; }

    /// <summary>Bytes of the parameters, shared ones counted once.</summary>
    public required long ParameterBytes { get; init; }

    /// <summary>Elements of the buffers (the running statistics of BatchNorm, say), which PyTorch does not count as parameters.</summary>
    public required long Buffers { get; init; }

    /// <summary>
    /// Bytes of what the layers gave in one forward, groups left out: what training keeps for backward is of this size. A layer that works
    /// in place counts as if it did not.
    /// </summary>
    public required long OutputBytes { get; init; }

    /// <summary>All parameters, shared ones counted once.</summary>
    public long Parameters => Rows.Sum(row => row.Parameters);

    /// <summary>Parameters that require a gradient.</summary>
    public long TrainableParameters => Rows.Sum(row => row.TrainableParameters);

    /// <summary>Parameters that do not.</summary>
    public long NonTrainableParameters => Parameters - TrainableParameters;

    /// <summary>
    /// Runs the model once on zeros, in evaluation and without gradients, with all stochastic layers off, and writes down what each module
    /// gave. Modes, hooks, statistics and torch's CPU generator are left as they were, also when the forward throws.
    /// </summary>
    /// <remarks>
    /// A module counts as called when it is run by <c>call</c>; <c>forward</c>, like PyTorch's, runs no hooks and goes unseen.
    /// </remarks>
    /// <param name="model">Any network from tensor to tensor.</param>
    /// <param name="inputShape">The shape of a batch, such as (1, 3, 32, 32): sizes of at least 1.</param>
    /// <param name="inputType">The input's element type; null for that of the model's weights. Indices want <c>ScalarType.Int64</c>.</param>
    /// <exception cref="OptionsException">The shape has a size below 1.</exception>
    public static ModelSummary Of(Module<Tensor, Tensor> model, IReadOnlyList<long> inputShape, ScalarType? inputType = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputShape);
        if (inputShape.Any(size => size < 1))
            throw new OptionsException([Wrong(inputShape)]);

        ScalarType type = inputType ?? model.parameters().FirstOrDefault(weight => weight.is_floating_point())?.dtype ?? ScalarType.Float32;
        return new SummaryBuilder(model).Build([.. inputShape], type);
    }

    /// <summary>The table of <see cref="SummaryText"/>.</summary>
    public override string ToString()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        SummaryText.Write(text, this);
        return text.ToString();
    }

    /// <summary>The same with what lies deeper than <paramref name="depth"/> folded into its ancestor there; 0 leaves one row, the model.</summary>
    public ModelSummary ToDepth(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        List<SummaryRow> rows = [];
        foreach (SummaryRow row in Rows)
        {
            if (row.Depth <= depth)
                rows.Add(row);
            else // its ancestor at that depth is the last one there
                rows[^1] = Fold(rows[^1], row);
        }
        return this with { Rows = rows };
    }

    private static string Wrong(IReadOnlyList<long> shape) => Violation.Of(
        "input shape", "sizes of at least 1", Invariant($"({string.Join(", ", shape)})"), "give the shape of a batch, such as 1, 3, 32, 32");

    private static SummaryRow Fold(SummaryRow into, SummaryRow row) => into with
    {
        HasChildren = false,
        Parameters = into.Parameters + row.Parameters,
        TrainableParameters = into.TrainableParameters + row.TrainableParameters,
        TiedParameters = into.TiedParameters + row.TiedParameters,
        LeastDropoutP = new[] { into.LeastDropoutP, row.LeastDropoutP }.Min(),
        LargestDropoutP = new[] { into.LargestDropoutP, row.LargestDropoutP }.Max(),
    };
}
