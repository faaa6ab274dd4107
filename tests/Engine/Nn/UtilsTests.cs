using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Nn;

public class UtilsTests
{
    [Fact]
    public void ClipGradNormScalesAllGradientsTogether()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters([3, 0], [4]);
        Assert.Equal(5, nn.utils.clip_grad_norm_(parameters, 1), 6);
        Assert.Equal(3 / (5 + 1e-6), parameters[0].grad![0].item<double>(), 12);
        Assert.Equal(4 / (5 + 1e-6), parameters[1].grad![0].item<double>(), 12);
        Assert.Equal(0.8 / (1 + 1e-6 / 5), nn.utils.clip_grad_norm_(parameters, 10, norm_type: double.PositiveInfinity), 9);
        Assert.Equal(4 / (5 + 1e-6), parameters[1].grad![0].item<double>(), 12);
        Assert.Equal(0, nn.utils.clip_grad_norm_([Parameter(ones(1))], 1));
    }

    [Fact]
    public void ClipGradValueCutsEachElement()
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters([3, -0.5], [-4]);
        nn.utils.clip_grad_value_(parameters, 1);
        Assert.Equal([1, -0.5], parameters[0].grad!.data<double>().ToArray());
        Assert.Equal([-1], parameters[1].grad!.data<double>().ToArray());
    }

    [Fact]
    public void ParametersBecomeAVectorAndComeBack()
    {
        using var scope = NewDisposeScope();
        using var module = Linear(2, 3);
        var vector = nn.utils.parameters_to_vector(module.parameters());
        Assert.Equal([9L], vector.shape);
        using (no_grad()) nn.utils.vector_to_parameters(arange(9f), module.parameters());
        Assert.Equal(arange(6f).reshape(3, 2), module.weight);
        Assert.Equal(arange(6f, 9f), module.bias!);
        Assert.Equal("vector_to_parameters: expected a vector of 9 elements, got [8]. (Parameter 'vec')",
            Assert.Throws<ArgumentException>(() => nn.utils.vector_to_parameters(ones(8), module.parameters())).Message);
    }

    private static Parameter[] Parameters(params double[][] gradients) => Array.ConvertAll(gradients, values =>
    {
        var parameter = Parameter(zeros(values.Length, float64));
        parameter.grad = tensor(values);
        return parameter;
    });
}
