using DropoutTorch.Options;
using DropoutTorch.Protocols;
using static TorchSharp.torch;

namespace Protocols.Tests;

public class UciProtocolTests
{
    private static UciOptions Options(UciFolder folder) => new() { DataDir = folder.Path, Epochs = 60, Samples = 40, Taus = [1, 20], Ps = [0.01, 0.2] };

    private static UciResult[] Run(UciOptions options) => [.. new UciProtocol(options).Run(_ => { }, default)];

    private static string Refused(UciOptions options) => Assert.Throws<DataException>(() => Run(options)).Message;

    private static void OnThreads(int threads, Action body)
    {
        int before = get_num_threads();
        set_num_threads(threads);
        try
        {
            body();
            Assert.Equal(threads, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void A_set_is_learnt_and_the_same_seed_says_the_same()
    {
        using UciFolder folder = new UciFolder().Add("line");
        UciResult result = Assert.Single(Run(Options(folder) with { Epochs = 2000, Taus = [20] }));
        Assert.Equal(("line", 3), (result.Set, result.Splits));
        Assert.InRange(result.Rmse, 0, 0.2); // the target's deviation is 1
        Assert.InRange(result.Ll, -0.3, 0.6); // at most ½ ln(20 / 2π) = 0.58
        Assert.True(result.RmseSe > 0 && result.LlSe > 0 && result.Seconds > 0);
        UciResult[] twice = [.. Enumerable.Range(0, 2).SelectMany(_ => Run(Options(folder))).Select(r => r with { Seconds = 0 })];
        Assert.Equal(twice[0], twice[1]);
        Assert.NotEqual(twice[0], Run(Options(folder) with { Seed = 2 })[0] with { Seconds = 0 });
    }

    /// <summary>A split is computed from its own numbers, whichever are computed beside it: but for rounding, with one thread as with two.</summary>
    [Fact]
    public void Threads_and_jobs_do_not_matter()
    {
        using UciFolder folder = new UciFolder().Add("line", splits: 4);
        UciResult? together = null, apart = null;
        OnThreads(1, () => together = Run(Options(folder))[0]); // two splits a job
        OnThreads(4, () => apart = Run(Options(folder))[0]); // one split a job
        Assert.Equal(together!.Rmse, apart!.Rmse, 1e-4);
        Assert.Equal(together.Ll, apart.Ll, 1e-3);
    }

    /// <summary>On one thread, so that the second of two jobs has not begun when the first is done.</summary>
    [Fact]
    public void A_run_that_was_stopped_goes_on_and_ends_as_if_it_had_not_been() => OnThreads(1, () =>
    {
        using UciFolder folder = new UciFolder().Add("line", splits: 4);
        UciResult whole = Run(Options(folder))[0];
        using var stop = new CancellationTokenSource();
        UciOptions kept = Options(folder) with { Out = folder.In("out") };
        Assert.ThrowsAny<OperationCanceledException>(() => new UciProtocol(kept).Run(progress =>
        {
            if (Directory.EnumerateFiles(folder.In("out", "line")).Any())
                stop.Cancel();
        }, stop.Token).Count());
        string[] files = [.. Directory.EnumerateFiles(folder.In("out", "line"))];
        Assert.Equal(["split_0.json", "split_1.json"], files.Select(Path.GetFileName).Order());
        string first = File.ReadAllText(files[0]);
        double begun = -1;
        UciResult result = Assert.Single(new UciProtocol(kept).Run(progress => begun = begun < 0 ? progress.Done : begun, default));
        Assert.Equal(2, begun);
        Assert.Equal(first, File.ReadAllText(files[0]));
        Assert.Equal((whole.Rmse, whole.Ll), (result.Rmse, result.Ll));
        // All are there: nothing is computed again.
        Assert.Equal(result, Assert.Single(Run(kept)));
    });

    [Fact]
    public void Results_of_other_settings_and_damaged_ones_are_refused()
    {
        using UciFolder folder = new UciFolder().Add("line");
        UciOptions kept = Options(folder) with { Out = folder.In("out"), Splits = 1 };
        Run(kept);
        string file = folder.In("out", "line", "split_0.json");
        const string Settings = "set line, 60 rows, 3 features, tau 1 20, p 0.01 0.2, hidden 8, epochs 60, samples";
        Assert.Equal(
            $"{file}: expected a result of these settings ({Settings} 41, seed 1), got one of others ({Settings} 40, seed 1). Fix: choose another folder with --out.",
            Refused(kept with { Samples = 41 }));
        File.WriteAllText(file, "{");
        Assert.StartsWith($"{file}: expected the result of a split, got a file that cannot be read (", Refused(kept), StringComparison.Ordinal);
        File.WriteAllText(file, "{}");
        Assert.EndsWith("(it holds no result). Fix: remove the file, and the split is computed again.", Refused(kept), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_runs_up_to_all_splits_of_each_set()
    {
        using UciFolder folder = new UciFolder().Add("one", splits: 1).Add("two", splits: 2);
        List<UciProgress> seen = [];
        Assert.Equal(["one", "two"], new UciProtocol(Options(folder)).Run(seen.Add, default).Select(result => result.Set));
        foreach (IGrouping<string, UciProgress> set in seen.GroupBy(progress => progress.Set))
        {
            Assert.Equal(set.Select(progress => progress.Done).Order(), set.Select(progress => progress.Done));
            Assert.Equal(set.Last().Splits, set.Last().Done, 1e-6);
        }
    }

    [Fact]
    public void The_folder_of_a_set_will_do()
    {
        using UciFolder folder = new UciFolder().Add("line");
        UciResult inside = Run(Options(folder) with { Sets = ["line"], Splits = 1 })[0];
        UciResult itself = Run(Options(folder) with { DataDir = folder.In("line") + "/", Splits = 1 })[0];
        Assert.Equal(inside with { Seconds = 0 }, itself with { Seconds = 0 });
    }

    [Fact]
    public void Folders_that_are_no_data_sets_are_told()
    {
        using UciFolder folder = new UciFolder().Add("line");
        UciOptions options = Options(folder);
        Assert.Equal($"--data-dir: expected a folder with a folder for each data set, got '{folder.In("no")}', which is no folder. Fix: name an existing folder.", Refused(options with { DataDir = folder.In("no") }));
        Directory.CreateDirectory(folder.In("empty"));
        Assert.Equal($"{folder.In("empty")}: expected folders with data.txt and its splits, got none. Fix: name the folder that holds them.", Refused(options with { DataDir = folder.In("empty") }));
        Assert.Equal("sets: expected one of line, got 'lien'. Fix: use 'line'.", Assert.Throws<OptionsException>(() => Run(options with { Sets = ["lien"] })).Message);
        Assert.Equal("tau: expected a grid for 'line', for which none is published, got none. Fix: give it, like --tau 0.1,1,10, around one over the variance of the target's noise.", Refused(options with { Taus = null }));
        Assert.Equal("splits: expected at most the 3 of line, got 4. Fix: choose fewer, or leave it out for all.", Refused(options with { Splits = 4 }));
    }

    [Theory]
    [InlineData("index_train_1.txt", "1\n99\n", "index_train_1.txt: expected rows from 0 to 59, got 99. Fix: use split files that belong to the table.")]
    [InlineData("index_test_2.txt", "x\n", "index_test_2.txt: expected a whole number from 0 in line 1, got 'x'. Fix: write one number a line.")]
    [InlineData("index_test_0.txt", "", "index_test_0.txt: expected at least one number, got none. Fix: write one number a line.")]
    [InlineData("n_splits.txt", "0\n", "n_splits.txt: expected one number of at least 1, got 0. Fix: correct the file.")]
    [InlineData("n_hidden.txt", "1\n2\n", "n_hidden.txt: expected one number of at least 1, got 1, 2. Fix: correct the file.")]
    [InlineData("n_hidden.txt", "2000000000\n", "line: expected at most 1000000 weights from inputs to hidden units, got 3 inputs and 2000000000 units. Fix: correct n_hidden.txt or index_features.txt.")]
    [InlineData("index_target.txt", "0\n1\n", "expected every column once, as an input or as a target, got column 1 (counted from 0) twice. Fix: correct target or features.")]
    [InlineData("data.txt", "1 2 3 4\n1 2 3\n", "data.txt: expected 4 cells, as many as the first line has, in line 2, got 3. Fix: give every row all its cells, or name the delimiter.")]
    [InlineData("data.txt", "", "data.txt: expected a table of at least one row, got none. Fix: name a file with rows.")]
    [InlineData("data.txt", "1 2 nan 4\n", "data.txt: expected a finite number in column 2 (counted from 0) in line 1, got 'nan'. Fix: fill it in, remove the row, or leave the column out with features.")]
    public void Damaged_files_are_told_before_anything_is_computed(string file, string content, string error)
    {
        using UciFolder folder = new UciFolder().Add("line");
        File.WriteAllText(folder.In("line", file), content);
        Assert.EndsWith(error, Assert.Throws<DataException>(() => new UciProtocol(Options(folder))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_broken_rules_are_told_at_once()
    {
        var options = new UciOptions { DataDir = ".", Samples = 0, Epochs = 0, Splits = 0, Ps = [1, double.NaN], Taus = [0], Sets = ["a", "a"] };
        Assert.Equal(
            [
                "splits: expected at least 1, got 0. Fix: choose 1 or more.",
                "epochs: expected at least 1, got 0. Fix: choose 1 or more.",
                "samples: expected at least 1, got 0. Fix: choose 1 or more.",
                "p: expected probabilities from 0 to below 1, got 1. Fix: choose 0.05, say.",
                "p: expected probabilities from 0 to below 1, got NaN. Fix: choose 0.05, say.",
                "tau: expected precisions above 0, got 0. Fix: choose one over the variance of the target's noise.",
                "sets: expected every name once, got 'a' twice. Fix: leave one out.",
            ],
            Assert.Throws<OptionsException>(() => new UciProtocol(options)).Violations);
    }

    /// <summary>A precision so small that its penalty is beyond float32.</summary>
    [Fact]
    public void Fits_that_end_in_no_numbers_are_told()
    {
        using UciFolder folder = new UciFolder().Add("line");
        Assert.StartsWith("tau: expected a grid with which a fit to line ends well, got weights or scores that are not finite.", Refused(Options(folder) with { Taus = [1e-300] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_is_mean_and_error_over_splits()
    {
        SplitScore[] scores = [new(0, 0, 1, 0, 1, -2, 10), new(1, 0, 1, 0, 4, -2, 20)];
        // The population deviation of 1 and 4 is 1.5; over √2.
        Assert.Equal(new UciResult("s", 2, 2.5, 1.5 / Math.Sqrt(2), -2, 0, 30), UciResult.Of("s", scores));
    }
}
