using System.Text;
using DropoutTorch.Data;
using DropoutTorch.Options;

namespace Data.Tests;

public sealed class TableTests : IDisposable
{
    private const string FixCell = "Fix: fill it in, remove the row, or leave the column out with features.";
    private const string Unquote = "Fix: correct the quotes: a cell is quoted whole, within one line, and a quote within it is doubled.";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1,2,3\n4,5,6\n7,8,10\n")]
    [InlineData("1;2;3\r\n4;5;6\r\n7;8;10")]
    [InlineData("1\t2\t3\n4\t5\t6\n7\t8\t10\n")]
    [InlineData("  1 2   3\n\n4 \t5 6 \n7 8 10\n\n")]
    [InlineData("\t1\t2\t\t3\n4 5 6\n7 8 10")]
    [InlineData("\"1\" , 2,\"3\"\n4,\" 5 \",6e0\n+7,8,1.0e1\n")]
    [InlineData("\uFEFFa,b,c\n1,2,3\n4,5,6\n7,8,10\n")]
    [InlineData("\"a,1\",\"b \"\"x\"\"\",c\n1,2,3\n4,5,6\n7,8,10\n")]
    public void Cells_are_told_apart_by_the_first_line(string text)
    {
        Table table = Read(text);
        Assert.Equal([1, 2, 4, 5, 7, 8], table.Inputs);
        Assert.Equal([3, 6, 10], table.Targets);
    }

    [Fact]
    public void A_gzip_file_is_read_by_its_content()
    {
        string path = _folder.Write("t.csv", IdxBytes.Gzip("1,2\n3,4\n"u8.ToArray()));
        Assert.Equal([1, 3], new TableReader(new TableOptions { Path = path }).Read(path).Inputs);
    }

    [Theory]
    [InlineData("age", null, "1,3", "2")]
    [InlineData("1", null, "1,3", "2")]
    [InlineData("-2", null, "1,3", "2")]
    [InlineData(null, "age,id", "2,1", "3")]
    [InlineData("0,2", null, "2", "1,3")]
    [InlineData("id", "-1, age", "3,2", "1")]
    public void Columns_are_named_or_numbered(string? target, string? features, string inputs, string targets)
    {
        Table table = Read("id,age,price\n1,2,3\n", new TableOptions { Target = target, Features = features });
        Assert.Equal(inputs, string.Join(',', table.Inputs));
        Assert.Equal(targets, string.Join(',', table.Targets));
    }

    [Fact]
    public void Cells_that_are_not_wanted_may_be_anything()
    {
        Table table = Read("name,age,price\nAda,2,3\n,4,5\n", new TableOptions { Features = "age" });
        Assert.Equal([2, 4], table.Inputs);
    }

    public static TheoryData<string, string> Bad() => new()
    {
        { "", "expected a table of at least one row, got none. Fix: name a file with rows." },
        { " \n\n", "expected a table of at least one row, got none. Fix: name a file with rows." },
        { "a,b\n", "expected rows below the header, got none. Fix: name a file with rows, or set header=no." },
        { "1\n2\n", "expected at least one column beside the target, got none. Fix: name a table with inputs, or the delimiter of its columns." },
        { "1,2\n3,NA\n", $"expected a finite number in column 1 (counted from 0) in line 2, got 'NA'. {FixCell}" },
        { "a,b\n\n1,2\nnan,3\n", $"expected a finite number in column 'a' in line 4, got 'nan'. {FixCell}" },
        { "1,2\n-inf,3\n", $"expected a finite number in column 0 (counted from 0) in line 2, got '-inf'. {FixCell}" },
        { "1,2\n1e999,3\n", $"expected a finite number in column 0 (counted from 0) in line 2, got '1e999'. {FixCell}" },
        { "1,2\n3,\n", $"expected a finite number in column 1 (counted from 0) in line 2, got an empty cell. {FixCell}" },
        { "1;2\n1,5;3\n", $"expected a finite number in column 0 (counted from 0) in line 2, got '1,5'. {FixCell}" },
        { "1,2\n3,4,5\n", "expected 2 cells, as many as the first line has, in line 2, got 3. Fix: give every row all its cells, or name the delimiter." },
        { "1 2 3\n4 5\n", "expected 3 cells, as many as the first line has, in line 2, got 2. Fix: give every row all its cells, or name the delimiter." },
        { "1,2\n\"3,4\n", $"expected a closing quote in line 2, got none. {Unquote}" },
        { "1,2\n\"3\"x,4\n", $"expected a delimiter after the closing quote in line 2, got 'x'. {Unquote}" },
        { "1,2\n3,\0\n", "expected UTF-8 text, got a zero byte in line 2. Fix: name a text file, saved as UTF-8." },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_no_table_is_refused_with_its_place(string text, string complaint)
    {
        DataException refused = Assert.Throws<DataException>(() => Read(text));
        Assert.Equal($"{_folder.Path}/t.csv: {complaint}", refused.Message);
    }

    [Theory]
    [InlineData("prise", null, "expected a column 'prise' for target, got id, age, price. Fix: use 'price'.")]
    [InlineData("", null, "expected a column '' for target, got id, age, price. Fix: correct target.")]
    [InlineData("3", null, "expected columns from -3 to 2 for target, got 3. Fix: correct target.")]
    [InlineData(null, "-4", "expected columns from -3 to 2 for features, got -4. Fix: correct features.")]
    [InlineData("age", "id,age", "expected every column once, as an input or as a target, got column 'age' twice. Fix: correct target or features.")]
    public void Columns_that_are_not_there_are_refused(string? target, string? features, string complaint)
    {
        DataException refused = Assert.Throws<DataException>(() => Read("id,age,price\n1,2,3\n", new TableOptions { Target = target, Features = features }));
        Assert.Equal($"{_folder.Path}/t.csv: {complaint}", refused.Message);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_with_their_line()
    {
        string path = _folder.Write("t.csv", [.. "1,2\n3,"u8, 0xFF, .. "\n"u8]);
        DataException refused = Assert.Throws<DataException>(() => new TableReader(new TableOptions()).Read(path));
        Assert.Equal($"{path}: expected UTF-8 text, got other bytes in line 2. Fix: name a text file, saved as UTF-8.", refused.Message);
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        string path = _folder.Write("t.csv", [.. Enumerable.Repeat((byte)'1', 2 << 20)]);
        DataException refused = Assert.Throws<DataException>(() => new TableReader(new TableOptions()).Read(path));
        Assert.Equal($"{path}: expected lines of at most 1048576 characters, got a longer one, line 1. Fix: name a table, one row a line.", refused.Message);
    }

    [Fact]
    public void The_header_and_the_delimiter_may_be_said()
    {
        Table numbers = Read("1,2\n3,4\n", new TableOptions { Header = "yes" });
        Assert.Equal(["1", "2"], numbers.Columns.Names);
        Assert.Equal([3], numbers.Inputs);
        DataException refused = Assert.Throws<DataException>(() => Read("a,b\n3,4\n", new TableOptions { Header = "no" }));
        Assert.Contains("got 'a'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["1,2", "3"], Read("1,2 3\n", new TableOptions { Delimiter = "whitespace", Header = "yes" }, "4 5\n").Columns.Names);
    }

    private Table Read(string text, TableOptions? options = null, string more = "")
    {
        string path = _folder.Write("t.csv", Encoding.UTF8.GetBytes(text + more));
        return new TableReader(options ?? new TableOptions()).Read(path);
    }
}
