using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using static Models.Tests.TorchFile;
using static TorchSharp.torch;

namespace Models.Tests;

/// <summary>What torch.save wrote is read as PyTorch would, or refused in a line that says what to do.</summary>
public class PyTorchFileTests
{
    private static readonly byte[] s_floats = [.. new float[] { 0, 1, 2, 3, 4, 5 }.SelectMany(BitConverter.GetBytes)];

    [Fact]
    public void A_file_of_PyTorch_2_6_is_read()
    {
        using var scope = NewDisposeScope();
        string path = Path.Combine(WeightsSamples.Folder, "torch2.pth");
        using WeightsFile file = WeightsFile.Open(path);
        AssertSamples(name => file.Load(name));
        WeightsEntry unsigned = file.Entries.Single(entry => entry.Name == "u16");
        Assert.Equal((null, "torch.uint16"), (unsigned.Type, unsigned.TypeName));
        string fix = "save it in another dtype, as float32, or load the other tensors one by one";
        Assert.Equal(
            $"{path}: expected a dtype that torch has for 'f8', got torch.float8_e4m3fn. Fix: {fix}.",
            Assert.Throws<DataException>(() => file.Load("f8")).Message);
        Assert.Equal(
            $"{path}: expected a dtype that torch has for 'u16', got torch.uint16. Fix: {fix}.",
            Assert.Throws<DataException>(file.LoadAll).Message);
    }

    [SkippableTheory]
    [InlineData("tensors.pth")]
    [InlineData("protocol4.pth")]
    public void Files_of_the_installed_PyTorch_are_read(string name)
    {
        using var scope = NewDisposeScope();
        using var folder = new TempFolder();
        PyTorch.Run("weights_files.py", "save", folder.Path);
        using WeightsFile file = WeightsFile.Open(Path.Combine(folder.Path, name));
        AssertSamples(name => file.Load(name));
        IReadOnlyDictionary<string, Tensor> all = file.LoadAll();
        AssertSamples(name => all[name]);
        // Tied in Python, tied here.
        all["tied1"].fill_(3);
        Assert.Equal(9f, all["tied2"].sum().item<float>());
        all["whole"].zero_();
        Assert.Equal(0f, all["step"].sum().item<float>());
    }

    [SkippableFact]
    public void What_the_installed_PyTorch_writes_else_is_refused_with_a_way_to_convert_it()
    {
        using var folder = new TempFolder();
        PyTorch.Run("weights_files.py", "save", folder.Path);
        string Refusal(string name) =>
            Assert.Throws<DataException>(() => WeightsFile.Open(Path.Combine(folder.Path, name))).Message[(folder.Path.Length + 1)..];
        Assert.Equal(
            "module.pth: expected tensors and plain values alone, got 'torch.nn.modules.linear.Linear'. "
            + "Fix: save the state dict alone in Python: torch.save(model.state_dict(), path).", Refusal("module.pth"));
        Assert.Equal(
            "list.pth: expected a dict of tensors, got a list. Fix: save a state dict in Python: torch.save(model.state_dict(), path).", Refusal("list.pth"));
        Assert.Equal(
            "legacy.pth: expected safetensors or PyTorch's zip format, got a bare pickle, as PyTorch before 1.6 saved. "
            + "Fix: convert it in Python: torch.save(torch.load(f), f).", Refusal("legacy.pth"));
        Assert.Equal(
            "script.pt: expected a state dict, got a TorchScript program. "
            + "Fix: convert it in Python: torch.save(torch.jit.load(path).state_dict(), path2).", Refusal("script.pt"));
    }

