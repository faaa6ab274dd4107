namespace DropoutTorch.Models.Placement;

/// <summary>What a layer does, as far as the rules ask.</summary>
internal enum LayerKind
{
    /// <summary>Nothing is known; nothing can be said across it.</summary>
    Unknown,

    /// <summary>Where something is added: the end of a residual block.</summary>
    Join,

    Linear,
    Convolution,
    Embedding,
    Recurrent,
    BatchNorm,

    /// <summary>A norm that computes the same in training and evaluation.</summary>
    OtherNorm,

    Activation,

    /// <summary>Softmax and its kin, which stand behind an output layer only.</summary>
    OutputActivation,

    MaxPool,
    AveragePool,

    /// <summary>To a size that is given, mostly one place: what follows sees no map any more.</summary>
    AdaptivePool,

    Flatten,
    Dropout,
    Identity,
}
