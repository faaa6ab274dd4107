using Engine.Tests.Nn;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Modules;

/// <summary>The C# twin of each line of modules_goldens.py that makes a module, by the case's name.</summary>
internal static class ModuleSubjects
{
    internal static Dictionary<string, Func<ScalarType, Subject>> All { get; } =
        Layers().Concat(Bags()).Concat(Resizers()).Concat(Pools()).Concat(Losses()).Concat(FunctionSubjects.All).ToDictionary();

    private static Dictionary<string, Func<ScalarType, Subject>> Layers() => new()
    {
        ["ConvTranspose1d"] = One(() => ConvTranspose1d(3, 4, 3, stride: 2, padding: 1, output_padding: 1)),
        ["ConvTranspose1d groups"] = One(() => ConvTranspose1d(4, 6, 2, dilation: 3, groups: 2, bias: false)),
        ["ConvTranspose1d one sample"] = One(() => ConvTranspose1d(2, 3, 4)),
        ["ConvTranspose1d size"] = Sized(() => ConvTranspose1d(2, 2, 3, stride: 3), 14),
        ["ConvTranspose2d"] = One(() => ConvTranspose2d(2, 3, 3)),
        ["ConvTranspose2d tuples"] = One(() => ConvTranspose2d(
            4, 2, (3, 2), stride: (2, 3), padding: (1, 0), output_padding: (1, 2), dilation: (1, 2), groups: 2)),
        ["ConvTranspose2d one sample"] = One(() => ConvTranspose2d(2, 1, 2, stride: 2)),
        ["ConvTranspose2d size"] = Sized(() => ConvTranspose2d(1, 2, 3, stride: 2, padding: 1), 8, 9),
        ["ConvTranspose2d whole size"] = Sized(() => ConvTranspose2d(1, 2, 3, stride: 2, padding: 1), 2, 2, 7, 10),
        ["ConvTranspose3d"] = One(() => ConvTranspose3d(2, 3, 2, stride: 2, padding: 1)),
        ["ConvTranspose3d tuples"] = One(() => ConvTranspose3d(1, 2, (1, 2, 3), stride: (1, 2, 2), output_padding: (0, 1, 0), bias: false)),
        ["ConvTranspose3d size"] = Sized(() => ConvTranspose3d(1, 1, 2, stride: 2), 5, 4, 7),
        ["InstanceNorm1d"] = One(() => InstanceNorm1d(3)),
        ["InstanceNorm1d one sample"] = One(() => InstanceNorm1d(3, eps: 1e-3, affine: true)),
        ["InstanceNorm1d statistics"] = One(() => InstanceNorm1d(3, momentum: 0.3, affine: true, track_running_stats: true)),
        ["InstanceNorm1d eval"] = One(() => InstanceNorm1d(3, momentum: 0.3, affine: true, track_running_stats: true)),
        ["InstanceNorm2d"] = One(() => InstanceNorm2d(3, affine: true)),
        ["InstanceNorm2d one sample"] = One(() => InstanceNorm2d(2)),
        ["InstanceNorm2d statistics"] = One(() => InstanceNorm2d(3, momentum: 0.3, affine: true, track_running_stats: true)),
        ["InstanceNorm2d eval"] = One(() => InstanceNorm2d(3, momentum: 0.3, affine: true, track_running_stats: true)),
        ["InstanceNorm3d"] = One(() => InstanceNorm3d(2, affine: true)),
        ["InstanceNorm3d one sample"] = One(() => InstanceNorm3d(2)),
        ["InstanceNorm3d statistics"] = One(() => InstanceNorm3d(3, momentum: 0.3, affine: true, track_running_stats: true)),
        ["InstanceNorm3d eval"] = One(() => InstanceNorm3d(3, momentum: 0.3, affine: true, track_running_stats: true)),
        ["LocalResponseNorm"] = One(() => LocalResponseNorm(3)),
        ["LocalResponseNorm even"] = One(() => LocalResponseNorm(2, alpha: 0.3, beta: 0.6, k: 1.5)),
        ["LocalResponseNorm 3d"] = One(() => LocalResponseNorm(4, alpha: 0.5)),
        ["Bilinear"] = Of(() => Bilinear(3, 4, 2), (module, x) => module.call(x[0], x[1])),
        ["Bilinear without bias"] = Of(() => Bilinear(3, 2, 3, hasBias: false), (module, x) => module.call(x[0], x[1])),
        ["Fold"] = One(() => Fold((3, 4), (2, 2))),
        ["Fold tuples"] = One(() => Fold((5, 4), (3, 2), dilation: (1, 2), padding: (1, 1), stride: (2, 1))),
        ["Fold one sample"] = One(() => Fold(4, 2, stride: 2)),
        ["Unfold"] = One(() => Unfold(2)),
        ["Unfold tuples"] = One(() => Unfold((3, 2), dilation: (1, 2), padding: (1, 0), stride: (2, 1))),
        ["Unfold one sample"] = One(() => Unfold(3, padding: 1, stride: 2)),
        ["ChannelShuffle"] = FunctionSubjects.Of((x, _) => ChannelShuffle(2).call(x[0])),
        ["ChannelShuffle three"] = FunctionSubjects.Of((x, _) => ChannelShuffle(3).call(x[0])),
    };

