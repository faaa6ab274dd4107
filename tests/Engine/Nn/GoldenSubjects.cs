using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Engine.Tests.Nn;

/// <summary>What stands on our side of a golden case: a module that is run, or a function alone.</summary>
internal sealed record Subject(Module? Module, Func<Tensor[], Tensor> Run);

/// <summary>The C# twin of each PyTorch line in nn_goldens.py, by the case's name.</summary>
internal static class GoldenSubjects
{
    private static readonly Reduction[] s_reductions = [Reduction.None, Reduction.Mean, Reduction.Sum];

    internal static Dictionary<string, Func<ScalarType, Subject>> All { get; } =
        Activations().Concat(Layers()).Concat(Shapes()).Concat(Functions()).Concat(Losses()).ToDictionary();

    private static Dictionary<string, Func<ScalarType, Subject>> Activations() => new()
    {
        ["ReLU()"] = One(() => ReLU()),
        ["ReLU6()"] = One(() => ReLU6()),
        ["SELU()"] = One(() => SELU()),
        ["SiLU()"] = One(() => SiLU()),
        ["Mish()"] = One(() => Mish()),
        ["Sigmoid()"] = One(() => Sigmoid()),
        ["Tanh()"] = One(() => Tanh()),
        ["Hardsigmoid()"] = One(() => Hardsigmoid()),
        ["Hardswish()"] = One(() => Hardswish()),
        ["ELU(0.7)"] = One(() => ELU(0.7)),
        ["CELU(0.6)"] = One(() => CELU(0.6)),
        ["LeakyReLU(0.2)"] = One(() => LeakyReLU(0.2)),
        ["Hardtanh(-0.5, 0.75)"] = One(() => Hardtanh(-0.5, 0.75)),
        ["Threshold(0.1, -3.0)"] = One(() => Threshold(0.1, -3.0)),
        ["Softplus(2.0, 1.5)"] = One(() => Softplus(2.0, 1.5)),
        ["Softshrink(0.3)"] = One(() => Softshrink(0.3)),
        ["Hardshrink(0.4)"] = One(() => Hardshrink(0.4)),
        ["Softmax(dim=1)"] = One(() => Softmax(1)),
        ["LogSoftmax(dim=-1)"] = One(() => LogSoftmax(-1)),
        ["Softmin(dim=0)"] = One(() => Softmin(0)),
        ["LogSigmoid()"] = One(() => LogSigmoid()),
        ["GLU(dim=-1)"] = One(() => GLU()),
        ["Softsign()"] = One(() => Softsign()),
        ["Tanhshrink()"] = One(() => Tanhshrink()),
        ["GELU()"] = One(() => GELU()),
        ["GELU(approximate='tanh')"] = One(() => GELU(TorchSharp.Modules.GELU.Approximate.tanh)),
        ["PReLU(3, 0.3)"] = One(() => PReLU(3, 0.3)),
        ["Identity()"] = One(() => Identity()),
        ["RReLU()"] = One(() => RReLU()),
        ["Softmax2d"] = One(() => Softmax2d()),
    };

