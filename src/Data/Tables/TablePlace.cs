using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>A line of a table's file, for errors.</summary>
internal readonly record struct TablePlace(string Path, long Line)
{
    /// <summary>An error in this line.</summary>
    public DataException Error(string expected, string got, string fix) => new(Path, $"{expected} in line {Line}", got, fix);
}
