using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using DropoutTorch.Options;

namespace DropoutTorch.Models.Weights;

/// <summary>
/// Reads a pickle of the protocols 2 to 5 as far as plain values and tensors need it. It is a machine with a stack that knows no calls:
/// what a pickle may name stands in <see cref="PickleCalls"/>, and every instruction that could make another object is refused.
/// Time and memory are proportional to the pickle's length, since what is kept for later is only ever referred to, never copied: to open
/// a file allocates less than 64 bytes for each of its pickle's, and the limits below bound the whole whatever the length.
/// Source of the instructions: Python's Lib/pickletools.py.
/// </summary>
internal sealed class PickleMachine
{
    private const string OnlyTensors = "save the state dict alone in Python: torch.save(model.state_dict(), path)";

    // A tensor takes some 40 instructions, so these are more than 100 000 tensors. Python's pickler has no more values at once than a
    // batch of 1000 items and the containers around it. A name is hashed with each use of it, however few bytes refer to it.
    private const int MostInstructions = 5_000_000;
    private const int MostValues = 100_000;
    private const int LongestName = 1000;
    private const int NewestProtocol = 5;
    private static readonly object s_true = true, s_false = false;

    private readonly string _file;
    private readonly byte[] _bytes;
    private readonly PickleStack _stack = new();
    private int _position;

    private PickleMachine(string file, byte[] bytes) => (_file, _bytes) = (file, bytes);

    /// <exception cref="DataException">The pickle is damaged, or wants more than plain values and tensors.</exception>
    internal static object Run(string file, byte[] bytes)
    {
        var machine = new PickleMachine(file, bytes);
        for (int i = 0; machine.Step(); i++)
        {
            if (i == MostInstructions)
                throw new DataException(file, $"a pickle of at most {MostInstructions} instructions", "more", OnlyTensors);
            if (machine._stack.Depth > MostValues)
                throw new DataException(file, $"a pickle of at most {MostValues} values at once", "more", OnlyTensors);
        }
        return machine._position == bytes.Length && machine._stack.Only() is { } value ? value : throw machine.Fault("one value at the end");
    }

    /// <summary>Does one instruction; false at the end.</summary>
    private bool Step()
    {
        byte code = Take(1)[0];
        switch (code)
        {
            case (byte)'.': return false;
            case 0x80: CheckProtocol(); break;
            case 0x95: Length(8); break; // FRAME: how much to read ahead
            case (byte)'(': _stack.Mark(); break;
            case (byte)'q': Keep(Take(1)[0]); break;
            case (byte)'r': Keep(U32()); break;
            case 0x94: Keep(_stack.KeptCount); break; // under the next number
            case (byte)'h': _stack.Push(Kept(Take(1)[0])); break;
            case (byte)'j': _stack.Push(Kept(U32())); break;
            case 0x8a: PushInteger(); break;
            case (byte)'Q': Refer(); break;
            case (byte)'c': Name(Line(), Line()); break;
            case 0x93: NameOnStack(); break;
            case (byte)'R': Call(); break;
            case (byte)'b': Attributes(); break;
            default: if (!Container(code) && !Number(code) && !Text(code)) throw Refused(code); break;
        }
        return true;
    }

    private bool Container(byte code)
    {
        switch (code)
        {
            case (byte)')': _stack.Push(Array.Empty<object>()); break;
            case 0x85: _stack.Push(Last(1)); break;
            case 0x86: _stack.Push(Last(2)); break;
            case 0x87: _stack.Push(Last(3)); break;
            case (byte)'t': _stack.Push(ToMark()); break;
            case (byte)']' or 0x8f: _stack.Push(PickleList.Value); break; // a list, a set
            case 0x91: ToMark(); _stack.Push(PickleList.Value); break; // a frozenset
            case (byte)'a': Last(1); CheckList(); break;
            case (byte)'e' or 0x90: ToMark(); CheckList(); break;
            case (byte)'}': _stack.Push(new PickleDict()); break;
            case (byte)'s': SetItems(Last(2)); break;
            case (byte)'u': SetItems(ToMark()); break;
            default: return false;
        }
        return true;
    }

