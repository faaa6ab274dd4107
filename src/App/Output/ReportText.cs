using DropoutTorch.Data;
using DropoutTorch.Uncertainty;
using Spectre.Console;
using static System.FormattableString;

namespace DropoutTorch.App.Output;

/// <summary>A report for people: a table, a sentence that says what it means, and two pictures.</summary>
internal static class ReportText
{
    public static void Write(Report report, DatasetSplits data, IAnsiConsole console)
    {
        IReadOnlyList<string> names = ((Classification)data.Task).ClassNames;
        console.Write(ScoreTable(report));
        console.WriteLine();
        if (report.Doubt is not Doubt doubt)
        {
            console.WriteLine("This model has no dropout, so there are no masks to average over and its doubt cannot be sampled.");
            return;
        }
        console.WriteLine(Meaning(doubt, names.Count));
        if (data.Test is ImageDataset images && Picture.Fits(images))
        {
            console.WriteLine();
            WritePictures(doubt, images, names, console);
        }
    }

    private static Table ScoreTable(Report report)
    {
        Table table = new Table().Border(TableBorder.None).AddColumn(new TableColumn("on the test part").NoWrap().Padding(0, 0, 2, 0));
        foreach (string title in (string[])["accuracy", "NLL", "ECE", "Brier", "entropy", "mutual inf."])
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap().Padding(0, 0, 2, 0));
        table.AddRow(Row("dropout off", report.Plain, "", ""));
        if (report.Mc is McClassificationScores mc)
            table.AddRow(Row(report.Samples == 1 ? "one mask" : $"mean of {report.Samples} masks", mc, Invariant($"{mc.Entropy:0.0000}"), Invariant($"{mc.MutualInformation:0.0000}")));
        return table;
    }

    private static string[] Row(string name, ClassificationScores scores, string entropy, string information) =>
    [
        name,
        Invariant($"{scores.Accuracy * 100:0.00} %"),
        Invariant($"{scores.Nll:0.0000}"),
        Invariant($"{scores.Ece:0.0000}"),
        Invariant($"{scores.Brier:0.0000}"),
        entropy,
        information,
    ];

    /// <summary>One sentence, from the numbers.</summary>
    internal static string Meaning(Doubt doubt, int classes)
    {
        string scale = Invariant($"(entropy in nats: 0 is certain, {Math.Log(classes):0.00} is no idea)");
        return (doubt.RightEntropy, doubt.WrongEntropy) switch
        {
            (double right, null) => Invariant($"All {doubt.Right} answers looked at are right, with a mean entropy of {right:0.00} {scale}."),
            (null, double wrong) => Invariant($"None of the {doubt.Wrong} answers looked at is right; their mean entropy is {wrong:0.00} {scale}."),
            (double right, double wrong) when wrong > right =>
                Invariant($"It doubts where it errs: mean entropy {right:0.00} on {doubt.Right} right answers, {wrong:0.00} on {doubt.Wrong} wrong ones {scale}."),
            var (right, wrong) =>
                Invariant($"Its doubt does not tell right from wrong: mean entropy {right:0.00} on {doubt.Right} right answers, {wrong:0.00} on {doubt.Wrong} wrong ones {scale}."),
        };
    }

    private static void WritePictures(Doubt doubt, ImageDataset images, IReadOnlyList<string> names, IAnsiConsole console)
    {
        var table = new Grid().AddColumn().AddColumn();
        table.AddRow(new Text("surest"), new Text("least sure"));
        table.AddRow(Drawn(doubt.Surest), Drawn(doubt.LeastSure));
        table.AddRow(Caption(doubt.Surest), Caption(doubt.LeastSure));
        console.Write(table);

        Text Drawn(Example example) => new(Picture.Draw(images, example.Index));
        Text Caption(Example example) => new(Invariant(
            $"is {names[(int)example.Label]}, says {names[(int)example.Predicted]} ({example.Probability * 100:0} %), entropy {example.Entropy:0.00}"));
    }
}
