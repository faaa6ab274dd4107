using System.IO.Compression;
using System.Text;

namespace App.Tests;

/// <summary>Data files that are missing, cut, or not what they should be: one line that names the file, and no run.</summary>
public sealed class DataMistakeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(_folder.Path, name);

    private string Train(string data, string place, params string[] more)
    {
        string run = At("run");
        string line = Cli.Mistake(["train", "--data", data, "--data-dir", place, "--epochs", "1", "--out", run, .. more]);
        Assert.False(Path.Exists(run));
        return line;
    }

    [Fact]
    public void Files_of_mnist()
    {
        string data = At("data"), images = Path.Combine(data, "train-images-idx3-ubyte"), labels = Path.Combine(data, "train-labels-idx1-ubyte");
        Assert.StartsWith("mnist: expected a folder with the data set's ", Train("mnist", data), StringComparison.Ordinal);
        Directory.CreateDirectory(data);
        Assert.StartsWith($"mnist: expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz in '{data}', got neither. Fix: ", Train("mnist", data), StringComparison.Ordinal);
        foreach (string part in (string[])["train", "t10k"])
        {
            File.WriteAllBytes(Path.Combine(data, $"{part}-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28]);
            File.WriteAllBytes(Path.Combine(data, $"{part}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 7]);
        }
        Assert.StartsWith($"{images}: expected ", Train("mnist", data), StringComparison.Ordinal); // cut
        File.WriteAllBytes(images, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
        Assert.StartsWith($"{images}: expected ", Train("mnist", data), StringComparison.Ordinal); // another format
        foreach (string part in (string[])["train", "t10k"])
            File.WriteAllBytes(Path.Combine(data, $"{part}-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[784]]);
        File.WriteAllBytes(labels, [0, 0, 8, 1, 0, 0, 0, 1, 77]);
        Assert.Contains("77", Train("mnist", data), StringComparison.Ordinal); // no digit
        File.WriteAllBytes(labels, [0, 0, 8, 1, 0, 0, 0, 2, 7, 7]);
        Assert.StartsWith(data, Train("mnist", data), StringComparison.Ordinal); // more labels than images
    }

    [Fact]
    public void Packed_files_that_are_cut()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(new byte[5000]);
        _folder.Write("train-labels-idx1-ubyte.gz", packed.ToArray()[..20]);
        _folder.Write("train-images-idx3-ubyte.gz", packed.ToArray()[..20]);
        Assert.StartsWith($"{At("train-labels-idx1-ubyte.gz")}: expected ", Train("mnist", _folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_cifar()
    {
        string data = At("data");
        Directory.CreateDirectory(data);
        Assert.StartsWith("cifar10: expected ", Train("cifar10", data), StringComparison.Ordinal);
        foreach (string part in (string[])["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"])
            File.WriteAllBytes(Path.Combine(data, part + ".bin"), new byte[3072]); // a label short
        Assert.StartsWith($"{Path.Combine(data, "data_batch_1.bin")}: expected ", Train("cifar10", data), StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(data, "data_batch_1.bin"), [10, .. new byte[3072]]); // labels end at 9
        Assert.StartsWith($"{Path.Combine(data, "data_batch_1.bin")}: expected ", Train("cifar10", data), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_images()
    {
        string data = At("data");
        Directory.CreateDirectory(data);
        Assert.StartsWith($"{data}: expected ", Train("image-folder", data), StringComparison.Ordinal); // nothing in it
        Directory.CreateDirectory(Path.Combine(data, "cats"));
        Directory.CreateDirectory(Path.Combine(data, "dogs"));
        Assert.StartsWith($"{data}: expected ", Train("image-folder", data), StringComparison.Ordinal); // classes without images
        foreach (string name in (string[])["cats/1.png", "cats/2.png", "dogs/1.png", "dogs/2.png"])
            File.WriteAllText(Path.Combine(data, name), "no image");
        Assert.StartsWith(data, Train("image-folder", data), StringComparison.Ordinal);
        string archive = _folder.Write("images.tar", Encoding.ASCII.GetBytes("no archive"));
        Assert.StartsWith($"{archive}: expected ", Train("image-folder", archive), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b\n")]
    [InlineData("a,b\n1,2\n3,x\n5,6\n")]
    [InlineData("a,b\n1,2\n3\n5,6\n")]
    [InlineData("a,b\n1,2\n3,NaN\n5,6\n")]
    [InlineData("a\n1\n2\n3\n")]
    public void Tables(string text)
    {
        string table = _folder.Write("t.csv", Encoding.UTF8.GetBytes(text));
        Assert.StartsWith($"{table}", Train("table", table), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_not_there()
    {
        string table = _folder.Write("t.csv", "a,b\n1,2\n3,4\n5,6\n"u8.ToArray());
        Assert.Contains("'c'", Train("table", table, "--set", "data.target=c"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("one two")]
    public void Texts(string text)
    {
        string file = _folder.Write("t.txt", Encoding.UTF8.GetBytes(text));
        Assert.Matches("^.+: expected .+, got .+\\. Fix: .+\\.$", Train("text", file, "--model", "awd_lstm"));
    }

    [Fact]
    public void A_text_that_is_none()
    {
        string file = _folder.Write("t.txt", [0xff, 0xfe, 0xfd, .. new byte[100]]);
        Assert.StartsWith($"{file}: expected ", Train("text", file, "--model", "awd_lstm"), StringComparison.Ordinal);
    }
}
