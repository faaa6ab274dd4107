namespace DropoutTorch.Models.Weights;

/// <summary>The stack of a pickle's machine, its marks, and what it keeps for later under numbers.</summary>
internal sealed class PickleStack
{
    private readonly List<object> _values = [];
    private readonly Stack<int> _marks = [];
    private readonly List<object> _kept = [];

    /// <summary>Values above the last mark.</summary>
    private int Free => _values.Count - (_marks.Count > 0 ? _marks.Peek() : 0);

    /// <summary>Values on it, below marks too.</summary>
    internal int Depth => _values.Count;

    internal void Push(object value) => _values.Add(value);

    /// <summary>The value that the machine ends with.</summary>
    internal object? Only() => _values.Count == 1 && _marks.Count == 0 ? _values[0] : null;

    /// <summary>The top; null where there is none above the last mark.</summary>
    internal object? Peek() => Free > 0 ? _values[^1] : null;

    internal object? Pop()
    {
        object? top = Peek();
        if (top is not null)
            _values.RemoveAt(_values.Count - 1);
        return top;
    }

    internal void Mark() => _marks.Push(_values.Count);

    /// <summary>The values above the last mark; null where there is no mark.</summary>
    internal object[]? PopToMark() => _marks.Count == 0 ? null : Cut(_values.Count - _marks.Pop());

    /// <summary>The last values; null where there are fewer.</summary>
    internal object[]? PopLast(int count) => Free < count ? null : Cut(count);

    /// <summary>Values that are kept under the numbers below this.</summary>
    internal uint KeptCount => (uint)_kept.Count;

    /// <summary>Keeps a value under the next number, or in place of another; false where the number is a later one.</summary>
    internal bool Keep(uint place, object value)
    {
        if (place < KeptCount)
            _kept[(int)place] = value;
        else if (place == KeptCount)
            _kept.Add(value);
        return place < KeptCount;
    }

    internal object? Kept(uint place) => place < KeptCount ? _kept[(int)place] : null;

    private object[] Cut(int count)
    {
        if (count == 0)
            return [];
        object[] cut = new object[count];
        _values.CopyTo(_values.Count - count, cut, 0, count);
        _values.RemoveRange(_values.Count - count, count);
        return cut;
    }
}
