using DropoutTorch.Layers;
using TorchSharp.Modules;
using Module = TorchSharp.torch.nn.Module; // not all of nn: Linear would be its factory, too
using Stock = TorchSharp.Modules;

namespace DropoutTorch.Models.Placement;

/// <summary>Which kind of layer a module is, whether of TorchSharp or of this house.</summary>
internal static class LayerKinds
{
    /// <summary>The kind; <see cref="LayerKind.Unknown"/> for every module that is not listed here.</summary>
    public static LayerKind Of(Module module) => module switch
    {
        Linear or DropConnectLinear or ConcreteDropoutLinear => LayerKind.Linear,
        Convolution or DropConnectConv2d or ConcreteDropoutConv2d => LayerKind.Convolution,
        Embedding or EmbeddingBag or EmbeddingDropout or WordDropout => LayerKind.Embedding,
        BatchNorm => LayerKind.BatchNorm,
        InstanceNorm or LayerNorm or GroupNorm or LocalResponseNorm => LayerKind.OtherNorm,
        Flatten or FlattenSamples => LayerKind.Flatten,
        Identity => LayerKind.Identity,
        _ when IsRecurrent(module) => LayerKind.Recurrent,
        _ when IsActivation(module) => LayerKind.Activation,
        Softmax or Softmax2d or LogSoftmax or Softmin => LayerKind.OutputActivation,
        _ when Unit(module) is not null => LayerKind.Dropout,
        _ => Pool(module),
    };

    /// <summary>What a dropout layer drops; null for every other module.</summary>
    public static DropoutUnit? Unit(Module module) => module switch
    {
        InvertedDropout { noise_shape: not null } => DropoutUnit.Other,
        InvertedDropout or StandardDropout or GaussianDropout or ReLUDropout or Dropout => DropoutUnit.Element,
        SpatialDropout or Dropout1d or Dropout2d or Dropout3d => DropoutUnit.Channel,
        DropBlock => DropoutUnit.Block,
        LockedDropout => DropoutUnit.Sequence,
        DropPath or StochasticDepth => DropoutUnit.Sample,
        Layers.AlphaDropout or Stock.AlphaDropout => DropoutUnit.Alpha,
        Layers.FeatureAlphaDropout or Stock.FeatureAlphaDropout => DropoutUnit.FeatureAlpha,
        _ => null,
    };

    /// <summary>One step of a recurrent network, which is called in a loop.</summary>
    public static bool IsCell(Module module) => module is LSTMCell or GRUCell or RNNCell;

    /// <summary>Whether a convolution looks at the neighbours of a place, and not at it alone.</summary>
    public static bool SeesNeighbours(Module convolution) => convolution switch
    {
        Convolution layer => layer.kernel_size.Any(size => size > 1),
        DropConnectConv2d layer => SeesNeighbours(layer.layer),
        ConcreteDropoutConv2d layer => SeesNeighbours(layer.layer),
        _ => false,
    };

    private static bool IsRecurrent(Module module) => module is LSTM or GRU or RNN or WeightDropLSTM or WeightDropGRU || IsCell(module);

    private static bool IsActivation(Module module) => module is CELU or ELU or GELU or GLU or Hardshrink or Hardsigmoid or Hardswish or Hardtanh
        or LeakyReLU or LogSigmoid or Mish or PReLU or ReLU or ReLU6 or RReLU or SELU or Sigmoid or SiLU or Softplus or Softshrink or Softsign
        or Tanh or Tanhshrink or Threshold;

    private static LayerKind Pool(Module module) => module switch
    {
        MaxPool1d or MaxPool2d or MaxPool3d => LayerKind.MaxPool,
        AvgPool1d or AvgPool2d or AvgPool3d or LPPool1d or LPPool2d => LayerKind.AveragePool,
        AdaptiveAvgPool1d or AdaptiveAvgPool2d or AdaptiveAvgPool3d => LayerKind.AdaptivePool,
        AdaptiveMaxPool1d or AdaptiveMaxPool2d or AdaptiveMaxPool3d => LayerKind.AdaptivePool,
        _ => LayerKind.Unknown,
    };
}
