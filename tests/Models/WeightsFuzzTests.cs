using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace Models.Tests;

/// <summary>
/// A hundred thousand damaged files of each format, the same in every run: each is refused with a line for the user, or what is loaded
/// is what another reader finds in it; and no file makes its reader take memory out of proportion to it.
/// </summary>
public class WeightsFuzzTests
{
    private const int Files = 100_000;

    // .NET's part: what the runtime takes for parsing, lists and an error's text, by measurement a tenth of this.
    private const long OverheadBytes = 256 << 10, OverheadPerByte = 100;

    private static readonly byte[] s_pickle = TorchFile.Pickle(TorchFile.Dict("w", TorchFile.Tensor("0", 6, 1, [2, 2], [2, 1])));
    private static readonly string s_torch2 = Path.Combine(WeightsSamples.Folder, "torch2.pth");

    [Fact]
    public void Damaged_safetensors_files_give_an_error_or_the_right_tensors()
    {
        using var scope = NewDisposeScope();
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "x");
        SafetensorsWriter.Save(path, WeightsSamples.All(), new Dictionary<string, string> { ["k"] = "v" });
        byte[][] sound = [File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(WeightsSamples.Folder, "huggingface.safetensors"))];
        var mutation = new Mutation(seed: 5);
        Run(AssertSafetensors, i =>
        {
            byte[] file = sound[i % sound.Length];
            int header = 8 + (int)BitConverter.ToInt64(file);
            byte[] damaged = mutation.Of(file, header);
            // In three of four the length before the header is right again, so that the header itself is read.
            if (i % 8 < 6 && damaged.Length >= 8)
                BitConverter.GetBytes(header - 8L + damaged.Length - file.Length).CopyTo(damaged, 0);
            return damaged;
        });
    }

    [Fact]
    public void Damaged_zip_files_give_an_error_or_the_right_tensors()
    {
        byte[][] sound = [TorchFile.Of(s_pickle, new byte[24]), File.ReadAllBytes(s_torch2)];
        var mutation = new Mutation(seed: 6);
        Run(AssertPyTorch, i => mutation.Of(sound[i % sound.Length], int.MaxValue));
    }

    [Fact]
    public void Damaged_pickles_in_sound_zip_files_give_an_error_or_the_right_tensors()
    {
        using var torch2 = new ZipArchive(new MemoryStream(File.ReadAllBytes(s_torch2)));
        (string Name, byte[] Content)[] records = [.. torch2.Entries.Select(entry => (entry.FullName, Content(entry)))];
        int pickle = Array.FindIndex(records, record => record.Name.EndsWith("data.pkl", StringComparison.Ordinal));
        byte[][] sound = [s_pickle, records[pickle].Content];
        var mutation = new Mutation(seed: 7);
        Run(AssertPyTorch, i =>
        {
            byte[] damaged = mutation.Of(sound[i % 2], int.MaxValue);
            if (i % 2 == 0)
                return TorchFile.Of(damaged, new byte[24]);
            records[pickle].Content = damaged;
            return TorchFile.Zip(records);
        });
    }

    private static void Run(Action<byte[], WeightsFile, IReadOnlyDictionary<string, Tensor>> check, Func<int, byte[]> file)
    {
        int loaded = Enumerable.Range(0, Files).Count(i => Load(file(i), check));
        // Neither may be so rare that the test says nothing about it.
        Assert.InRange(loaded, Files / 200, Files / 2);
    }

    /// <summary>Whether the file was loaded.</summary>
    private static bool Load(byte[] content, Action<byte[], WeightsFile, IReadOnlyDictionary<string, Tensor>> check)
    {
        using var scope = NewDisposeScope();
        try
        {
            using WeightsFile file = Measured(content, () => WeightsFile.Open("f", content));
            // Every storage once, and all of them together not more than the file.
            long storages = file.Entries
                .Where(entry => entry.Type is not null)
                .Select(entry => (entry.Place.Position, Bytes: entry.Place.Elements * entry.Type!.Value.ElementSize()))
                .Distinct().Sum(storage => storage.Bytes);
            Assert.InRange(storages, 0, content.Length);
            check(content, file, Measured(content, () => All(file)));
            return true;
        }
        catch (DataException refused)
        {
            Assert.StartsWith("f: expected ", refused.Message, StringComparison.Ordinal);
            return false;
        }
    }

    private static T Measured<T>(byte[] content, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return work();
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, OverheadBytes + (OverheadPerByte * content.Length));
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
        }
    }

    /// <summary>All at once, or those that torch has a dtype for.</summary>
    private static IReadOnlyDictionary<string, Tensor> All(WeightsFile file)
    {
        WeightsEntry[] known = [.. file.Entries.Where(entry => entry.Type is not null)];
        return known.Length == file.Entries.Count ? file.LoadAll() : known.ToDictionary(entry => entry.Name, entry => file.Load(entry.Name));
    }

    private static void AssertSafetensors(byte[] content, WeightsFile file, IReadOnlyDictionary<string, Tensor> tensors)
    {
        int data = 8 + (int)BitConverter.ToInt64(content);
        using JsonDocument header = JsonDocument.Parse(content.AsMemory(8, data - 8));
        JsonProperty[] parts = [.. header.RootElement.EnumerateObject().Where(part => part.Name != "__metadata__")];
        Assert.Equal(parts.Length, file.Entries.Count);
        foreach (JsonProperty part in parts.Where(part => tensors.ContainsKey(part.Name)))
        {
            Tensor tensor = tensors[part.Name];
            long[] offsets = Numbers(part.Value.GetProperty("data_offsets"));
            Assert.Equal(Numbers(part.Value.GetProperty("shape")), tensor.shape);
            Assert.Equal(part.Value.GetProperty("dtype").GetString(), file.Entries.Single(entry => entry.Name == part.Name).TypeName);
            Assert.Equal(content.AsSpan((data + (int)offsets[0])..(data + (int)offsets[1])), Bytes(tensor));
        }
    }

    private static void AssertPyTorch(byte[] content, WeightsFile file, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var zip = new ZipArchive(new MemoryStream(content));
        byte[][] records = [.. zip.Entries.Where(entry => entry.FullName.Contains("/data/", StringComparison.Ordinal)).Select(Content)];
        foreach (WeightsEntry entry in file.Entries.Where(entry => entry.Type is not null && entry.Place.IsRowMajor(entry.Shape)))
        {
            byte[] bytes = Bytes(tensors[entry.Name]).ToArray();
            Assert.Contains(records, record => record.AsSpan().IndexOf(bytes) >= 0);
        }
    }

    private static ReadOnlySpan<byte> Bytes(Tensor tensor) => tensor.numel() == 0 ? [] : tensor.bytes;

    private static long[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt64())];

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        byte[] bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
