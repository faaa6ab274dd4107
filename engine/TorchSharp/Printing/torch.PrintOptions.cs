namespace TorchSharp;

/// <summary>How a tensor turns into text.</summary>
public enum TensorStringStyle
{
    /// <summary>Shape, element type and device only.</summary>
    Metadata = 0,

    /// <summary>Metadata, then aligned rows.</summary>
    Julia = 1,

    /// <summary>Nested brackets.</summary>
    Numpy = 2,

    /// <summary>Metadata, then an array initializer.</summary>
    CSharp = 3,

    /// <summary>Whatever <see cref="torch.TensorStringStyle"/> says.</summary>
    Default = 4,
}

public static partial class torch
{
    public const TensorStringStyle julia = TorchSharp.TensorStringStyle.Julia;
    public const TensorStringStyle numpy = TorchSharp.TensorStringStyle.Numpy;
    public const TensorStringStyle csharp = TorchSharp.TensorStringStyle.CSharp;

    private static TensorStringStyle s_style = julia;

    /// <summary>The style of texts that do not name one.</summary>
    public static TensorStringStyle TensorStringStyle
    {
        get => s_style;
        set => s_style = value == TorchSharp.TensorStringStyle.Default
            ? throw new ArgumentException("The style cannot be set to 'Default': expected Metadata, Julia, Numpy or CSharp.")
            : value;
    }

    internal static PrintOptions PrintDefaults { get; private set; } = new("g5", 100, Environment.NewLine, MaxRows: 6, MaxColumns: 6);

    public static void set_printoptions(int precision, int? linewidth = null, string? newLine = null, bool sci_mode = false, int? maxRows = null, int? maxColumns = null) =>
        set_printoptions(null, $"{(sci_mode ? 'E' : 'F')}{precision}", linewidth, newLine, maxRows, maxColumns);

    /// <param name="style">The style of texts that do not name one.</param>
    /// <param name="floatFormat">A .NET format for floating-point numbers.</param>
    /// <param name="linewidth">Characters a line in the Julia style.</param>
    /// <param name="newLine">What ends a line.</param>
    /// <param name="maxRows">The most entries of an outer dimension that the Numpy and CSharp styles show.</param>
    /// <param name="maxColumns">The most elements of a row that they show.</param>
    public static void set_printoptions(TensorStringStyle? style = null, string? floatFormat = null, int? linewidth = null, string? newLine = null, int? maxRows = null, int? maxColumns = null)
    {
        if (style is { } wanted) TensorStringStyle = wanted;
        PrintDefaults = new PrintOptions(floatFormat ?? PrintDefaults.FloatFormat, linewidth ?? PrintDefaults.LineWidth, newLine ?? PrintDefaults.NewLine,
            maxRows ?? PrintDefaults.MaxRows, maxColumns ?? PrintDefaults.MaxColumns);
    }
}

internal sealed record PrintOptions(string FloatFormat, int LineWidth, string NewLine, int MaxRows, int MaxColumns);
