using DropoutTorch.Models;
using DropoutTorch.Models.Weights;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

/// <summary>Networks in full size beside torchvision's, from weights that PyTorch has saved. eng/full-models makes those and runs this.</summary>
public class FullModelTests(ITestOutputHelper output)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("FULL_MODELS");

    [SkippableTheory]
    [InlineData("vgg16")]
    [InlineData("resnet50")]
    public void Logits_are_those_of_PyTorch(string name)
    {
        Skip.If(Folder is null, "eng/full-models was not asked for");
        using DisposeScope scope = NewDisposeScope();
        ModelEntry entry = ModelRegistry.Find(name);
        using Module<Tensor, Tensor> model = entry.Configure(entry.Typical).Create();
        ModuleWeights.Load(model, Path.Combine(Folder, $"{name}.pth"));
        model.eval();
        using WeightsFile batch = WeightsFile.Open(Path.Combine(Folder, $"{name}_batch.pth"));
        using IDisposable noGrad = no_grad();
        Tensor expected = batch.Load("logits"), actual = model.call(batch.Load("inputs"));
        double scale = expected.abs().max().item<float>(), difference = (expected - actual).abs().max().item<float>();
        output.WriteLine($"{name}: largest difference {difference:E2}, largest logit {scale:F4}");
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange(difference, 0, 1e-5 * Math.Max(1, scale));
    }
}