    private static Dictionary<string, Func<ScalarType, Subject>> Bags() => new()
    {
        ["EmbeddingBag"] = Of(() => EmbeddingBag(6, 3), (bag, x) => bag.call(x[0])),
        ["EmbeddingBag sum"] = Of(() => EmbeddingBag(6, 3, mode: EmbeddingBagMode.Sum, scale_grad_by_freq: true), (bag, x) => bag.call(x[0])),
        ["EmbeddingBag max"] = Of(() => EmbeddingBag(6, 3, mode: EmbeddingBagMode.Max), (bag, x) => bag.call(x[0])),
        ["EmbeddingBag padding"] = Of(() => EmbeddingBag(5, 2, padding_index: 1), (bag, x) => bag.call(x[0])),
        ["EmbeddingBag norm"] = Of(() => EmbeddingBag(5, 4, max_norm: 1.5, mode: EmbeddingBagMode.Sum), (bag, x) => bag.call(x[0])),
        ["EmbeddingBag offsets"] = Of(() => EmbeddingBag(6, 3), (bag, x) => bag.call(x[0], tensor(new long[] { 0, 2, 2, 5 }))),
        ["EmbeddingBag offsets max"] = Of(
            () => EmbeddingBag(6, 3, mode: EmbeddingBagMode.Max, padding_index: 2), (bag, x) => bag.call(x[0], tensor(new long[] { 0, 2, 2, 5 }))),
        ["EmbeddingBag last offset"] = Of(
            () => EmbeddingBag(6, 3, include_last_offset: true), (bag, x) => bag.call(x[0], tensor(new long[] { 0, 2, 2, 7 }))),
        ["EmbeddingBag weights"] = Of(
            () => EmbeddingBag(6, 3, mode: EmbeddingBagMode.Sum), (bag, x) => bag.call(x[0], tensor(new long[] { 0, 2, 2, 5 }), x[1])),
        ["EmbeddingBag weights table"] = Of(() => EmbeddingBag(6, 3, mode: EmbeddingBagMode.Sum), (bag, x) => bag.call(x[0], null, x[1])),
    };

    private static Dictionary<string, Func<ScalarType, Subject>> Resizers() => new()
    {
        ["Upsample nearest 1d"] = One(() => Upsample(scale_factor: [2.5])),
        ["Upsample nearest 2d"] = One(() => Upsample([5, 3])),
        ["Upsample nearest 3d"] = One(() => Upsample(scale_factor: [1, 2, 1.5])),
        ["Upsample linear"] = One(() => Upsample([7], mode: UpsampleMode.Linear)),
        ["Upsample bilinear"] = One(() => Upsample(scale_factor: [1.7, 2.3], mode: UpsampleMode.Bilinear)),
        ["Upsample bilinear corners"] = One(() => Upsample([5, 7], mode: UpsampleMode.Bilinear, align_corners: true)),
        ["Upsample bilinear recomputed"] = One(() => Upsample(scale_factor: [1.7, 2.3], mode: UpsampleMode.Bilinear, recompute_scale_factor: true)),
        ["Upsample bicubic"] = One(() => Upsample(scale_factor: [1.5, 2], mode: UpsampleMode.Bicubic, align_corners: false)),
        ["Upsample trilinear"] = One(() => Upsample([3, 4, 5], mode: UpsampleMode.Trilinear, align_corners: true)),
    };

