namespace DropoutTorch.Data;

/// <summary>Which rows of a table are for what, by their numbers from 0.</summary>
internal sealed record TableRows(int[] Train, int[] Validation, int[] Test)
{
    /// <summary>Draws the test rows, then the validation rows from those that are left; of classes, the same share of every one.</summary>
    public static TableRows Drawn(Table table, TableOptions options)
    {
        int[] kinds = Kinds(table);
        (long[] rest, long[] test) = StratifiedSplit.Of(kinds, options.Test, options.TestSeed);
        (long[] train, long[] validation) = StratifiedSplit.Of([.. rest.Select(row => kinds[row])], options.Validation, options.ValidationSeed);
        return new TableRows([.. train.Select(i => (int)rest[i])], [.. validation.Select(i => (int)rest[i])], [.. test.Select(row => (int)row)]);
    }

    /// <summary>The rows of two split files, of which the last training rows are for validation, as in the reference code of the UCI splits.</summary>
    public static TableRows Listed(int[] train, int[] test, double validation)
    {
        int kept = (int)((1 - validation) * train.Length);
        return new TableRows(train[..kept], train[kept..], test);
    }

    /// <summary>Checks that no part is empty that has to have rows.</summary>
    /// <exception cref="Options.DataException">One is.</exception>
    public TableRows Checked(string path, double validation)
    {
        string? empty = Train.Length == 0 ? "training" : Test.Length == 0 ? "test" : validation > 0 && Validation.Length == 0 ? "validation" : null;
        if (empty is null)
            return this;
        string got = $"none ({Train.Length} for training, {Validation.Length} for validation, {Test.Length} to test)";
        throw new Options.DataException(path, $"at least one {empty} row", got, "change the shares, or name a larger table");
    }

    private static int[] Kinds(Table table)
    {
        if (table.Labels.Count == 0)
            return new int[table.Rows];
        Dictionary<string, int> numbers = [];
        return [.. table.Labels.Select(label => numbers.TryGetValue(label, out int number) ? number : numbers[label] = numbers.Count)];
    }
}