    private static Dictionary<string, Func<ScalarType, Subject>> Layers() => new()
    {
        ["Linear"] = One(() => Linear(5, 3)),
        ["Linear without bias"] = One(() => Linear(7, 2, hasBias: false)),
        ["Linear one sample"] = One(() => Linear(3, 1)),
        ["Conv1d"] = One(() => Conv1d(3, 4, 3, stride: 2, padding: 1)),
        ["Conv1d same"] = One(() => Conv1d(2, 2, 4, Padding.Same, dilation: 2)),
        ["Conv1d circular"] = One(() => Conv1d(2, 3, 3, padding: 2, padding_mode: PaddingModes.Circular)),
        ["Conv2d"] = One(() => Conv2d(2, 3, 3, padding: 1)),
        ["Conv2d tuples"] = One(() => Conv2d(4, 6, (3, 2), stride: (2, 1), padding: (1, 0), dilation: (1, 2), groups: 2)),
        ["Conv2d without bias"] = One(() => Conv2d(1, 2, 5, stride: 3, bias: false)),
        ["Conv2d valid"] = One(() => Conv2d(1, 2, 2, Padding.Valid)),
        ["Conv2d same"] = One(() => Conv2d(2, 2, (2, 3), Padding.Same, dilation: (3, 1))),
        ["Conv2d reflect"] = One(() => Conv2d(1, 2, 3, padding: 1, padding_mode: PaddingModes.Reflect)),
        ["Conv2d replicate"] = One(() => Conv2d(1, 2, (3, 3), padding: (2, 1), padding_mode: PaddingModes.Replicate)),
        ["Conv2d one sample"] = One(() => Conv2d(2, 1, 3)),
        ["Conv2d depthwise"] = One(() => Conv2d(3, 6, 3, groups: 3)),
        ["Conv3d"] = One(() => Conv3d(2, 2, 2, padding: 1, stride: 2)),
        ["BatchNorm1d"] = One(() => BatchNorm1d(3)),
        ["BatchNorm1d sequence"] = One(() => BatchNorm1d(3, eps: 1e-3, momentum: 0.3)),
        ["BatchNorm2d"] = One(() => BatchNorm2d(3)),
        ["BatchNorm2d without affine"] = One(() => BatchNorm2d(2, affine: false)),
        ["BatchNorm2d without statistics"] = One(() => BatchNorm2d(2, track_running_stats: false)),
        ["BatchNorm3d"] = One(() => BatchNorm3d(2)),
        ["BatchNorm1d eval"] = One(() => BatchNorm1d(2)),
        ["BatchNorm2d eval"] = One(() => BatchNorm2d(2)),
        ["BatchNorm1d cumulative"] = One(() => Cumulative(BatchNorm1d(2))),
        ["BatchNorm2d cumulative"] = One(() => Cumulative(BatchNorm2d(2))),
        ["LayerNorm"] = One(() => LayerNorm(7)),
        ["LayerNorm two dimensions"] = One(() => LayerNorm([3, 4], eps: 1e-3)),
        ["LayerNorm without affine"] = One(() => LayerNorm(5, elementwise_affine: false)),
        ["GroupNorm"] = One(() => GroupNorm(2, 6)),
        ["MaxPool1d"] = One(() => MaxPool1d(3, stride: 2, padding: 1, dilation: 2)),
        ["MaxPool2d"] = One(() => MaxPool2d(2)),
        ["MaxPool2d ceil"] = One(() => MaxPool2d((3, 2), stride: (2, 1), padding: (1, 0), ceil_mode: true)),
        ["MaxPool3d"] = One(() => MaxPool3d(2, stride: 1)),
        ["AvgPool1d"] = One(() => AvgPool1d(3, stride: 2, padding: 1)),
        ["AvgPool2d"] = One(() => AvgPool2d(3, stride: 2, padding: 1, count_include_pad: false)),
        ["AvgPool2d divisor"] = One(() => AvgPool2d((2, 3), ceil_mode: true, divisor_override: 4)),
        ["AvgPool3d"] = One(() => AvgPool3d(2)),
        ["AdaptiveAvgPool1d"] = One(() => AdaptiveAvgPool1d(4)),
        ["AdaptiveAvgPool2d"] = One(() => AdaptiveAvgPool2d((2, 3))),
        ["AdaptiveAvgPool2d one"] = One(() => AdaptiveAvgPool2d(1)),
        ["AdaptiveAvgPool3d"] = One(() => AdaptiveAvgPool3d(2)),
        ["AdaptiveMaxPool1d"] = One(() => AdaptiveMaxPool1d(3)),
        ["AdaptiveMaxPool2d"] = One(() => AdaptiveMaxPool2d([3, 2])),
        ["AdaptiveMaxPool3d"] = One(() => AdaptiveMaxPool3d([2, 1, 2])),
        ["Embedding"] = One(() => Embedding(6, 3)),
        ["Embedding padding"] = One(() => Embedding(5, 2, padding_idx: -2)),
        ["Embedding norm"] = One(() => Embedding(5, 4, max_norm: 1.5, scale_grad_by_freq: true)),
        ["Sequential"] = One(() => Sequential(
            Conv2d(1, 2, 3), BatchNorm2d(2), ReLU(), MaxPool2d(2), Flatten(), Linear(8, 3, hasBias: false), LogSoftmax(1))),
    };

