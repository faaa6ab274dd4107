namespace TorchSharp.Native;

/// <summary>
/// libtorch refuses an element type with the name of a kernel: "elu_cpu" not implemented for 'Long'. The caller knows neither
/// the kernel nor that name of the type.
/// </summary>
internal static class KernelText
{
    private const string Middle = "\" not implemented for '";

    /// <summary>The message with the operator and what it expected in front, or as it is where it is another.</summary>
    internal static string Clear(string text, Operator? op)
    {
        var middle = text.IndexOf(Middle, StringComparison.Ordinal);
        if (op is null || middle < 0 || text[0] != '"' || text[^1] != '\'') return text;
        return Words(text[(middle + Middle.Length)..^1]) is var (expected, got) ? $"{Name(op)}: expected {expected}, got {got} ({text})" : text;
    }

    private static string Name(Operator op) => op.Name.Split("::")[^1].Split('.')[0];

    private static (string Expected, string Got)? Words(string type) => type switch
    {
        "Byte" => ("floating-point numbers", "Byte"),
        "Char" => ("floating-point numbers", "Int8"),
        "Short" => ("floating-point numbers", "Int16"),
        "Int" => ("floating-point numbers", "Int32"),
        "Long" => ("floating-point numbers", "Int64"),
        "Bool" => ("numbers", "Bool"),
        "Float" => ("whole numbers", "Float32"),
        "Double" => ("whole numbers", "Float64"),
        "Half" => ("another element type", "Float16"),
        "BFloat16" => ("another element type", "BFloat16"),
        "ComplexFloat" => ("real numbers", "ComplexFloat32"),
        "ComplexDouble" => ("real numbers", "ComplexFloat64"),
        _ => null,
    };
}
