namespace TorchSharp.Modules;

/// <summary>Refuses settings that no optimizer can use.</summary>
internal static class Setting
{
    internal static void NotNegative(string name, double value)
    {
        if (!(value >= 0)) throw new ArgumentException($"Invalid {name}: expected at least 0, got {value}.", name);
    }

    internal static void Fraction(string name, double value)
    {
        if (!(value >= 0 && value < 1)) throw new ArgumentException($"Invalid {name}: expected at least 0 and less than 1, got {value}.", name);
    }

    internal static void Within(string name, double value, double lowest, double highest)
    {
        if (!(value >= lowest && value <= highest)) throw new ArgumentException($"Invalid {name}: expected {lowest} to {highest}, got {value}.", name);
    }

    internal static void Positive(string name, long value)
    {
        if (value <= 0) throw new ArgumentException($"Invalid {name}: expected at least 1, got {value}.", name);
    }
}
