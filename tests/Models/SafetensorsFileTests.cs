using System.Buffers.Binary;
using System.Text;
using DropoutTorch.Data;
using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace Models.Tests;

public class SafetensorsFileTests
{
    [Fact]
    public void The_bytes_of_a_small_file_are_as_the_format_says()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "x.safetensors");
        using Tensor weight = tensor(new float[] { 1, -2 }).reshape(1, 2);
        using Tensor flag = tensor(new bool[] { true });
        using Tensor number = tensor(258L);
        SafetensorsWriter.Save(path, new Dictionary<string, Tensor> { ["flag"] = flag, ["weight"] = weight, ["number"] = number }, new Dictionary<string, string> { ["k"] = "v" });
        byte[] file = File.ReadAllBytes(path);
        long length = BinaryPrimitives.ReadInt64LittleEndian(file);
        string json = Encoding.UTF8.GetString(file, 8, (int)length);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"__metadata__":{"k":"v"},"number":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"weight":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]},"flag":{"dtype":"BOOL","shape":[1],"data_offsets":[16,17]}}""",
            json.TrimEnd(' '));
        Assert.Equal([2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 1], file[(8 + (int)length)..]);
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.ComplexFloat32)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    public void Every_dtype_comes_back_equal(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "x.safetensors");
        Tensor values = arange(-3, 9, dtype: float32).reshape(2, 2, 3).to(dtype);
        Tensor none = zeros(new long[] { 0, 3 }, dtype: dtype);
        // Transposed: the bytes must follow the logical order, not the storage.
        SafetensorsWriter.Save(path, new Dictionary<string, Tensor> { ["values"] = values, ["turned"] = values.transpose(0, 2), ["none"] = none });
        using var file = WeightsFile.Open(path);
        IReadOnlyDictionary<string, Tensor> read = file.LoadAll();
        Assert.Equal(["none", "turned", "values"], read.Keys.Order());
        Assert.Equal(dtype, read["values"].dtype);
        Assert.True(read["values"].Equals(values));
        Assert.Equal([3, 2, 2], read["turned"].shape);
        Assert.True(read["turned"].Equals(values.transpose(0, 2)));
        Assert.Equal([0, 3], read["none"].shape);
    }

    [Fact]
    public void A_dtype_that_the_format_lacks_is_refused_and_nothing_is_written()
    {
        using var folder = new TempFolder();
        using Tensor value = zeros(1, dtype: complex128);
        NotSupportedException refused = Assert.Throws<NotSupportedException>(
            () => SafetensorsWriter.Save(Path.Combine(folder.Path, "x"), new Dictionary<string, Tensor> { ["v"] = value }));
        Assert.Equal("expected a dtype that safetensors has (F64, F32, F16, BF16, C64, I64, I32, I16, I8, U8, BOOL), got ComplexFloat64", refused.Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_reserved_name_is_refused()
    {
        using Tensor value = zeros(1);
        Assert.StartsWith(
            "expected tensor names other than __metadata__",
            Assert.Throws<ArgumentException>(() => SafetensorsWriter.Save("x", new Dictionary<string, Tensor> { ["__metadata__"] = value })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_cannot_be_written_is_refused_and_nothing_is_written()
    {
        using var folder = new TempFolder();
        using Tensor tensor = zeros(1);
        string path = Path.Combine(folder.Path, "x");
        string Refusal(string key, string value) => Assert.Throws<ArgumentException>(() => SafetensorsWriter.Save(
            path, new Dictionary<string, Tensor> { ["t"] = tensor }, new Dictionary<string, string> { [key] = value })).Message;
        // Not as a theory: an attribute cannot hold half a character.
        Assert.Equal("expected texts, got null (Parameter 'metadata')", Refusal("k", null!));
        Assert.Equal("expected texts of whole Unicode characters, got a half of one in 'a\ud800' (Parameter 'metadata')", Refusal("k", "a\ud800"));
        Assert.Equal("expected texts of whole Unicode characters, got a half of one in '\udc00b' (Parameter 'metadata')", Refusal("\udc00b", "v"));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_name_of_half_a_character_is_refused_and_a_whole_one_comes_back()
    {
        using var folder = new TempFolder();
        using Tensor tensor = zeros(1);
        string path = Path.Combine(folder.Path, "x");
        Assert.Equal(
            "expected texts of whole Unicode characters, got a half of one in '\ud83d' (Parameter 'tensors')",
            Assert.Throws<ArgumentException>(() => SafetensorsWriter.Save(path, new Dictionary<string, Tensor> { ["\ud83d"] = tensor })).Message);
        SafetensorsWriter.Save(path, new Dictionary<string, Tensor> { ["\ud83d\ude00"] = tensor }, new Dictionary<string, string> { ["é"] = "\ud83d\ude00" });
        using WeightsFile file = WeightsFile.Open(path);
        Assert.Equal("\ud83d\ude00", file.Entries[0].Name);
        Assert.Equal("\ud83d\ude00", file.Metadata["é"]);
    }

    [Theory]
    [InlineData("", "an empty one")]
    [InlineData("a\0b", "one that no file can have")]
    [InlineData("/", "one that no file can have")]
    public void A_path_that_names_no_file_is_refused(string path, string got)
    {
        using var model = nn.Linear(1, 1);
        Assert.Equal(
            $"{path.Replace('\0', '?')}: expected the path of a file, got {got}. Fix: name a file to write.",
            Assert.Throws<DataException>(() => ModuleWeights.Save(model, path)).Message);
    }

    [Fact]
    public void A_boolean_that_is_neither_true_nor_false_is_refused()
    {
        using var folder = new TempFolder();
        byte[] header = Encoding.UTF8.GetBytes("""{"f":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}""");
        string path = folder.Write("x", [(byte)header.Length, 0, 0, 0, 0, 0, 0, 0, .. header, 1, 2]);
        using var file = WeightsFile.Open(path);
        string message = $"{path}: expected bytes 0 and 1 in 'f', which holds booleans, got 2. Fix: {WeightsFile.Damaged}.";
        Assert.Equal(message, Assert.Throws<DataException>(() => file.Load("f")).Message);
        Assert.Equal(message, Assert.Throws<DataException>(file.LoadAll).Message);
    }

    [Fact]
    public void A_file_that_is_cut_while_it_is_open_is_refused()
    {
        using var folder = new TempFolder();
        using var model = nn.Linear(1000, 100, hasBias: false);
        string path = Path.Combine(folder.Path, "x.safetensors");
        ModuleWeights.Save(model, path);
        using WeightsFile file = WeightsFile.Open(path);
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            stream.SetLength(stream.Length - 7);
        string message = Assert.Throws<DataException>(file.LoadAll).Message;
        Assert.StartsWith($"{path}: expected 7 bytes at ", message, StringComparison.Ordinal);
        Assert.EndsWith(", got the end of the file. Fix: load it when no other program writes to it.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saving_replaces_the_old_file_and_leaves_no_other()
    {
        using var folder = new TempFolder();
        string path = folder.Write("x.safetensors", [1, 2, 3]);
        using Tensor value = tensor(new float[] { 4 });
        SafetensorsWriter.Save(path, new Dictionary<string, Tensor> { ["v"] = value });
        using var scope = NewDisposeScope();
        using var file = WeightsFile.Open(path);
        Assert.Equal(4f, file.Load("v").item<float>());
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Tensors_without_elements_keep_their_own_dtypes()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "x");
        SafetensorsWriter.Save(path, new Dictionary<string, Tensor> { ["f"] = empty([0, 2]), ["i"] = empty([0], dtype: ScalarType.Int64) });
        using var file = WeightsFile.Open(path);
        IReadOnlyDictionary<string, Tensor> all = file.LoadAll();
        Assert.Equal((ScalarType.Float32, ScalarType.Int64), (all["f"].dtype, all["i"].dtype));
    }

    [Fact]
    public void A_write_that_fails_keeps_the_old_file_and_leaves_no_other()
    {
        using var folder = new TempFolder();
        string path = folder.Write("x", [1, 2, 3]);
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(9);
            throw new InvalidOperationException();
        }));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "none", "x");
        DataException refused = Assert.Throws<DataException>(() => AtomicFile.Write(path, stream => stream.WriteByte(1)));
        Assert.StartsWith($"{path}: expected a file that can be written, got Could not find a part of the path", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("Fix: choose a folder that you may write to, on a disk with space left.", refused.Message, StringComparison.Ordinal);
    }
}
