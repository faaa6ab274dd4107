using Engine.Tests.Nn;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Engine.Tests.Modules;

/// <summary>Fractional pooling draws PyTorch's windows under the same seed, and nothing but its inputs' elements come out.</summary>
public class FractionalPoolTests
{
    private static readonly Dictionary<string, Func<Tensor, (Tensor Values, Tensor Indices)>> s_subjects = new()
    {
        ["fractional_max_pool2d size"] = x => F.fractional_max_pool2d_with_indices(x, (2, 2), output_size: (3, 4)),
        ["fractional_max_pool2d ratio"] = x => FractionalMaxPool2d((2, 3), output_ratio: (0.6, 0.5)).forward_with_indices(x),
        ["fractional_max_pool2d one sample"] = x => FractionalMaxPool2d(3, output_size: 2).forward_with_indices(x),
        ["fractional_max_pool3d size"] = x => F.fractional_max_pool3d_with_indices(x, [2, 2, 2], output_size: [2, 3, 2]),
        ["fractional_max_pool3d ratio"] = x => FractionalMaxPool3d((1, 2, 2), output_ratio: (0.9, 0.5, 0.6)).forward_with_indices(x),
        ["fractional_max_pool3d one sample"] = x => F.fractional_max_pool3d_with_indices(x, 2, output_size: 2),
    };

    public static TheoryData<string, string> Draws()
    {
        var data = new TheoryData<string, string>();
        foreach (var golden in ModuleGoldens.Instance.Draws) data.Add(golden.Name, golden.Dtype);
        return data;
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void TheSameSeedGivesPyTorchsWindows(string name, string dtype)
    {
        using var scope = NewDisposeScope();
        var golden = ModuleGoldens.Instance.Draws.Single(entry => entry.Name == name && entry.Dtype == dtype);
        var type = dtype == "float32" ? float32 : float64;
        var x = GoldenFile.Input(golden.Input, 0, type);
        manual_seed(ModuleGoldens.Instance.Seed);
        var (values, indices) = s_subjects[name](x);
        values.backward([GoldenFile.Fill("f", values.shape, 31, type)]);

        // Maxima and the gradients routed to them are copies; two windows may add to one element.
        GoldenFile.AssertClose(golden.Output, values, 0, 0, golden.Pytorch);
        Assert.Equal(golden.Indices, indices.reshape(-1).data<long>().ToArray());
        GoldenFile.AssertClose(golden.InputGrad, x.grad!, 1e-6, 0, $"{golden.Pytorch} [gradient]");
    }

    [Fact]
    public void EveryFormDrawsTheSame()
    {
        using var scope = NewDisposeScope();
        var (image, volume) = (rand(2, 3, 8, 8), rand([1, 2, 6, 6, 6]));
        Func<Tensor>[] two =
        [
            () => F.fractional_max_pool2d(image, 2, output_size: 4), () => F.fractional_max_pool2d(image, (2, 2), output_ratio: (0.5, 0.5)),
            () => F.fractional_max_pool2d(image, [2, 2], [4, 4]), () => FractionalMaxPool2d(2, output_ratio: 0.5).call(image),
            () => FractionalMaxPool2d([2, 2], output_ratio: [0.5, 0.5]).call(image),
        ];
        Func<Tensor>[] three =
        [
            () => F.fractional_max_pool3d(volume, 2, output_ratio: 0.5), () => F.fractional_max_pool3d(volume, (2, 2, 2), output_size: (3, 3, 3)),
            () => F.fractional_max_pool3d(volume, [2, 2, 2], output_ratio: [0.5, 0.5, 0.5]), () => FractionalMaxPool3d(2, 3).call(volume),
            () => FractionalMaxPool3d([2, 2, 2], [3, 3, 3]).call(volume),
        ];
        foreach (var forms in new[] { two, three })
        {
            var results = forms.Select(form => { manual_seed(3); return form(); }).ToArray();
            Assert.All(results, result => Assert.Equal(results[0], result));
        }
    }

    [Fact]
    public void SettingsAreRemembered()
    {
        using FractionalMaxPool2d sized = FractionalMaxPool2d(2, output_size: 3);
        using FractionalMaxPool3d scaled = FractionalMaxPool3d(2, output_ratio: 0.25);
        Assert.Equal([2L, 2], sized.kernel_size);
        Assert.Equal([3L, 3], sized.output_size!);
        Assert.Null(sized.output_ratio);
        Assert.Equal([0.25, 0.25, 0.25], scaled.output_ratio!);
        Assert.Null(scaled.output_size);
    }
}