    private static Dictionary<string, Func<ScalarType, Subject>> Shapes() => new()
    {
        ["Flatten"] = One(() => Flatten()),
        ["Flatten inner"] = One(() => Flatten(1, 2)),
        ["Unflatten"] = One(() => Unflatten(1, [2, -1])),
        ["PixelShuffle"] = One(() => PixelShuffle(2)),
        ["PixelUnshuffle"] = One(() => PixelUnshuffle(3)),
        ["ConstantPad1d"] = One(() => ConstantPad1d((2, 1), 0.5)),
        ["ConstantPad2d"] = One(() => ConstantPad2d((1, 0, 2, 1), -1.5)),
        ["ConstantPad3d"] = One(() => ConstantPad3d(1, 2.0)),
        ["ReflectionPad1d"] = One(() => ReflectionPad1d((1, 2))),
        ["ReflectionPad2d"] = One(() => ReflectionPad2d((1, 0, 2, 1))),
        ["ReplicationPad1d"] = One(() => ReplicationPad1d(2)),
        ["ReplicationPad2d"] = One(() => ReplicationPad2d((2, 1, 0, 3))),
        ["ReplicationPad3d"] = One(() => ReplicationPad3d((1, 0, 0, 2, 1, 1))),
        ["ZeroPad2d"] = One(() => ZeroPad2d((0, 1, 2, -1))),
        ["CosineSimilarity"] = Two(() => CosineSimilarity(dim: 1)),
        ["PairwiseDistance"] = Two(() => PairwiseDistance(p: 1.5, keepdim: true)),
    };

    private static Dictionary<string, Func<ScalarType, Subject>> Functions() => new()
    {
        ["cross_entropy smoothing"] = Function((x, _) => F.cross_entropy(x[0], x[1], label_smoothing: 0.2)),
        ["cross_entropy weight"] = Function((x, type) => F.cross_entropy(x[0], x[1], weight: Weights(5, 7, type))),
        ["cross_entropy probabilities"] = Function((x, _) => F.cross_entropy(x[0], F.softmax(x[1], 1))),
        ["nll_loss weight"] = Function((x, type) => F.nll_loss(F.log_softmax(x[0], 1), x[1], weight: Weights(5, 7, type))),
        ["binary_cross_entropy_with_logits weights"] = Function((x, type) =>
            F.binary_cross_entropy_with_logits(x[0], x[1], Weights(4, 7, type), pos_weights: Weights(4, 8, type))),
        ["normalize"] = Function((x, _) => F.normalize(x[0], p: 3, dim: -1)),
        ["one_hot"] = Function((x, type) => F.one_hot(x[1], 6).to(type) * x[0]),
        ["pad circular"] = Function((x, _) => F.pad(x[0], (2, 1), PaddingModes.Circular)),
        ["batch_norm eval"] = Function((x, type) => F.batch_norm(
            x[0], GoldenFile.Fill("f", [2], 7, type), Weights(2, 8, type), GoldenFile.Fill("f", [2], 9, type))),
        ["linear vector weight"] = Function((x, _) => F.linear(x[0], x[1])),
        ["conv2d"] = Function((x, _) => F.conv2d(x[0], x[1], strides: [2, 2], padding: [1, 1])),
        ["dropout eval"] = Function((x, _) => F.dropout(x[0], 0.5, training: false)),
    };

