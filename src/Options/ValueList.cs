using System.Collections;

namespace DropoutTorch.Options;

/// <summary>A list within an options record: a copy that nobody can change, and equal to any with the same values, so that records are.</summary>
public sealed class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly T[] _values;

    internal ValueList(IEnumerable<T> values) => _values = [.. values];

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public T this[int index] => _values[index];

    /// <inheritdoc/>
    public bool Equals(ValueList<T>? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (T value in _values)
            hash.Add(value);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();
}

/// <summary>Makes value lists.</summary>
public static class ValueList
{
    /// <summary>A copy of a list that is not null.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value as ValueList<T> ?? new ValueList<T>(value);
    }
}