    private bool Number(byte code)
    {
        object? value = code switch
        {
            (byte)'N' => PickleNone.Value,
            0x88 => s_true,
            0x89 => s_false,
            (byte)'K' => (long)Take(1)[0],
            (byte)'M' => (long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)),
            (byte)'J' => (long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)),
            (byte)'G' => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
            _ => null,
        };
        if (value is not null)
            _stack.Push(value);
        return value is not null;
    }

    private bool Text(byte code)
    {
        switch (code)
        {
            case 0x8c: PushText(Length(1)); break;
            case (byte)'X': PushText(Length(4)); break;
            case 0x8d: PushText(Length(8)); break;
            case (byte)'C': PushBytes(Length(1)); break;
            case (byte)'B': PushBytes(Length(4)); break;
            case 0x8e or 0x96: PushBytes(Length(8)); break; // bytes, a bytearray
            default: return false;
        }
        return true;
    }

    private void CheckProtocol()
    {
        byte protocol = Take(1)[0];
        if (protocol is < 2 or > NewestProtocol)
            throw Fault($"a pickle of protocol 2 to {NewestProtocol}", $"{protocol}");
    }

    private void Refer()
    {
        object reference = Top();
        _stack.Pop();
        _stack.Push(PickleCalls.Storage(reference) ?? throw Unwanted($"a reference to {Describe(reference)}"));
    }

    private void NameOnStack()
    {
        string name = PopText();
        Name(PopText(), name);
    }

    private void Name(string module, string name)
    {
        string full = $"{module}.{name}";
        _stack.Push(PickleCalls.Knows(full) ? new PickleName(full) : throw Unwanted(Quote.Text(full)));
    }

    private void Call()
    {
        object[] pair = Last(2);
        if (pair is not [PickleName name, object[] arguments])
            throw Fault("a call of a name with a tuple", $"{PickleKind.Of(pair[0])} with {PickleKind.Of(pair[1])}");
        _stack.Push(PickleCalls.Make(name.Name, arguments)
            ?? throw Fault($"arguments that {name.Name} takes", Describe(arguments)));
    }

    /// <summary>An OrderedDict may carry attributes, as a state dict its versions. They are read over.</summary>
    private void Attributes()
    {
        object[] pair = Last(2);
        if (pair is not [PickleDict dict, PickleDict])
            throw Unwanted($"attributes of {PickleKind.Of(pair[0])}");
        _stack.Push(dict);
    }

    private void CheckList()
    {
        if (_stack.Peek() is not PickleList)
            throw Fault("a list to add to");
    }

    private void SetItems(object[] items)
    {
        if (_stack.Peek() is not PickleDict dict || items.Length % 2 != 0)
            throw Fault("a dict to set items of");
        for (int i = 0; i < items.Length; i += 2)
            dict.Set(Key(items[i]), items[i + 1]);
    }

    private object Key(object key) => key switch
    {
        string { Length: > LongestName } => throw Unwanted($"a key of more than {LongestName} characters"),
        PickleDict or PickleList => throw Fault("a key that Python can hash", PickleKind.Of(key)),
        _ => key,
    };

    private void PushText(int length)
    {
        ReadOnlySpan<byte> bytes = Take(length);
        _stack.Push(Encoding.UTF8.GetString(bytes));
    }

    private void PushBytes(int length)
    {
        Take(length);
        _stack.Push(PickleBytes.Value);
    }

    private object Top() => _stack.Peek() ?? throw Fault("a value on the stack");

    /// <summary>Picklers count the values that they keep, so the next number or one in use is all that comes.</summary>
    private void Keep(uint place)
    {
        if (!_stack.Keep(place, Top()))
            throw Fault($"a place up to {_stack.KeptCount} to keep a value under", $"{place}");
    }

    private object Kept(uint place) => _stack.Kept(place) ?? throw Fault($"a value kept under {place}");

    private object[] Last(int count) => _stack.PopLast(count) ?? throw Fault("a value on the stack");

    private object[] ToMark() => _stack.PopToMark() ?? throw Fault("a mark on the stack");

    private string PopText() => _stack.Pop() as string ?? throw Fault("a text on the stack");

    /// <summary>A Python int has any length. No tensor is described with one beyond 64 bits, so such a one is only roughly kept.</summary>
    private void PushInteger()
    {
        var number = new BigInteger(Take(Take(1)[0]));
        bool fits = number >= long.MinValue && number <= long.MaxValue;
        _stack.Push(fits ? (object)(long)number : (double)number);
    }

    private uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>A length in so many bytes, which the rest of the pickle must have.</summary>
    private int Length(int bytes)
    {
        ReadOnlySpan<byte> parts = Take(bytes);
        ulong length = 0;
        for (int i = parts.Length - 1; i >= 0; i--)
            length = (length << 8) | parts[i];
        return length <= (ulong)(_bytes.Length - _position) ? (int)length : throw Fault($"{length} more bytes");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _position)
            throw Fault($"{count} more bytes");
        _position += count;
        return _bytes.AsSpan(_position - count, count);
    }

    private string Line()
    {
        int end = _bytes.AsSpan(_position).IndexOf((byte)'\n');
        if (end < 0)
            throw Fault("a name that ends");
        string line = Encoding.UTF8.GetString(Take(end));
        _position++;
        return line;
    }

    /// <summary>Instructions that make objects are named with what they would make.</summary>
    private DataException Refused(byte code) => code switch
    {
        (byte)'i' => Unwanted(Quote.Text($"{Line()}.{Line()}")),
        (byte)'o' or 0x81 or 0x92 => Unwanted("an instruction to make an object of a class (OBJ, NEWOBJ)"),
        (byte)'P' => Unwanted($"a reference to {Quote.Text(Line())}"),
        0x82 or 0x83 or 0x84 => Unwanted("an object from Python's registry of extensions (EXT)"),
        0x97 or 0x98 => Unwanted("a buffer outside the pickle (NEXT_BUFFER)"),
        _ => Fault("an instruction that torch.save writes", string.Create(CultureInfo.InvariantCulture, $"0x{code:x2}")),
    };

    private static string Describe(object reference) =>
        reference is object[] words ? $"({string.Join(", ", words.Take(8).Select(PickleKind.Of))})" : PickleKind.Of(reference);

    private DataException Unwanted(string got) => new(_file, "tensors and plain values alone", got, OnlyTensors);

    private DataException Fault(string expected, string got = "none") =>
        new(_file, $"{expected} at byte {_position} of its pickle", got, WeightsFile.Damaged);
}
