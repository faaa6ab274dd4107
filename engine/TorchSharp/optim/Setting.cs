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
}
