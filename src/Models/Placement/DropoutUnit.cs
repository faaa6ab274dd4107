namespace DropoutTorch.Models.Placement;

/// <summary>What a dropout layer drops together.</summary>
internal enum DropoutUnit
{
    /// <summary>Single elements, each for itself.</summary>
    Element,

    /// <summary>Whole feature maps.</summary>
    Channel,

    /// <summary>Blocks of neighbouring places.</summary>
    Block,

    /// <summary>A feature at all steps of a sequence.</summary>
    Sequence,

    /// <summary>Whole samples of a residual branch.</summary>
    Sample,

    /// <summary>Elements, to SELU's lower end.</summary>
    Alpha,

    /// <summary>Maps, to SELU's lower end.</summary>
    FeatureAlpha,

    /// <summary>Whatever a noise shape says.</summary>
    Other,
}
