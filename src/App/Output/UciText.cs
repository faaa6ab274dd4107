using DropoutTorch.Protocols;
using static System.FormattableString;

namespace DropoutTorch.App.Output;

/// <summary>The UCI table for people: what came out of a set beside what is published of it.</summary>
internal static class UciText
{
    private const int PaperDecimals = 2; // as it was printed

    public static void Write(UciResult result, TextWriter output)
    {
        PublishedUci? published = PublishedUci.Find(result.Set);
        var seconds = TimeSpan.FromSeconds(result.Seconds);
        output.WriteLine(Invariant($"{result.Set}: {result.Splits} split{(result.Splits == 1 ? "" : "s")}, {(int)seconds.TotalHours}:{seconds:mm\\:ss}"));
        output.WriteLine($"{"",18}{"here",-23}{"grid search, 2018",-23}paper, 2016");
        Row("RMSE", new Figure(result.Rmse, result.RmseSe), published?.GridRmse, published?.PaperRmse, output);
        Row("log-likelihood", new Figure(result.Ll, result.LlSe), published?.GridLl, published?.PaperLl, output);
        output.WriteLine();
    }

    private static void Row(string name, Figure here, Figure? grid, Figure? paper, TextWriter output) =>
        output.WriteLine($"  {name,-16}{Text(here, Decimals(here)),-23}{(grid is Figure g ? Text(g, Decimals(g)) : "-"),-23}{(paper is Figure p ? Text(p, PaperDecimals) : "-")}");

    /// <summary>So many that the error has two digits that count.</summary>
    private static int Decimals(Figure figure) => figure.Error > 0 ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(figure.Error)), 2, 8) : 4;

    private static string Text(Figure figure, int decimals)
    {
        string format = "F" + Invariant($"{decimals}");
        return $"{figure.Mean.ToString(format, System.Globalization.CultureInfo.InvariantCulture)} ± {figure.Error.ToString(format, System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
