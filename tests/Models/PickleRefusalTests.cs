using DropoutTorch.Models.Weights;
using DropoutTorch.Options;
using static Models.Tests.TorchFile;

namespace Models.Tests;

/// <summary>Pickles that would run code in Python. Here they are refused by the name of what they want, and nothing happens.</summary>
public class PickleRefusalTests
{
    private const string Fix = "save the state dict alone in Python: torch.save(model.state_dict(), path)";

    // The file that the command or the code would make.
    private static readonly string s_marker = Path.Combine(Path.GetTempPath(), $"dropouttorch-marker-{Environment.ProcessId}");

    private static string Command => $"touch {s_marker}";

    private static string Code => $"open('{s_marker}','w')";

    public static TheoryData<string, string, string> Attacks => new()
    {
        // What __reduce__ with os.system, eval, exec and others makes.
        { "os.system", "cposix\nsystem\n" + Text(Command) + "\x85R", "'posix.system'" },
        { "os.system on Windows", "cnt\nsystem\n" + Text(Command) + "\x85R", "'nt.system'" },
        { "eval", "c__builtin__\neval\n" + Text(Code) + "\x85R", "'__builtin__.eval'" },
        { "builtins.exec", "cbuiltins\nexec\n" + Text(Code) + "\x85R", "'builtins.exec'" },
        { "subprocess", "csubprocess\nPopen\n" + Text(Command) + "\x85R", "'subprocess.Popen'" },
        { "__import__", "c__builtin__\n__import__\n" + Text("os") + "\x85R", "'__builtin__.__import__'" },
        { "getattr", "c__builtin__\ngetattr\n" + Text("os") + Text("system") + "\x86R", "'__builtin__.getattr'" },
        { "inside a call", "ctorch._utils\n_rebuild_parameter\n(cposix\nsystem\n" + Text(Command) + "\x85R" + "\x88}tR", "'posix.system'" },
        { "inside a state dict", Dict("w", "cposix\nsystem\n" + Text(Command) + "\x85R"), "'posix.system'" },
        { "inside attributes", "ccollections\nOrderedDict\n)R" + Dict("a", "cposix\nsystem\n" + Text(Command) + "\x85R") + "b", "'posix.system'" },
        { "discarded in a list", "]cposix\nsystem\n" + Text(Command) + "\x85Ra", "'posix.system'" },
        // Other ways to a name.
        { "STACK_GLOBAL", Text("posix") + Text("system") + "\x93" + Text(Command) + "\x85R", "'posix.system'" },
        { "STACK_GLOBAL from the memo", Text("posix") + "q\0" + Text("system") + "q\x01" + "}h\0h\x01\x93" + Text(Command) + "\x85R", "'posix.system'" },
        { "STACK_GLOBAL with dots", Text("torch._utils") + Text("os.system") + "\x93)R", "'torch._utils.os.system'" },
        { "a name of a known module", "ctorch.hub\nload\n)R", "'torch.hub.load'" },
        { "a known name of another module", "cevil\nOrderedDict\n)R", "'evil.OrderedDict'" },
        { "torch's own eval", "ctorch.jit\n_unwrap_optional\n)R", "'torch.jit._unwrap_optional'" },
        { "a subclass of Tensor", "ctorch._tensor\n_rebuild_from_type_v2\n)R", "'torch._tensor._rebuild_from_type_v2'" },
        // Instructions that make objects.
        { "INST", "(" + Text(Command) + "iposix\nsystem\n", "'posix.system'" },
        { "OBJ", "(ccollections\nOrderedDict\n" + Text(Command) + "o", "an instruction to make an object of a class (OBJ, NEWOBJ)" },
        { "NEWOBJ", "ccollections\nOrderedDict\n)\x81", "an instruction to make an object of a class (OBJ, NEWOBJ)" },
        { "NEWOBJ_EX", "ccollections\nOrderedDict\n)}\x92", "an instruction to make an object of a class (OBJ, NEWOBJ)" },
        { "BUILD on a list", "]" + Dict("__class__", "N") + "b", "attributes of a list" },
        { "BUILD on a name", "ccollections\nOrderedDict\n" + Dict("__reduce__", "N") + "b", "attributes of 'collections.OrderedDict'" },
        { "EXT1", "\x82\x05", "an object from Python's registry of extensions (EXT)" },
        { "EXT2", "\x83\x05\0", "an object from Python's registry of extensions (EXT)" },
        { "EXT4", "\x84\x05\0\0\0", "an object from Python's registry of extensions (EXT)" },
        { "NEXT_BUFFER", "\x97", "a buffer outside the pickle (NEXT_BUFFER)" },
        // References to what lies elsewhere.
        { "PERSID", "Pstorage\n", "a reference to 'storage'" },
        { "BINPERSID of a text", Text("module") + "Q", "a reference to a text" },
        { "BINPERSID of a module", "(" + Text("module") + Text("os") + Text("source") + Text("code") + "tQ", "a reference to (a text, a text, a text, a text)" },
        { "BINPERSID of another class", "(" + Text("storage") + "ccollections\nOrderedDict\n" + Text("0") + Text("cpu") + "K\x01tQ",
            "a reference to (a text, 'collections.OrderedDict', a text, a text, a number)" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void What_would_run_code_is_refused_by_name(string attack, string pickle, string got)
    {
        byte[] file = Of(Pickle(pickle));
        DataException refused = Assert.Throws<DataException>(() => WeightsFile.Open(attack, file));
        Assert.Equal($"{attack}: expected tensors and plain values alone, got {got}. Fix: {Fix}.", refused.Message);
        Assert.False(File.Exists(s_marker));
    }

    [Theory]
    [InlineData("ccollections\nOrderedDict\n(K\x01tR", "arguments that collections.OrderedDict takes at byte 32 of its pickle", "(a number)")]
    [InlineData("ctorch\nFloatStorage\n)R", "arguments that torch.FloatStorage takes at byte 24 of its pickle", "()")]
    [InlineData("]K\x01R", "a call of a name with a tuple at byte 6 of its pickle", "a list with a number")]
    [InlineData("Ns", "a value on the stack at byte 4 of its pickle", "none")]
    [InlineData("N}s", "a dict to set items of at byte 5 of its pickle", "none")]
    [InlineData("}]Ns", "a key that Python can hash at byte 6 of its pickle", "a list")]
    [InlineData("}NNNu", "a mark on the stack at byte 7 of its pickle", "none")]
    [InlineData("}(NNNu", "a dict to set items of at byte 8 of its pickle", "none")]
    [InlineData("(N(0", "an instruction that torch.save writes at byte 6 of its pickle", "0x30")]
    [InlineData("h\x07", "a value kept under 7 at byte 4 of its pickle", "none")]
    [InlineData("Nq\x07", "a place up to 0 to keep a value under at byte 5 of its pickle", "7")]
    [InlineData("(a", "a value on the stack at byte 4 of its pickle", "none")]
    [InlineData("NN", "one value at the end at byte 5 of its pickle", "none")]
    [InlineData("", "one value at the end at byte 3 of its pickle", "none")]
    [InlineData("X\xff\xff\xff\x7f", "2147483647 more bytes at byte 7 of its pickle", "none")]
    [InlineData("\x8e\xff\xff\xff\xff\xff\xff\xff\xff", "18446744073709551615 more bytes at byte 11 of its pickle", "none")]
    [InlineData("cposix", "a name that ends at byte 3 of its pickle", "none")]
    [InlineData("\x80\x06", "a pickle of protocol 2 to 5 at byte 4 of its pickle", "6")]
    public void A_damaged_pickle_is_refused(string pickle, string expected, string got)
    {
        byte[] file = Of(Pickle(pickle));
        Assert.Equal(
            $"f: expected {expected}, got {got}. Fix: {WeightsFile.Damaged}.",
            Assert.Throws<DataException>(() => WeightsFile.Open("f", file)).Message);
    }

    [Fact]
    public void A_list_that_holds_itself_ends()
    {
        byte[] file = Of(Pickle(Dict("loop", "]q\0h\0a")));
        Assert.Equal(
            "f: expected a dict of tensors, or one of them under state_dict, model_state_dict, model, "
            + "got 'loop' (a list). Fix: set Key to the key of the state dict.",
            Assert.Throws<DataException>(() => WeightsFile.Open("f", file)).Message);
    }

    [Fact]
    public void Doubling_tuples_take_no_memory()
    {
        // 2^5000 values if they were ever written out.
        static string Place(int i) => $"{(char)(i & 255)}{(char)(i >> 8)}\0\0";
        string laughs = string.Concat(Enumerable.Range(0, 5000).Select(i => $"\x86r{Place(i)}j{Place(i)}"));
        byte[] file = Of(Pickle("}" + Text("k") + "NN" + laughs + "\x86s"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("got 'k' (a tuple).", Assert.Throws<DataException>(() => WeightsFile.Open("f", file)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * file.Length);
    }

    public static TheoryData<string, string> Bombs => new()
    {
        // One tuple of 64 sizes, in a tensor with every five bytes.
        { "tensors that are dropped", "h\0h\u0001Ra" },
        { "tuples", "K\u0001\u0085\u0085\u0085\u0085\u0085\u0085\u0085\u0085a" },
        { "nested tuples", "\u0085" },
        { "dicts", "}\u0094a" },
        { "dicts with an item", "}\u008c\0Nsa" },
        { "sets", "(h\u0001h\u0001\u0091a" },
        { "storages", "h\u0002Qa" },
        { "truth values", "\u0088a" },
        { "kept values", "\u0094" },
        { "marks", "(" },
    };

    /// <summary>The bound that the machine states, with what the file around the pickle takes.</summary>
    [Theory]
    [MemberData(nameof(Bombs))]
    public void No_instruction_makes_much_of_few_bytes(string bomb, string instructions)
    {
        string body = string.Concat(Enumerable.Repeat(instructions, (1 << 20) / instructions.Length));
        AssertSmall(bomb, "]" + body);
    }

    [Fact]
    public void Entries_that_share_all_but_their_names_take_little()
    {
        string names = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"\u008c\u0005{i:d5}h\0h\u0001Rs"));
        using WeightsFile file = AssertSmall("entries", "}" + names)!;
        Assert.Equal(100_000, file.Entries.Count);
        Assert.Equal(64, file.Entries[99_999].Shape.Count);
    }

    /// <summary>Opens a pickle that keeps 0: the function that makes tensors, 1: its arguments, 2: the words for a storage, and ends with the body's value.</summary>
    private static WeightsFile? AssertSmall(string name, string body)
    {
        string ones = "(" + string.Concat(Enumerable.Repeat("K\u0001", 64)) + "t";
        string words = "(" + Text("storage") + "ctorch\nFloatStorage\n" + Text("0") + Text("cpu") + "K\u0001t";
        // A list takes them off the stack; it is the key's value in a dict of which the body's value is another item.
        string keep = "]ctorch._utils\n_rebuild_tensor_v2\nq\0a(" + words + "QK\0" + ones + ones + "\u0089}tq\u0001a" + words + "q\u0002a";
        byte[] file = Of(Pickle("}" + Text("kept") + keep + "s" + Text("state_dict") + body + "s"), new byte[4]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        WeightsFile? opened = null;
        Exception? refused = Record.Exception(() => opened = WeightsFile.Open(name, file));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, file.Length, 64L * file.Length);
        // Not earlier, by a mistake in the pickle.
        if (refused is not null)
            Assert.Matches("a dict of tensors|values at once|one value at the end|a value on the stack", Assert.IsType<DataException>(refused).Message);
        return opened;
    }

    [Fact]
    public void A_long_name_is_no_key()
    {
        byte[] file = Of(Pickle("}X\xe9\x03\0\0" + new string('n', 1001) + "Ns"));
        Assert.Equal(
            $"f: expected tensors and plain values alone, got a key of more than 1000 characters. Fix: {Fix}.",
            Assert.Throws<DataException>(() => WeightsFile.Open("f", file)).Message);
    }

    [Fact]
    public void A_pickle_of_nothing_but_instructions_is_cut_short()
    {
        byte[] file = Of(Pickle("]" + string.Concat(Enumerable.Repeat("Na", 2_500_000))));
        Assert.Equal(
            $"f: expected a pickle of at most 5000000 instructions, got more. Fix: {Fix}.",
            Assert.Throws<DataException>(() => WeightsFile.Open("f", file)).Message);
        file = Of(Pickle(new string('N', 100_001)));
        Assert.Equal(
            $"f: expected a pickle of at most 100000 values at once, got more. Fix: {Fix}.",
            Assert.Throws<DataException>(() => WeightsFile.Open("f", file)).Message);
    }
}
