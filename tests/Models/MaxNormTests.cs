using DropoutTorch.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Models.Tests;

public class MaxNormTests
{
    [Fact]
    public void Only_units_over_the_bound_shrink_to_it()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = tensor(new float[] { 3, 4, 0.3f, 0.4f, 0, 0, -6, 8 }).reshape(4, 2);
        float[] expected = [1.2f, 1.6f, 0.3f, 0.4f, 0, 0, -1.2f, 1.6f]; // norms 5, 0.5, 0 and 10 against 2
        Assert.True(MaxNorm.Constrained(weight, 2).flatten().allclose(tensor(expected), 1e-6, 1e-6));
    }

    [Fact]
    public void A_filter_is_bounded_as_a_whole()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor norms = MaxNorm.Constrained(randn(5, 3, 4, 4) * 10, 1.5).flatten(1).norm(1, false, 2);
        Assert.True(norms.allclose(full(5, 1.5f), 1e-5, 1e-5));
    }

    [Fact]
    public void All_layers_of_a_model_are_bounded_and_no_bias()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new Mlp(MlpOptions.From(new ModelTask([4], 2)) with { HiddenSizes = [3, 3] });
        using (no_grad())
        {
            foreach (TorchSharp.Modules.Parameter parameter in model.parameters())
                parameter.fill_(2);
        }
        MaxNorm.Apply(model, 1);
        Assert.All(["linear1.weight", "linear2.weight", "output.weight"], name => Assert.All(Norms(model.get_parameter(name)!), norm => Assert.Equal(1, norm, 1e-5)));
        Assert.All(["linear1.bias", "linear2.bias", "output.bias"], name => Assert.True(model.get_parameter(name)!.eq(2).all().item<bool>()));
        Assert.All(model.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    public void A_bound_must_be_above_zero(double c)
    {
        using Tensor weight = ones(2, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => MaxNorm.Constrained(weight, c));
    }

    private static float[] Norms(Tensor weight)
    {
        using TorchSharp.Utils.TensorAccessor<float> values = weight.norm(1, false, 2).data<float>();
        return [.. values];
    }
}
