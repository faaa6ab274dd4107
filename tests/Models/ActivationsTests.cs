using DropoutTorch.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Models.Tests;

public class ActivationsTests
{
    // Values at -1 and 2 from the definitions, with PyTorch's default parameters.
    [Theory]
    [InlineData("relu", 0, 2)]
    [InlineData("leaky_relu", -0.01, 2)]
    [InlineData("elu", -0.63212055882856, 2)]
    [InlineData("selu", -1.11133073781256, 2.10140197471096)]
    [InlineData("gelu", -0.15865525393146, 1.95449973610364)]
    [InlineData("silu", -0.26894142136999, 1.76159415595576)]
    [InlineData("tanh", -0.76159415595576, 0.96402758007582)]
    [InlineData("sigmoid", 0.26894142136999, 0.88079707797788)]
    public void Values_are_the_definitions(string name, double atMinusOne, double atTwo)
    {
        using var scope = NewDisposeScope();
        using var module = Activations.Create(name);
        Tensor y = module.call(tensor(new double[] { -1, 2 }));
        Assert.Equal(atMinusOne, y[0].ToDouble(), 1e-12);
        Assert.Equal(atTwo, y[1].ToDouble(), 1e-12);
    }

    [Fact]
    public void Every_name_has_a_value_test()
    {
        var tested = typeof(ActivationsTests).GetMethod(nameof(Values_are_the_definitions))!
            .GetCustomAttributesData().Where(data => data.AttributeType == typeof(InlineDataAttribute))
            .Select(data => (string)((IReadOnlyCollection<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!).First().Value!);
        Assert.Equal(Activations.Names, tested);
    }
}
