using DropoutTorch.Data;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace Data.Tests;

public class SplitTableTests
{
    /// <summary>Spaces and tabs may stand in one line; the target is in the middle.</summary>
    [Fact]
    public void A_folder_is_read_with_its_splits()
    {
        using TempFolder folder = Folder(" 1 10\t5", "2\t20  5", " 4 60 5", "8 0 5");
        SplitTable table = SplitTable.Open(folder.Path);
        Assert.Equal((4, 2, 2), (table.Rows, table.Features, table.Splits));
        Assert.Equal((null, null), (table.Hidden, table.Epochs));
        Assert.Equal([2, 0], table.Split(0).Train);
        Assert.Equal([1, 3], table.Split(0).Test);
        File.WriteAllText(Path.Combine(folder.Path, "n_splits.txt"), "1\n");
        File.WriteAllText(Path.Combine(folder.Path, "n_hidden.txt"), "50\n");
        File.WriteAllText(Path.Combine(folder.Path, "n_epochs.txt"), "40\n");
        table = SplitTable.Open(folder.Path);
        Assert.Equal((1, 50, 40), (table.Splits, table.Hidden, table.Epochs));
    }

    /// <summary>Rows 0 and 2: inputs 1 and 4 with deviation 1.5, targets 10 and 60 with deviation 25, a column of equal values.</summary>
    [Fact]
    public void Rows_are_scaled_by_those_that_are_trained_on()
    {
        using var scope = NewDisposeScope();
        using TempFolder folder = Folder("1 10 5", "2 20 5", "4 60 5", "8 0 7");
        (Tensor inputs, Tensor targets, double mean, double std) = SplitTable.Open(folder.Path).Scaled([0, 2], [3, 0]);
        Assert.Equal((35, 25), (mean, std));
        Assert.Equal([(8 - 2.5f) / 1.5f, 2, -1, 0], inputs.data<float>().ToArray());
        Assert.Equal([2, 2], inputs.shape);
        Assert.Equal([-1.4f, -1], targets.data<float>().ToArray());
    }

    [Fact]
    public void What_is_no_such_folder_is_told()
    {
        using TempFolder folder = Folder("1 10 5");
        Assert.Equal("/no/where: expected a folder with data.txt and its splits, got nothing there. Fix: name an existing folder.", Assert.Throws<DataException>(() => SplitTable.Open("/no/where")).Message);
        string file = Path.Combine(folder.Path, "data.txt");
        Assert.Equal($"{file}: expected a folder with data.txt and its splits, got a file. Fix: name an existing folder.", Assert.Throws<DataException>(() => SplitTable.Open(file)).Message);
        File.WriteAllLines(Path.Combine(folder.Path, "index_features.txt"), ["0"]);
        File.WriteAllLines(Path.Combine(folder.Path, "index_target.txt"), ["1", "2"]);
        Assert.Equal($"{folder.Path}: expected one target column, got 2. Fix: leave one number in index_target.txt.", Assert.Throws<DataException>(() => SplitTable.Open(folder.Path)).Message);
        File.WriteAllLines(Path.Combine(folder.Path, "index_target.txt"), ["1"]);
        File.Delete(Path.Combine(folder.Path, "index_train_0.txt"));
        File.Delete(Path.Combine(folder.Path, "index_train_1.txt"));
        Assert.Equal($"{folder.Path}: expected index_train_K.txt and index_test_K.txt from K = 0 on, got none. Fix: name a folder with split files.", Assert.Throws<DataException>(() => SplitTable.Open(folder.Path)).Message);
    }

    private static TempFolder Folder(params string[] rows)
    {
        var folder = new TempFolder();
        void Write(string name, params string[] lines) => File.WriteAllLines(Path.Combine(folder.Path, name), lines);
        Write("data.txt", rows);
        Write("index_target.txt", "1");
        Write("index_features.txt", "0", "2");
        for (int split = 0; split < 2; split++)
        {
            Write($"index_train_{split}.txt", "2", "0");
            Write($"index_test_{split}.txt", "1", "3");
        }
        return folder;
    }
}
