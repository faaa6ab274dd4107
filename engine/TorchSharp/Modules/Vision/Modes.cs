namespace TorchSharp;

public static partial class torch
{
    /// <summary>How Upsample makes elements between those that there are.</summary>
    public enum UpsampleMode
    {
        Nearest = 0,
        Linear = 1,
        Bilinear = 2,
        Bicubic = 3,
        Trilinear = 4,
    }

    /// <summary>How interpolate makes elements between those that there are.</summary>
    public enum InterpolationMode
    {
        Nearest = 0,
        Linear = 1,
        Bilinear = 2,
        Bicubic = 3,
        Trilinear = 4,

        /// <summary>The mean of what each new element covers.</summary>
        Area = 5,

        /// <summary>The element whose centre is nearest; Nearest rounds down instead.</summary>
        NearestExact = 6,
    }

    /// <summary>How grid_sample reads between elements.</summary>
    public enum GridSampleMode
    {
        Nearest = 0,
        Bilinear = 2,
    }

    /// <summary>What grid_sample reads outside.</summary>
    public enum GridSamplePaddingMode
    {
        Zeros = 0,
        Reflection = 1,
        Border = 2,
    }
}
