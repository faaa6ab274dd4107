using System.Text.Json.Serialization;
using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Data;

/// <summary>Which table is read, what is predicted from what, and which rows are for what: <see cref="TableDataset"/>.</summary>
public sealed record TableOptions : DataOptions
{
    private const string OnlyName = "table";
    private const string RegressionTask = "regression", ClassificationTask = "classification";

    /// <summary>A table whose last column is a number to be predicted from all others.</summary>
    public TableOptions() : base(OnlyName)
    {
    }

    /// <summary>
    /// A file with one row a line, plain or gzip-compressed, its cells between commas, semicolons, tabs or other white space; or a folder in
    /// the layout of the UCI benchmarks (data.txt, index_features.txt, index_target.txt, index_train_K.txt, index_test_K.txt).
    /// </summary>
    public string? Path { get; init; }

    /// <summary>What is predicted: <c>regression</c> (numbers) or <c>classification</c> (classes, written as numbers or words).</summary>
    public string Task { get; init; } = RegressionTask;

    /// <summary>
    /// The column to be predicted, by name or number (from 0; negative from the end), or several of numbers with commas between them; null:
    /// what the folder says, else the last.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>The columns to predict from, likewise; null: what the folder says, else all that are not predicted.</summary>
    public string? Features { get; init; }

    /// <summary>What stands between cells: <c>comma</c>, <c>semicolon</c>, <c>tab</c>, <c>whitespace</c>, or <c>auto</c> to tell by the first line.</summary>
    public string Delimiter { get; init; } = TableFormat.Auto;

    /// <summary>Whether the first line names the columns: <c>yes</c>, <c>no</c>, or <c>auto</c>: yes where none of its cells is a number.</summary>
    public string Header { get; init; } = TableFormat.Auto;

    /// <summary>The split to use, where the path is a folder with split files; null to draw the test rows.</summary>
    public long? Split { get; init; }

    /// <summary>The share of the rows to be judged by, where no split is used, in (0, 1); of classes the same share of every one.</summary>
    public double Test { get; init; } = 0.1;

    /// <summary>Which rows these are.</summary>
    public long TestSeed { get; init; }

    /// <summary>The share of the training rows that is kept back for validation, in [0, 1); of a split, its last training rows.</summary>
    public double Validation { get; init; }

    /// <summary>Which rows are kept back, where no split is used.</summary>
    public long ValidationSeed { get; init; }

    /// <summary>Whether classes are predicted.</summary>
    [JsonIgnore]
    public bool IsClassification => Task == ClassificationTask;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool HasValidation => Validation > 0;

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<DataSource> Entries =>
    [
        new(
            OnlyName, "your own table of numbers (CSV or columns), or a UCI folder with its splits; regression or classes",
            typeof(TableOptions), () => new TableOptions()),
    ];

    /// <inheritdoc/>
    public override DataOptions At(string path) => this with { Path = path };

    /// <inheritdoc/>
    public override DataOptions Complete(DatasetSplits splits) => this with { Path = System.IO.Path.GetFullPath(Path!) };

    /// <inheritdoc/>
    protected override DatasetSplits Read(long batchSize) => TableDataset.Load(this);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        checks.That(!string.IsNullOrEmpty(Path), "path", "a table or a folder with one", "none", "name it with --data-dir");
        checks.Name("task", Task, [RegressionTask, ClassificationTask]);
        checks.Name("delimiter", Delimiter, TableFormat.DelimiterNames);
        checks.Name("header", Header, TableFormat.HeaderNames);
        checks.That(Split is null or >= 0, "split", "the number of a split, 0 or more", Invariant($"{Split}"), "choose 0 or more, or none");
        checks.That(Test is > 0 and < 1, "test", "a share of the rows between 0 and 1", Invariant($"{Test}"), "choose 0.1, say");
        checks.That(
            Validation is >= 0 and < 1, "validation", "a share of the training rows from 0 to below 1", Invariant($"{Validation}"), "choose 0 for none, or 0.1");
        checks.That(
            !IsClassification || Target?.Contains(',', StringComparison.Ordinal) != true,
            "target", "one column, for classes are predicted", $"'{Target}'", "name one column");
    }
}
