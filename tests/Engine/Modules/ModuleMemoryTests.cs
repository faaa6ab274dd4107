using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Engine.Tests.Modules;

/// <summary>Functions leave their result and nothing else; modules own what they hold.</summary>
public class ModuleMemoryTests
{
    [Fact]
    public void OnlyTheResultStays()
    {
        using var line = rand(2, 4, 6);
        using var image = rand(2, 4, 6, 6);
        using var volume = rand([1, 2, 4, 4, 4]);
        using var grid = rand(2, 3, 3, 2);
        using var maps = rand(2, 2, 3);
        using var rows = randint(0, 5, [2, 3], int64);
        using var flat = randint(0, 5, [6], int64);
        using var offsets = tensor(new long[] { 0, 2, 2, 5 });
        using var weights = rand(2, 3);
        using var matrix = rand(5, 3);
        var (values, indices) = F.max_pool1d_with_indices(line, 2);
        using var bag = EmbeddingBag(5, 3, max_norm: 1, mode: EmbeddingBagMode.Sum);
        using var table = Embedding(5, 3, max_norm: 1);
        using var norm = InstanceNorm1d(2, affine: true, track_running_stats: true);
        using var transposed = ConvTranspose2d(4, 3, 2);
        using var sample = rand(2, 9);
        var calls = new Dictionary<string, Func<Tensor>>
        {
            ["ConvTranspose2d"] = () => transposed.call(image),
            ["local_response_norm"] = () => F.local_response_norm(image, 3),
            ["instance_norm without a batch"] = () => norm.call(sample),
            ["bag"] = () => bag.call(rows, null, weights),
            ["bag with offsets"] = () => bag.call(flat, offsets),
            ["embedding"] = () => table.call(rows),
            ["max_unpool1d"] = () => F.max_unpool1d(values, indices, 2),
            ["lp_pool1d"] = () => F.lp_pool1d(line, 2, 2),
            ["lp_pool2d"] = () => F.lp_pool2d(image, 2, 2),
            ["fractional"] = () => F.fractional_max_pool2d(image, 2, output_size: 3),
            ["fractional 3d"] = () => F.fractional_max_pool3d(volume, 2, output_ratio: 0.5),
            ["interpolate"] = () => F.interpolate(image, scale_factor: [2, 2], mode: InterpolationMode.Bicubic),
            ["grid_sample"] = () => F.grid_sample(image, grid),
            ["affine_grid"] = () => F.affine_grid(maps, [2, 1, 3, 3]),
            ["fold"] = () => F.fold(line, (3, 4), (2, 2)),
            ["unfold"] = () => F.unfold(image, 2),
            ["channel_shuffle"] = () => image.channel_shuffle(2),
            ["triplet"] = () => F.triplet_margin_with_distance_loss(matrix, matrix, matrix, (a, b) => (a - b).abs().sum(1), swap: true),
            ["nearest backward"] = () => F.upsample_nearest1d_backward(line, 6, 3, null),
        };
        foreach (var (name, call) in calls)
        {
            var before = LiveTensors.Count;
            using var result = call();
            Assert.True(LiveTensors.Count == before + 1, $"{name}: expected one tensor more, got {LiveTensors.Count - before}.");
        }
        values.Dispose();
        indices.Dispose();
    }

    [Fact]
    public void RefusalsLeaveNothing()
    {
        using var image = rand(1, 1, 4, 4);
        using var bag = EmbeddingBag(3, 2);
        using var wrong = tensor(new long[,] { { 0, 7 } });
        var before = LiveTensors.Count;
        Assert.ThrowsAny<Exception>(() => bag.call(wrong));
        Assert.ThrowsAny<Exception>(() => F.fractional_max_pool2d(image, 2, output_size: 4));
        Assert.ThrowsAny<Exception>(() => F.lp_pool2d(image, 2, 0));
        Assert.ThrowsAny<Exception>(() => F.local_response_norm(image, -1));
        Assert.ThrowsAny<Exception>(() => F.triplet_margin_with_distance_loss(image, image, image, (_, _) => throw new InvalidOperationException("no distance")));
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void ModulesOwnTheirParameters()
    {
        Func<Module>[] makers =
        [
            () => ConvTranspose1d(2, 3, 3), () => ConvTranspose3d(2, 3, 1, bias: false), () => InstanceNorm2d(3, affine: true, track_running_stats: true),
            () => Bilinear(2, 3, 4), () => EmbeddingBag(4, 3, padding_index: 2),
        ];
        foreach (var make in makers)
        {
            var before = LiveTensors.Count;
            Module module;
            using (NewDisposeScope()) module = make();
            var tensors = module.parameters().Concat(module.buffers()).ToList();
            Assert.Equal(before + tensors.Count, LiveTensors.Count);
            Assert.All(tensors, tensor => Assert.False(tensor.IsInvalid));
            module.Dispose();
            Assert.Equal(before, LiveTensors.Count);
        }
    }
}
