using System.Collections;

namespace DropoutTorch.Models;

/// <summary>A list within an options record: a copy that nobody can change, and equal to any with the same values, so that records are.</summary>
internal sealed class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly T[] _values;

    private ValueList(IEnumerable<T> values) => _values = [.. values];

    public int Count => _values.Length;

    public T this[int index] => _values[index];

    /// <summary>A copy of a list that is not null.</summary>
    public static IReadOnlyList<T> Of(IReadOnlyList<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value as ValueList<T> ?? new ValueList<T>(value);
    }

    public bool Equals(ValueList<T>? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (T value in _values)
            hash.Add(value);
        return hash.ToHashCode();
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();
}