    [SkippableFact]
    public void A_checkpoint_gives_the_state_dict_under_the_usual_key_or_the_one_that_is_asked_for()
    {
        using var scope = NewDisposeScope();
        using var folder = new TempFolder();
        PyTorch.Run("weights_files.py", "save", folder.Path);
        string path = Path.Combine(folder.Path, "checkpoint.pth");
        using WeightsFile usual = WeightsFile.Open(path);
        using WeightsFile parallel = WeightsFile.Open(path, "parallel");
        string[] names = ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked"];
        Assert.Equal(names, usual.Entries.Select(entry => entry.Name));
        Assert.Equal(names.Select(name => $"module.{name}"), parallel.Entries.Select(entry => entry.Name));
        Assert.Equal(7, usual.Load("1.num_batches_tracked").item<long>());
        Assert.Equal(2 * 3f, parallel.Load("module.0.bias").sum().item<float>());
        Assert.StartsWith(
            $"{path}: expected a dict under the key 'net', got 'epoch' (a number), 'best' (a number), 'seed' (a number), 'done' (a truth value), "
            + "'none' (None), 'names' (a list), 'raw' (bytes), 'set' (a list)",
            Assert.Throws<DataException>(() => WeightsFile.Open(path, "net")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_dicts_that_could_be_meant_are_named()
    {
        string tensor = Tensor("0", 6, 0, [6], [1]);
        byte[] file = Of(Pickle("}(" + Text("model") + Dict("w", tensor) + Text("state_dict") + Dict("w", tensor) + "u"), s_floats);
        Assert.Equal(
            "f: expected a dict of tensors, or one of them under state_dict, model_state_dict, model, got 'model' (a dict), 'state_dict' (a dict). "
            + "Fix: set Key to the key of the state dict.",
            Assert.Throws<DataException>(() => WeightsFile.Open("f", file)).Message);
        using WeightsFile chosen = WeightsFile.Open("f", file, "model");
        using Tensor loaded = chosen.Load("w");
        Assert.Equal(15f, loaded.sum().item<float>());
    }

    /// <summary>As PyTorch's ImageNet example saves: a tensor beside the state dict.</summary>
    [Fact]
    public void A_state_dict_under_the_usual_key_goes_before_tensors_beside_it()
    {
        string tensor = Tensor("0", 6, 0, [6], [1]);
        string optimizer = Text("optimizer") + Dict("state", "}");
        byte[] file = Of(Pickle("}(" + Text("epoch") + "K\x01" + Text("best_acc1") + tensor + Text("state_dict") + Dict("w", tensor) + optimizer + "u"), s_floats);
        using WeightsFile found = WeightsFile.Open("f", file);
        Assert.Equal(["w"], found.Entries.Select(entry => entry.Name));
        byte[] two = Of(Pickle("}(" + Text("t") + tensor + Text("model") + Dict("w", tensor) + Text("state_dict") + Dict("w", tensor) + "u"), s_floats);
        Assert.Contains(
            "got 't' (a tensor), 'model' (a dict), 'state_dict' (a dict).", Assert.Throws<DataException>(() => WeightsFile.Open("f", two)).Message, StringComparison.Ordinal);
        byte[] other = Of(Pickle("}(" + Text("w") + tensor + Text("ema") + Dict("w", tensor) + "u"), s_floats);
        using WeightsFile whole = WeightsFile.Open("f", other);
        Assert.Equal("a dict", whole.OtherValues["ema"]);
    }

    [Theory]
    [InlineData(6, 0, new long[] { 7 }, new long[] { 1 }, "'w' inside its storage of 6 elements", "an end at 7")]
    [InlineData(6, 1, new long[] { 6 }, new long[] { 1 }, "'w' inside its storage of 6 elements", "an end at 7")]
    [InlineData(6, 0, new long[] { 2, 3 }, new long[] { 4, 1 }, "'w' inside its storage of 6 elements", "an end at 7")]
    [InlineData(6, 7, new long[] { 0 }, new long[] { 1 }, "'w' inside its storage of 6 elements", "an end at 7")]
    [InlineData(6, -1, new long[] { 1 }, new long[] { 1 }, "'w' inside its storage of 6 elements", "an end at 0")]
    [InlineData(6, 0, new long[] { 3 }, new long[] { long.MaxValue }, "'w' inside its storage of 6 elements", "an end at 18446744073709551615")]
    [InlineData(6, long.MaxValue, new long[] { 2 }, new long[] { 1 }, "'w' inside its storage of 6 elements", "an end at 9223372036854775809")]
    [InlineData(7, 0, new long[] { 1 }, new long[] { 1 }, "a storage of 7 torch.float32 for 'w'", "24 bytes")]
    [InlineData(long.MaxValue, 0, new long[] { 1 }, new long[] { 1 }, "a storage of 9223372036854775807 torch.float32 for 'w'", "24 bytes")]
    // Expanded to more than can be counted.
    [InlineData(6, 0, new long[] { 1L << 40, 1L << 40 }, new long[] { 0, 0 }, "a shape of 'w' whose size fits into 64 bits", "(1099511627776, 1099511627776)")]
    public void A_tensor_that_lies_about_its_storage_is_refused(long elements, long offset, long[] shape, long[] strides, string expected, string got)
    {
        byte[] file = Of(Pickle(Dict("w", Tensor("0", elements, offset, shape, strides))), s_floats);
        Assert.Equal(
            $"f: expected {expected}, got {got}. Fix: {WeightsFile.Damaged}.",
            Assert.Throws<DataException>(() => WeightsFile.Open("f", file)).Message);
    }

    [Fact]
    public void A_storage_without_a_record_or_of_two_dtypes_is_refused()
    {
        byte[] none = Of(Pickle(Dict("w", Tensor("../0", 6, 0, [6], [1]))), s_floats);
        Assert.StartsWith(
            "f: expected a record data/../0 for 'w', got none.",
            Assert.Throws<DataException>(() => WeightsFile.Open("f", none)).Message, StringComparison.Ordinal);
        string floats = Tensor("0", 6, 0, [6], [1]), integers = Tensor("0", 6, 0, [6], [1], "torch\nIntStorage\n");
        byte[] both = Of(Pickle("}(" + Text("a") + floats + Text("b") + integers + "u"), s_floats);
        Assert.StartsWith(
            "f: expected one dtype for the storage of 'b', got torch.float32 and torch.int32.",
            Assert.Throws<DataException>(() => WeightsFile.Open("f", both)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(J\xff\xff\xff\xfft(K\x01t", "a negative one")]
    [InlineData("(K\x01t(" + "Nt", "None")]
    public void A_shape_of_other_than_numbers_is_refused(string tuples, string got)
    {
        string sound = Tensor("0", 6, 0, [], []);
        byte[] file = Of(Pickle(Dict("w", sound.Replace("(t(t", tuples, StringComparison.Ordinal))), s_floats);
        Assert.Equal(
            $"f: expected whole numbers from 0 as shape and strides of 'w', got {got}. Fix: {WeightsFile.Damaged}.",
            Assert.Throws<DataException>(() => WeightsFile.Open("f", file)).Message);
    }

    [Fact]
    public void A_huge_expanded_tensor_stays_a_view()
    {
        using var scope = NewDisposeScope();
        using WeightsFile file = WeightsFile.Open("f", Of(Pickle(Dict("w", Tensor("0", 6, 2, [1_000_000, 1_000_000], [0, 0]))), s_floats));
        Tensor loaded = file.Load("w");
        Assert.Equal([1_000_000, 1_000_000], loaded.shape);
        Assert.Equal(2f, loaded[999_999, 5].item<float>());
        Assert.Equal(2f, file.LoadAll()["w"][5, 999_999].item<float>());
    }

    [Fact]
    public void A_stride_that_nothing_is_reached_by_does_no_harm()
    {
        using var scope = NewDisposeScope();
        using WeightsFile file = WeightsFile.Open("f", Of(Pickle(Dict("w", Tensor("0", 6, 0, [1, 6], [long.MaxValue, 1]))), s_floats));
        Assert.Equal([0f, 1, 2, 3, 4, 5], file.Load("w").data<float>().ToArray());
        using WeightsFile empty = WeightsFile.Open("f", Of(Pickle(Dict("w", Tensor("0", 6, 6, [0, 3], [long.MaxValue, long.MaxValue]))), s_floats));
        Assert.Equal([0, 3], empty.Load("w").shape);
    }

    [Fact]
    public void A_name_that_the_file_lacks_is_refused_with_the_nearest()
    {
        using WeightsFile file = WeightsFile.Open("f", Of(Pickle(Dict("conv1.weight", Tensor("0", 6, 0, [6], [1]))), s_floats));
        Assert.Equal(
            "f: expected a tensor 'conv1.wieght', got none. Fix: did you mean conv1.weight.",
            Assert.Throws<DataException>(() => file.Load("conv1.wieght")).Message);
        Assert.Equal("f: expected a tensor 'x', got none. Fix: list the file's Entries.", Assert.Throws<DataException>(() => file.Load("x")).Message);
    }

    private static void AssertSamples(Func<string, Tensor> load)
    {
        WeightsSamples.AssertHolds(WeightsSamples.Types.ToDictionary(type => type.Name, type => load(type.Name)));
        Tensor whole = arange(24, dtype: float32).reshape(4, 6);
        WeightsSamples.AssertSameBytes(whole, load("whole"));
        WeightsSamples.AssertSameBytes(whole.t(), load("turned"));
        WeightsSamples.AssertSameBytes(whole[2], load("row"));
        Assert.Equal([6f, 8, 10, 12, 14, 16, 18, 20, 22], load("step").contiguous().data<float>().ToArray());
        Assert.Equal([0, 0], load("spread").stride());
        Assert.Equal(7f, load("spread")[999, 999].item<float>());
        Assert.Equal(3f, load("tied1").sum().item<float>());
        Assert.Equal(5L, load("scalar").item<long>());
        Assert.Equal([0, 3], load("none").shape);
        Assert.Equal(new System.Numerics.Complex(1, 2), load("complex128").item<System.Numerics.Complex>());
    }

    /// <summary>MultiStepLR keeps its milestones so.</summary>
    [Fact]
    public void A_checkpoint_with_the_counts_of_a_schedule_is_read()
    {
        using var scope = NewDisposeScope();
        string counts = "ccollections\nCounter\n}K\x1eK\x01s\x85R";
        byte[] pickle = Pickle("}", Text("state_dict"), Dict("w", Tensor("0", 1, 0, [1], [1])), "s", Text("scheduler"), Dict("milestones", counts), "s");
        using WeightsFile file = WeightsFile.Open("counts.pth", Of(pickle, BitConverter.GetBytes(5f)));
        Assert.Equal(5f, file.Load("w").item<float>());
    }
}
