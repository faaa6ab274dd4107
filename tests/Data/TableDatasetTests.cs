using System.Text;
using DropoutTorch.Data;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace Data.Tests;

public sealed class TableDatasetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Inputs_and_targets_are_scaled_by_the_rows_that_are_trained_on()
    {
        Write("data.txt", "1 7 10\n3 7 30\n100 7 50\n5 8 90\n");
        Write("index_train_0.txt", "0\n1\n2\n");
        Write("index_test_0.txt", "3\n");
        using DatasetSplits splits = new TableOptions { Path = _folder.Path, Split = 0, Validation = 0.3 }.Load(batchSize: 1);
        // Rows 0 and 1 are trained on: means 2, 7 and 20, deviations 1, 0 (which becomes 1) and 10.
        Assert.Equal([-1f, 0, 1, 0], Samples.Inputs(splits.Train));
        Assert.Equal([98f, 0], Samples.Inputs(splits.Validation!));
        Assert.Equal([3f, 1], Samples.Inputs(splits.Test));
        Assert.Equal([-1f, 1], Targets(splits.Train));
        Assert.Equal([7f], Targets(splits.Test));
        var task = Assert.IsType<Regression>(splits.Task);
        Assert.Equal(("2", 20.0, 10.0), (task.TargetNames[0], task.Mean[0], task.Std[0]));
        Assert.Equal([2L], splits.Train.SampleShape);
    }

    [Fact]
    public void Index_files_choose_the_columns_unless_the_user_does()
    {
        Write("data.txt", "1 2 3 4\n5 6 7 8\n9 8 7 6\n0 1 2 9\n");
        Write("index_features.txt", "2\n0\n");
        Write("index_target.txt", "1\n");
        Assert.Equal("1", Name(new TableOptions { Path = _folder.Path, Test = 0.5 }));
        Assert.Equal("3", Name(new TableOptions { Path = _folder.Path, Test = 0.5, Target = "3" }));

        static string Name(TableOptions options)
        {
            using DatasetSplits splits = options.Load(batchSize: 1);
            Assert.Equal([2L], splits.Train.SampleShape);
            return Assert.IsType<Regression>(splits.Task).TargetNames[0];
        }
    }

    [Fact]
    public void Test_rows_are_drawn_by_the_seed_and_every_row_is_used_once()
    {
        string path = Write("t.csv", string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{i}\n")));
        var options = new TableOptions { Path = path, Test = 0.2, Validation = 0.25 };
        using DatasetSplits splits = options.Load(batchSize: 1), other = (options with { TestSeed = 1 }).Load(batchSize: 1);
        Assert.Equal((30, 10, 10), (splits.Train.Count, splits.Validation!.Count, splits.Test.Count));
        Assert.NotEqual(Rows(splits.Test), Rows(other.Test));
        Assert.Equal(Enumerable.Range(0, 50), Rows(splits.Train).Concat(Rows(splits.Validation!)).Concat(Rows(splits.Test)).Order());

        static int[] Rows(Dataset part)
        {
            var task = Assert.IsType<Regression>(part.Task);
            return [.. Targets(part).Select(value => (int)Math.Round((value * task.Std[0]) + task.Mean[0]))];
        }
    }

    [Theory]
    [InlineData("x,kind\n1,b\n2,a\n3,b\n4,a\n5,b\n6,a\n7,b\n8,a\n", "a,b")]
    [InlineData("1,10\n2,9\n3,10\n4,9\n5,10\n6,9\n7,10\n8,9\n", "9,10")]
    public void Classes_may_be_words_or_numbers(string text, string classes)
    {
        string path = Write("t.csv", text);
        using DatasetSplits splits = new TableOptions { Path = path, Task = "classification", Test = 0.25 }.Load(batchSize: 1);
        Assert.Equal(classes, string.Join(',', Assert.IsType<Classification>(splits.Task).ClassNames));
        Assert.Equal([0L, 1], Samples.Targets(splits.Test).Order());
        Assert.Equal([0L, 0, 0, 1, 1, 1], Samples.Targets(splits.Train).Order());
    }

    [Theory]
    [InlineData("0\n9\n", "1\n", "train", "expected rows from 0 to 3, got 9. Fix: use split files that belong to the table.")]
    [InlineData("0\n1\n", "1\n", "test", "expected every row once, in training or test, got row 1 again. Fix: use split files that belong together.")]
    [InlineData("0\nx\n", "1\n", "train", "expected a whole number from 0 in line 2, got 'x'. Fix: write one number a line.")]
    [InlineData("-1\n", "1\n", "train", "expected a whole number from 0 in line 1, got '-1'. Fix: write one number a line.")]
    [InlineData("\n", "1\n", "train", "expected at least one number, got none. Fix: write one number a line.")]
    public void Damaged_split_files_are_refused(string train, string test, string file, string complaint)
    {
        Write("data.txt", "1 2\n3 4\n5 6\n7 8\n");
        Write("index_train_4.txt", train);
        Write("index_test_4.txt", test);
        Assert.Equal($"{_folder.Path}/index_{file}_4.txt: {complaint}", Refused(new TableOptions { Path = _folder.Path, Split = 4 }));
    }

    [Fact]
    public void Parts_without_rows_and_splits_that_are_not_there_are_refused()
    {
        string path = Write("data.txt", "1 2\n3 4\n");
        Assert.Equal(
            $"{path}: expected at least one test row, got none (2 for training, 0 for validation, 0 to test). Fix: change the shares, or name a larger table.",
            Refused(new TableOptions { Path = path }));
        Assert.Equal(
            $"split: expected a number K with index_train_K.txt and index_test_K.txt in '{_folder.Path}', got 3. Fix: choose a split that is there, or none.",
            Refused(new TableOptions { Path = _folder.Path, Split = 3 }));
        Assert.Equal(
            "split: expected none, for the table is a single file, got 3. Fix: leave it out, or name a folder with split files.",
            Refused(new TableOptions { Path = path, Split = 3 }));
        string one = Write("one.csv", "1,a\n2,a\n");
        Assert.Equal(
            $"{one}: expected 2 to 10000 classes in column 1 (counted from 0), got 1. Fix: name another target, or set task=regression.",
            Refused(new TableOptions { Path = one, Task = "classification", Test = 0.5 }));
        string missing = Path.Combine(_folder.Path, "none.csv");
        Assert.Equal($"{missing}: expected a table, got nothing there. Fix: name an existing table.", Refused(new TableOptions { Path = missing }));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_together()
    {
        var options = new TableOptions { Task = "regresion", Delimiter = "|", Header = "no ", Split = -1, Test = 0, Validation = 1 };
        Assert.Equal(
            [
                "path: expected a table or a folder with one, got none. Fix: name it with --data-dir.",
                "task: expected one of regression, classification, got 'regresion'. Fix: use 'regression'.",
                "delimiter: expected one of auto, comma, semicolon, tab, whitespace, got '|'. Fix: use one of these names.",
                "header: expected one of auto, yes, no, got 'no '. Fix: use 'no'.",
                "split: expected the number of a split, 0 or more, got -1. Fix: choose 0 or more, or none.",
                "test: expected a share of the rows between 0 and 1, got 0. Fix: choose 0.1, say.",
                "validation: expected a share of the training rows from 0 to below 1, got 1. Fix: choose 0 for none, or 0.1.",
            ],
            options.Validate());
        Assert.Equal(
            ["target: expected one column, for classes are predicted, got '0,1'. Fix: name one column."],
            new TableOptions { Path = "x", Task = "classification", Target = "0,1" }.Validate());
    }

    [Fact]
    public void Equal_numbers_have_a_deviation_of_one_and_large_ones_do_not_overflow()
    {
        Scaling equal = Scaling.Of([0.1, 0.1, 0.1], 1, [0, 1, 2]);
        Assert.Equal(1, equal.Std[0]);
        Scaling large = Scaling.Of([1e308, -1e308, 1e308, -1e308], 1, [0, 1, 2, 3]);
        Assert.True(double.IsFinite(large.Mean[0]));
    }

    [SkippableTheory]
    [InlineData("bostonHousing", 455, 51, 13)]
    [InlineData("energy", 691, 77, 8)]
    [InlineData("kin8nm", 7373, 819, 8)]
    [InlineData("naval-propulsion-plant", 10741, 1193, 16)]
    [InlineData("power-plant", 8611, 957, 4)]
    [InlineData("protein-tertiary-structure", 41157, 4573, 9)]
    [InlineData("yacht", 277, 31, 6)]
    public void The_UCI_sets_have_their_sizes(string name, int train, int test, int features)
    {
        string folder = Path.Combine(RealData.Folder("uci"), name);
        using DatasetSplits splits = new TableOptions { Path = folder, Split = 0, Validation = 0.2 }.Load(batchSize: 1);
        Assert.Equal((int)(0.8 * train), splits.Train.Count);
        Assert.Equal((train, test), (splits.Train.Count + splits.Validation!.Count, splits.Test.Count));
        Assert.Equal([features], splits.Train.SampleShape);
        Assert.All(Samples.Inputs(splits.Test), value => Assert.True(float.IsFinite(value)));
    }

    private static float[] Targets(Dataset part)
    {
        using var scope = NewDisposeScope();
        return part.Read([.. Enumerable.Range(0, (int)part.Count).Select(i => (long)i)], 0).Targets.data<float>().ToArray();
    }

    private string Write(string name, string text) => _folder.Write(name, Encoding.UTF8.GetBytes(text));

    private static string Refused(TableOptions options) => Assert.Throws<DataException>(() => options.Load(batchSize: 1).Dispose()).Message;
}
