using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace Models.Tests;

/// <summary>Files that lie: each is refused with a line that says where, before anything is allocated for it.</summary>
public class SafetensorsHeaderTests
{
    [Fact]
    public void Reads_entries_metadata_and_the_start_of_the_data()
    {
        using WeightsFile header = Read("""{"b":{"dtype":"I64","shape":[2],"data_offsets":[4,20]},"__metadata__":{"k":"v"},"a":{"shape":[],"data_offsets":[0,4],"dtype":"F32"}}   """, 20);
        Assert.Equal(["a", "b"], header.Entries.Select(entry => entry.Name));
        Assert.Equal((ScalarType.Float32, "F32"), (header.Entries[0].Type!.Value, header.Entries[0].TypeName));
        Assert.Equal([8 + 135, 8 + 135 + 4], header.Entries.Select(entry => entry.Place.Position));
        Assert.Empty(header.Entries[0].Shape);
        Assert.Equal([2], header.Entries[1].Shape);
        Assert.Equal("v", header.Metadata["k"]);
    }

    [Fact]
    public void A_file_without_tensors_is_sound()
    {
        using WeightsFile file = Read("{}", 0);
        Assert.Empty(file.Entries);
        Assert.Empty(file.LoadAll());
    }

    [Fact]
    public void Empty_tensors_take_no_bytes()
    {
        using WeightsFile header = Read("""{"e":{"dtype":"F32","shape":[3,0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"z":{"dtype":"F32","shape":[0],"data_offsets":[1,1]}}""", 1);
        Assert.Equal(["e", "a", "z"], header.Entries.Select(entry => entry.Name));
    }

