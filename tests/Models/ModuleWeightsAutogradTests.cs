using System.Runtime.InteropServices;
using DropoutTorch.Models.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

/// <summary>Loading is an in-place operation to autograd.</summary>
public class ModuleWeightsAutogradTests
{
    [Theory]
    [InlineData(ScalarType.Float32, false)] // bytes go straight into the memory
    [InlineData(ScalarType.Float64, false)] // converted
    [InlineData(ScalarType.Float32, true)] // another order
    public void A_backward_pass_through_values_that_were_loaded_over_is_refused(ScalarType type, bool turned)
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "m.safetensors");
        using Linear saved = Linear(2, 3, dtype: type), model = Linear(2, 3);
        if (turned)
            model.weight = Parameter(model.weight!.detach().t().contiguous().t());
        ModuleWeights.Save(saved, path);
        Tensor x = ones(1, 2).requires_grad_(true);
        Tensor before = model.call(x).sum(), untouched = model.call(x).sum();
        untouched.backward();
        ModuleWeights.Load(model, path, new WeightsOptions { ConvertTypes = true });
        Assert.Contains(
            "has been modified by an inplace operation", Assert.ThrowsAny<ExternalException>(() => before.backward()).Message, StringComparison.Ordinal);
        model.call(x).sum().backward();
        Assert.True(model.weight!.requires_grad);
        Assert.Equal(0, model.weight.grad!.sub(2).abs().sum().item<float>()); // twice x
    }

    [Fact]
    public void A_module_of_inference_mode_is_filled()
    {
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "m.safetensors");
        using Linear saved = Linear(2, 3), wide = Linear(2, 3, dtype: float64);
        Linear model;
        using (inference_mode())
            model = Linear(2, 3);
        ModuleWeights.Save(saved, path);
        ModuleWeights.Load(model, path);
        Assert.True(saved.weight!.Equals(model.weight!));
        ModuleWeights.Save(wide, path);
        ModuleWeights.Load(model, path, new WeightsOptions { ConvertTypes = true });
        Assert.True(wide.weight!.to(float32).Equals(model.weight!));
        model.Dispose();
    }
}
