using System.Buffers.Binary;
using System.Text;

namespace TorchSharp;

/// <summary>The name of something that a pickle wants to call or make. Nothing is ever called.</summary>
internal sealed record PickleName(string Name);

/// <summary>A call that a pickle asks for: a name and its arguments.</summary>
internal sealed record PickleCall(PickleName Name, object?[] Arguments);

/// <summary>An object that lies elsewhere in the archive, by the tuple that names it.</summary>
internal sealed record PickleReference(object?[] Key);

/// <summary>An object with its attributes.</summary>
internal sealed record PickleObject(PickleName Class)
{
    internal Dictionary<object, object?> Attributes { get; set; } = [];
}

/// <summary>
/// Reads the part of Python's pickle format (protocol 2) that libtorch writes. Names stay names: no code runs, whatever the
/// file says.
/// </summary>
internal sealed class Pickle
{
    private static readonly object s_mark = new();

    private readonly byte[] _bytes;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private int _position;

    private Pickle(byte[] bytes) => _bytes = bytes;

    /// <exception cref="InvalidDataException">The bytes are no such pickle.</exception>
    internal static object? Read(byte[] bytes)
    {
        var pickle = new Pickle(bytes);
        while (pickle.Step()) { }
        return pickle.Pop();
    }

    /// <summary>Does one instruction; false at the end.</summary>
    private bool Step()
    {
        var operation = Take(1)[0];
        switch (operation)
        {
            case 0x80: Take(1); break; // the protocol's number
            case (byte)'.': return false;
            case (byte)'(': Push(s_mark); break;
            case (byte)')': Push(Array.Empty<object?>()); break;
            case (byte)']': Push(new List<object?>()); break;
            case (byte)'}': Push(new Dictionary<object, object?>()); break;
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'K': Push((long)Take(1)[0]); break;
            case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case 0x8a: Push(Long(Take(Take(1)[0]))); break;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case (byte)'X': Push(Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))))); break;
            case (byte)'c': Push(new PickleName($"{Line()}.{Line()}")); break;
            case (byte)'q': _memo[Take(1)[0]] = Top(); break;
            case (byte)'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Top(); break;
            case (byte)'h': Push(Remembered(Take(1)[0])); break;
            case (byte)'j': Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case (byte)'t': Push(PopToMark()); break;
            case 0x85: Push(PopLast(1)); break;
            case 0x86: Push(PopLast(2)); break;
            case 0x87: Push(PopLast(3)); break;
            case (byte)'Q': Push(new PickleReference(Pop<object?[]>())); break;
            case 0x81: Make(); break;
            case (byte)'R': Call(); break;
            case (byte)'b': Build(); break;
            case (byte)'s': SetItems(PopLast(2)); break;
            case (byte)'u': SetItems(PopToMark()); break;
            case (byte)'a': Append(PopLast(1)); break;
            case (byte)'e': Append(PopToMark()); break;
            default: throw Damaged($"the instruction 0x{operation:x2} is none that libtorch writes");
        }
        return true;
    }

    private void Make()
    {
        Pop<object?[]>();
        Push(new PickleObject(Pop<PickleName>()));
    }

    private void Call()
    {
        var arguments = Pop<object?[]>();
        Push(new PickleCall(Pop<PickleName>(), arguments));
    }

    private void Build()
    {
        var state = Pop<Dictionary<object, object?>>();
        if (Top() is not PickleObject made) throw Damaged("a state has no object");
        made.Attributes = state;
    }

    private void SetItems(object?[] items)
    {
        if (Top() is not Dictionary<object, object?> dictionary || items.Length % 2 != 0) throw Damaged("items have no dictionary");
        for (var i = 0; i < items.Length; i += 2) dictionary[items[i] ?? throw Damaged("a key is None")] = items[i + 1];
    }

    private void Append(object?[] items)
    {
        if (Top() is not List<object?> list) throw Damaged("items have no list");
        list.AddRange(items);
    }

    private object?[] PopToMark()
    {
        var mark = _stack.LastIndexOf(s_mark);
        if (mark < 0) throw Damaged("a mark is missing");
        object?[] items = [.. _stack[(mark + 1)..]];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private object?[] PopLast(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--) items[i] = Pop();
        return items;
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Top() => _stack.Count > 0 ? _stack[^1] : throw Damaged("its stack is empty");

    private object? Pop()
    {
        var value = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private T Pop<T>() => Pop() is T value ? value : throw Damaged($"expected {typeof(T).Name}");

    private object? Remembered(uint place) => _memo.TryGetValue(place, out var value) ? value : throw Damaged($"nothing was kept under {place}");

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > _bytes.Length - _position) throw Damaged("it is cut off");
        var bytes = _bytes.AsSpan(_position, (int)count);
        _position += (int)count;
        return bytes;
    }

    private string Line()
    {
        var end = _bytes.AsSpan(_position).IndexOf((byte)'\n');
        if (end < 0) throw Damaged("it is cut off");
        var text = Encoding.UTF8.GetString(Take(end));
        Take(1);
        return text;
    }

    private static long Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 8) throw Damaged("a number has more than 64 bits");
        long value = bytes.Length > 0 && (sbyte)bytes[^1] < 0 ? -1 : 0;
        for (var i = bytes.Length - 1; i >= 0; i--) value = value << 8 | bytes[i];
        return value;
    }

    private static InvalidDataException Damaged(string what) => new($"expected libtorch's data.pkl: {what}.");
}