    [Theory]
    // The header as a whole.
    [InlineData("", 0, "a header that starts with '{'", "an empty one")]
    [InlineData(" {}", 0, "a header that starts with '{'", "another character")]
    [InlineData("[]", 0, "a header that starts with '{'", "another character")]
    [InlineData("{", 0, "a header of valid JSON", "a fault at byte 1")]
    [InlineData("{}{}", 0, "a header of valid JSON", "a fault at byte 2")]
    [InlineData("{}\0", 0, "a header of valid JSON", "a fault at byte 2")]
    [InlineData("{}", 4, "0 data bytes, as the header says", "4")]
    [InlineData("""{"a":1}""", 0, "tensor 'a' as an object", "Number")]
    [InlineData("""{"\ud800":1}""", 0, "names of valid text in the header", "an invalid escape")]
    // Fields.
    [InlineData("""{"a":{}}""", 0, "dtype, shape and two data_offsets for 'a'", "fewer")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "dtype, shape and two data_offsets for 'a'", "fewer")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "dtype, shape and two data_offsets for 'a'", "fewer")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}""", 4, "data_offsets of 'a' of at most 2 numbers", "more")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "dtype, shape and data_offsets once each for 'a'", "another 'dtype'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"strides":[1]}}""", 4, "dtype, shape and data_offsets once each for 'a'", "another 'strides'")]
    [InlineData("""{"a":{"dtype":1,"shape":[1],"data_offsets":[0,4]}}""", 4, "dtype of 'a' as a string", "Number")]
    [InlineData("""{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", 4, "one of the dtypes F64, F32, F16, BF16, C64, I64, I32, I16, I8, U8, BOOL, U64, U32, U16, F8_E4M3, F8_E5M2, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ, F6_E2M3, F6_E3M2, F4 for 'a'", "'F31'")]
    [InlineData("""{"a":{"dtype":"F32","shape":"x","data_offsets":[0,4]}}""", 4, "shape of 'a' as an array", "String")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "shape of 'a' of whole numbers from 0 to 2^63 - 1", "another value")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "shape of 'a' of whole numbers from 0 to 2^63 - 1", "another value")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]}}""", 4, "shape of 'a' of whole numbers from 0 to 2^63 - 1", "another value")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}""", 4, "shape of 'a' of whole numbers from 0 to 2^63 - 1", "another value")]
    // Sizes.
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "8 bytes for 'a', F32 of shape (2)", "4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[],"data_offsets":[0,8]}}""", 8, "4 bytes for 'a', F32 of shape ()", "8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "a shape of 'a' whose size fits into 64 bits", "(4611686018427387904, 4)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "a shape of 'a' whose size fits into 64 bits", "(0, 4611686018427387904, 4)")]
    [InlineData("""{"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}""", 0, "a shape of 'a' whose size fits into 64 bits", "(2305843009213693952)")]
    [InlineData("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}""", 2, "a shape of 'a' that fills whole bytes with F4", "(3)")]
    [InlineData("""{"a":{"dtype":"F6_E2M3","shape":[4],"data_offsets":[0,4]}}""", 4, "3 bytes for 'a', F6_E2M3 of shape (4)", "4")]
    [InlineData("""{"a":{"dtype":"U64","shape":[1],"data_offsets":[0,4]}}""", 4, "8 bytes for 'a', U64 of shape (1)", "4")]
    // Offsets.
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "data_offsets of 'a' in order and within the file's 4 data bytes", "[4, 0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "data_offsets of 'a' in order and within the file's 4 data bytes", "[0, 8]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "tensors without gap or overlap, 'a' at byte 0", "byte 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "tensors without gap or overlap, 'b' at byte 4", "byte 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "tensors without gap or overlap, 'b' at byte 8", "byte 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "tensors without gap or overlap, 'b' at byte 4", "byte 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "4 data bytes, as the header says", "5")]
    // Twice.
    [InlineData("""{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[],"data_offsets":[1,2]}}""", 2, "every tensor once", "'a' twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "__metadata__ once", "it twice")]
    [InlineData("""{"__metadata__":{"k":"v","k":"w"}}""", 0, "every metadata key once", "'k' twice")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "__metadata__ 'k' as a string", "Number")]
    [InlineData("""{"__metadata__":[]}""", 0, "__metadata__ as an object", "StartArray")]
    public void A_header_that_lies_is_refused(string json, int dataBytes, string expected, string got)
    {
        using var folder = new TempFolder();
        string path = folder.Write("x.safetensors", FileBytes(json, dataBytes));
        string message = $"{path}: expected {expected}, got {got}. Fix: {WeightsFile.Damaged}.";
        Assert.Equal(message, Assert.Throws<DataException>(() => WeightsFile.Open(path)).Message);
        Assert.Equal(message, Assert.Throws<DataException>(() => WeightsFile.Open(path, File.ReadAllBytes(path))).Message);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7 }, "at least 8 bytes", "7")]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 }, "a header of at most 0 bytes", "1")]
    [InlineData(new byte[] { 4, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d }, "a header of at most 2 bytes", "4")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 0x7b, 0x7d }, "a header of at most 2 bytes", "18446744073709551615")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 128, 0x7b, 0x7d }, "a header of at most 2 bytes", "9223372036854775808")]
    public void A_header_longer_than_the_file_is_refused(byte[] content, string expected, string got)
    {
        using var folder = new TempFolder();
        string path = folder.Write("x.safetensors", content);
        Assert.Equal($"{path}: expected {expected}, got {got}. Fix: {WeightsFile.Damaged}.", Assert.Throws<DataException>(() => WeightsFile.Open(path)).Message);
    }

    [Fact]
    public void A_deeply_nested_header_is_refused()
    {
        DataException refused = Assert.Throws<DataException>(() => Read("{\"a\":" + new string('[', 100_000), 0));
        Assert.Contains("tensor 'a' as an object, got StartArray", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_dimensions_than_torch_has_are_refused()
    {
        string shape = string.Join(',', Enumerable.Repeat("1", 65));
        DataException refused = Assert.Throws<DataException>(() => Read($$$"""{"a":{"dtype":"U8","shape":[{{{shape}}}],"data_offsets":[0,1]}}""", 1));
        Assert.Contains("shape of 'a' of at most 64 numbers, got more", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_a_megabyte_is_cut_in_the_message()
    {
        string name = new('n', 1 << 20);
        DataException refused = Assert.Throws<DataException>(() => Read($$$"""{"{{{name}}}":{"dtype":"U8","shape":[2],"data_offsets":[0,1]}}""", 1));
        Assert.Contains($"2 bytes for '{new string('n', 200)}... (1048576 characters)', U8 of shape (2), got 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_named()
    {
        using var folder = new TempFolder();
        AssertNoFile(folder.Write("x", []));
        Assert.StartsWith(
            "x: expected at least 8 bytes, got 0.", Assert.Throws<DataException>(() => WeightsFile.Open("x", Array.Empty<byte>())).Message, StringComparison.Ordinal);
    }

    /// <summary>To open a pipe waits for whoever writes to it, and here is nobody.</summary>
    [SkippableFact]
    public void Pipes_and_devices_are_named_and_not_opened()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no pipes and devices among files");
        using var folder = new TempFolder();
        string pipe = Path.Combine(folder.Path, "pipe"), link = Path.Combine(folder.Path, "link");
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            make.WaitForExit();
            Assert.Equal(0, make.ExitCode);
        }
        File.CreateSymbolicLink(link, pipe);
        Assert.All([pipe, link, "/dev/zero", "/dev/null"], AssertNoFile);
    }

    [Fact]
    public void A_link_to_a_file_is_followed()
    {
        using var folder = new TempFolder();
        string link = Path.Combine(folder.Path, "link"), loop = Path.Combine(folder.Path, "loop");
        File.CreateSymbolicLink(link, folder.Write("x", FileBytes("{}", 0)));
        using (WeightsFile file = WeightsFile.Open(link))
            Assert.Empty(file.Entries);
        File.CreateSymbolicLink(loop, loop);
        Assert.StartsWith(
            $"{loop}: expected a readable file of weights, got ", Assert.Throws<DataException>(() => WeightsFile.Open(loop)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_path_that_no_file_can_have_is_refused(string path)
    {
        Assert.Equal(
            $"{path.Replace('\0', '?')}: expected a readable file of weights, got no such file. Fix: name an existing file that you may read.",
            Assert.Throws<DataException>(() => WeightsFile.Open(path)).Message);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "none.safetensors");
        Assert.Equal(
            $"{path}: expected a readable file of weights, got no such file. Fix: name an existing file that you may read.",
            Assert.Throws<DataException>(() => WeightsFile.Open(path)).Message);
        Assert.Equal(
            $"{folder.Path}: expected a readable file of weights, got a folder. Fix: name an existing file that you may read.",
            Assert.Throws<DataException>(() => WeightsFile.Open(folder.Path)).Message);
    }

    private static void AssertNoFile(string path) => Assert.Equal(
        $"{path}: expected a file of weights, got an empty file, a pipe or a device. Fix: name a file on a disk that holds weights.",
        Assert.Throws<DataException>(() => WeightsFile.Open(path)).Message);

    private static WeightsFile Read(string json, int dataBytes) => WeightsFile.Open("x.safetensors", FileBytes(json, dataBytes));

    private static byte[] FileBytes(string json, int dataBytes)
    {
        byte[] header = Encoding.UTF8.GetBytes(json);
        byte[] file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        return file;
    }
}
