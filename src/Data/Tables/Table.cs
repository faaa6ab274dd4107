namespace DropoutTorch.Data;

/// <summary>What was read of a table.</summary>
/// <param name="Path">The file, for errors.</param>
/// <param name="Columns">Which columns.</param>
/// <param name="Inputs">Row after row.</param>
/// <param name="Targets">Row after row; empty where classes are predicted.</param>
/// <param name="Labels">The class of each row as it is written; empty where numbers are predicted.</param>
internal sealed record Table(string Path, TableColumns Columns, List<double> Inputs, List<double> Targets, List<string> Labels)
{
    public int Rows => Inputs.Count / Columns.Features.Count;
}
