using System.Text.Json.Nodes;

namespace App.Tests;

public class UciTests
{
    [Fact]
    public void The_page_of_uci() => Assert.Equal(
        """
        Repeat the UCI regression table of MC dropout with its grid search.

        Usage: ./dropout uci [OPTIONS]

        Data:
          --data-dir DIR  folder with a folder for each data set, or that of a single
                          set; needed
          --sets LIST     folders to go through [all]
          --splits N      only the first so many splits of each [all]

        Protocol:
          --p LIST     dropout probabilities to choose from [0.005,0.01,0.05,0.1]
          --tau LIST   precisions to choose from [the published ones of the set]
          --epochs N   epochs of each fit [100 times n_epochs.txt]
          --samples N  stochastic passes over validation and test rows [10000]
          --seed N     governs weights, orders and masks [1]

        Output:
          --out DIR  keep finished splits there; the same command goes on after a stop
          --json     print one JSON array (target units and nats) and nothing else

        Examples:
          ./dropout uci --data-dir uci --sets yacht,energy --out DIR
              two sets, beside the published figures; goes on after a stop
          ./dropout uci --data-dir uci --sets yacht --splits 2 --epochs 400 --json
              a quick look, for a program
          ./dropout uci --data-dir my-set --tau 0.1,1,10
              a folder of the same layout, with its own grid

        """,
        Cli.Run("uci", "--help").Out);

    [Fact]
    public void Json_is_an_array_with_a_set_each()
    {
        using TempFolder folder = Sets("yacht", "mine");
        JsonObject[] rows = [.. JsonNode.Parse(Cli.Well("uci", "--data-dir", folder.Path, "--tau", "1,2", "--p", "0.05", "--epochs", "3", "--samples", "5", "--json").Out)!.AsArray().Select(row => row!.AsObject())];
        Assert.All(rows, row => Assert.Equal(["set", "splits", "rmse", "rmse_se", "ll", "ll_se", "seconds"], row.Select(pair => pair.Key)));
        Assert.Equal(["mine", "yacht"], rows.Select(row => (string?)row["set"]));
        Assert.All(rows, row => Assert.Equal(2, (int)row["splits"]!));
    }

    [Fact]
    public void Text_stands_beside_what_is_published()
    {
        using TempFolder folder = Sets("yacht", "mine");
        string[] lines = Cli.Well("uci", "--data-dir", folder.Path, "--sets", "yacht,mine", "--tau", "1", "--epochs", "3", "--samples", "5", "--splits", "1").OutLines;
        Assert.Matches(@"^yacht: 1 split, 0:00:\d\d$", lines[0]);
        Assert.Equal("                  here                   grid search, 2018      paper, 2016", lines[1]);
        Assert.Matches(@"^  RMSE            \d+\.\d{4} ± 0\.0000 +0\.666 ± 0\.049          1\.11 ± 0\.09$", lines[2]);
        Assert.Matches(@"^  log-likelihood  -\d+\.\d{4} ± 0\.0000 +-1\.250 ± 0\.015         -1\.55 ± 0\.03$", lines[3]);
        Assert.Matches(@"^  RMSE            \d+\.\d{4} ± 0\.0000 +-                      -$", lines[7]);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Mistakes_are_a_line_each()
    {
        using TempFolder folder = Sets("yacht");
        Assert.Equal("--data-dir: expected a folder, got nothing. Fix: write --data-dir DIR.", Cli.Mistake("uci"));
        Assert.Equal("--tau: expected numbers with commas between them, got '1,,2'. Fix: write it like --tau 0.1,1,10.", Cli.Mistake("uci", "--data-dir", folder.Path, "--tau", "1,,2"));
        Assert.Equal("sets: expected one of yacht, got 'yatch'. Fix: use 'yacht'.", Cli.Mistake("uci", "--data-dir", folder.Path, "--sets", "yatch"));
        Assert.Equal("samples: expected at least 1, got 0. Fix: choose 1 or more.", Cli.Mistake("uci", "--data-dir", folder.Path, "--samples", "0"));
        File.WriteAllText(Path.Combine(folder.Path, "file"), "");
        Assert.StartsWith($"{Path.Combine(folder.Path, "file", "yacht")}: expected a folder that can be written, got ", Cli.Mistake("uci", "--data-dir", folder.Path, "--out", Path.Combine(folder.Path, "file")), StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_C_stops_and_the_same_command_goes_on()
    {
        using TempFolder folder = Sets("yacht");
        string kept = Path.Combine(folder.Path, "out");
        string[] args = ["uci", "--data-dir", folder.Path, "--sets", "yacht", "--out", kept, "--samples", "5", "--epochs"];
        using System.Diagnostics.Process process = Cli.Start([.. args, "100000000"]);
        Assert.True(SpinWait.SpinUntil(() => Directory.Exists(Path.Combine(kept, "yacht")), TimeSpan.FromSeconds(60)));
        process.Signal("INT");
        CliResult stopped = process.End();
        Assert.Equal((130, "", $"warning: stopped; go on with the same command and --out {kept}\n"), (stopped.Code, stopped.Out, stopped.Error));
        Assert.StartsWith("yacht: 2 splits", Cli.Well([.. args, "2"]).Out, StringComparison.Ordinal);
    }

    // Data sets of twenty rows and two splits.
    private static TempFolder Sets(params string[] names)
    {
        var folder = new TempFolder();
        foreach (string name in names)
        {
            string path = Directory.CreateDirectory(Path.Combine(folder.Path, name)).FullName;
            File.WriteAllLines(Path.Combine(path, "data.txt"), Enumerable.Range(0, 20).Select(row => $"{row} {row % 7} {row % 3}"));
            for (int split = 0; split < 2; split++)
            {
                File.WriteAllLines(Path.Combine(path, $"index_train_{split}.txt"), Enumerable.Range(0, 16).Select(row => $"{row + (4 * split)}"));
                File.WriteAllLines(Path.Combine(path, $"index_test_{split}.txt"), Enumerable.Range(0, 4).Select(row => $"{row + (16 * (1 - split))}"));
            }
        }
        return folder;
    }
}