    private static IEnumerable<KeyValuePair<string, Func<ScalarType, Subject>>> Losses() => s_reductions.SelectMany(reduction =>
        new Dictionary<string, Func<ScalarType, Subject>>
        {
            ["MSELoss"] = Two(() => MSELoss(reduction)),
            ["L1Loss"] = Two(() => L1Loss(reduction)),
            ["SmoothL1Loss beta=0.7"] = Two(() => SmoothL1Loss(reduction, beta: 0.7)),
            ["HuberLoss delta=0.6"] = Two(() => HuberLoss(0.6, reduction)),
            ["NLLLoss"] = Two(() => NLLLoss(reduction: reduction)),
            ["CrossEntropyLoss"] = Two(() => CrossEntropyLoss(reduction: reduction)),
            ["CrossEntropyLoss ignore_index=2"] = Two(() => CrossEntropyLoss(ignore_index: 2, reduction: reduction)),
            ["BCELoss"] = Two(() => BCELoss(reduction: reduction)),
            ["BCEWithLogitsLoss"] = Two(() => BCEWithLogitsLoss(reduction: reduction)),
            ["KLDivLoss"] = Two(() => KLDivLoss(log_target: false, reduction)),
            ["KLDivLoss log_target=True"] = Two(() => KLDivLoss(reduction: reduction)),
            ["PoissonNLLLoss"] = Two(() => PoissonNLLLoss(reduction: reduction)),
            ["PoissonNLLLoss log_input=False,full=True,eps=0.25"] = Two(() => PoissonNLLLoss(log_input: false, full: true, eps: 0.25F, reduction)),
            ["HingeEmbeddingLoss"] = Two(() => HingeEmbeddingLoss(reduction: reduction)),
            ["SoftMarginLoss"] = Two(() => SoftMarginLoss(reduction)),
            ["MultiLabelMarginLoss"] = Two(() => MultiLabelMarginLoss(reduction)),
            ["MultiMarginLoss p=2,margin=0.8"] = Two(() => MultiMarginLoss(2, 0.8, reduction: reduction)),
            ["MultiLabelSoftMarginLoss"] = Two(() => MultiLabelSoftMarginLoss(reduction: reduction)),
            ["GaussianNLLLoss eps=0.125"] = Three(() => GaussianNLLLoss(eps: 0.125F, reduction: reduction)),
            ["GaussianNLLLoss full=True,eps=0.125"] = Three(() => GaussianNLLLoss(full: true, eps: 0.125F, reduction)),
            ["MarginRankingLoss margin=0.5"] = Three(() => MarginRankingLoss(0.5, reduction)),
            ["CosineEmbeddingLoss margin=0.25"] = Three(() => CosineEmbeddingLoss(0.25, reduction)),
            ["TripletMarginLoss margin=0.9,p=3,swap=True"] = Three(() => TripletMarginLoss(0.9, 3, swap: true, reduction: reduction)),
        }.Select(entry => KeyValuePair.Create($"{entry.Key} {reduction.ToString().ToLowerInvariant()}", entry.Value)));

    private static BatchNorm Cumulative(BatchNorm module)
    {
        module.momentum = null;
        return module;
    }

    private static Tensor Weights(long count, long salt, ScalarType type) => GoldenFile.Fill("p", [count], salt, type);

    private static Func<ScalarType, Subject> One(Func<Module<Tensor, Tensor>> make) => type =>
    {
        var module = make().to(type);
        return new(module, x => module.call(x[0]));
    };

    private static Func<ScalarType, Subject> Two(Func<Module<Tensor, Tensor, Tensor>> make) => type =>
    {
        var module = make().to(type);
        return new(module, x => module.call(x[0], x[1]));
    };

    private static Func<ScalarType, Subject> Three(Func<Module<Tensor, Tensor, Tensor, Tensor>> make) => type =>
    {
        var module = make().to(type);
        return new(module, x => module.call(x[0], x[1], x[2]));
    };

    private static Func<ScalarType, Subject> Function(Func<Tensor[], ScalarType, Tensor> run) => type => new(null, x => run(x, type));
}