    private static Dictionary<string, Func<ScalarType, Subject>> Pools() => new()
    {
        ["MaxUnpool1d"] = Unpooled(() => MaxUnpool1d(2), MaxPool1d(2).forward_with_indices),
        ["MaxUnpool1d size"] = Unpooled(() => MaxUnpool1d(3, stride: 2, padding: 1), MaxPool1d(3, 2, 1).forward_with_indices, 7),
        ["MaxUnpool2d"] = Unpooled(() => MaxUnpool2d((2, 3), stride: (2, 2)), MaxPool2d((2, 3), (2, 2)).forward_with_indices),
        ["MaxUnpool2d size"] = Unpooled(() => MaxUnpool2d(2), MaxPool2d(2).forward_with_indices, 2, 1, 5, 7),
        ["MaxUnpool2d one sample"] = Unpooled(() => MaxUnpool2d([2, 2]), MaxPool2d(2).forward_with_indices),
        ["MaxUnpool3d"] = Unpooled(() => MaxUnpool3d(2), MaxPool3d(2).forward_with_indices),
        ["MaxUnpool3d size"] = Unpooled(
            () => MaxUnpool3d((1, 2, 2), stride: (1, 2, 1)), MaxPool3d((1, 2, 2), (1, 2, 1)).forward_with_indices, 2, 5, 3),
        ["LPPool1d"] = One(() => LPPool1d(2, 3, stride: 2)),
        ["LPPool1d ceil"] = One(() => LPPool1d(1.5, 3, ceil_mode: true)),
        ["LPPool2d"] = One(() => LPPool2d(2, 2)),
        ["LPPool2d tuples"] = One(() => LPPool2d(3, [3, 2], stride: [1, 2], ceil_mode: true)),
    };

    private static IEnumerable<KeyValuePair<string, Func<ScalarType, Subject>>> Losses() =>
        new[] { Reduction.None, Reduction.Mean, Reduction.Sum }.SelectMany(reduction => new Dictionary<string, Func<ScalarType, Subject>>
        {
            ["TripletMarginWithDistanceLoss"] = Triplet(() => TripletMarginWithDistanceLoss(margin: 0.9, reduction: reduction)),
            ["TripletMarginWithDistanceLoss swap"] = Triplet(() => TripletMarginWithDistanceLoss(margin: 1.25, swap: true, reduction: reduction)),
            ["TripletMarginWithDistanceLoss distance"] = Triplet(() => TripletMarginWithDistanceLoss(
                (a, b) => (a - b).abs().amax([1]), swap: true, reduction: reduction)),
        }.Select(entry => KeyValuePair.Create($"{entry.Key} {reduction.ToString().ToLowerInvariant()}", entry.Value)));

    private static Func<ScalarType, Subject> One(Func<Module<Tensor, Tensor>> make) => Of(make, (module, x) => module.call(x[0]));

    private static Func<ScalarType, Subject> Sized(Func<ConvolutionTranspose> make, params long[] size) =>
        Of(make, (module, x) => module.forward(x[0], size));

    private static Func<ScalarType, Subject> Triplet(Func<TripletMarginWithDistanceLoss> make) =>
        Of(make, (loss, x) => loss.call(x[0], x[1], x[2]));

    private static Func<ScalarType, Subject> Unpooled(
        Func<Module<Tensor, Tensor, long[], Tensor>> make, Func<Tensor, (Tensor, Tensor)> pool, params long[] size) =>
        Of(make, (module, x) =>
        {
            var (values, indices) = pool(x[0]);
            return module.call(values, indices, size.Length == 0 ? null! : size);
        });

    private static Func<ScalarType, Subject> Of<T>(Func<T> make, Func<T, Tensor[], Tensor> run) where T : Module => type =>
    {
        var module = make().to(type);
        return new(module, x => run(module, x));
    };
}
