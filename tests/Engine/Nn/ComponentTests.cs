using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Nn;

/// <summary>What a custom module may ask of its base.</summary>
public class ComponentTests
{
    private sealed class Custom : Module
    {
        internal Custom() : base(nameof(Custom))
        {
            register_parameter("own", Parameter(ones(2)));
            register_buffer("count", zeros([], int64));
            register_module("inner", Linear(2, 1));
        }

        internal IEnumerable<string> ParameterNames => _named_parameters().Select(entry => entry.name);

        internal IEnumerable<string> BufferNames => _named_buffers().Select(entry => entry.name);

        internal int Own => _parameters(recurse: false).Length;

        internal static (bool, Parameter?) Replaced(ScalarType? dtype, Device? device, Parameter parameter) =>
            (ReplaceParameter(dtype, device, parameter, out var replaced), replaced);

        internal static (bool, Tensor?) Replaced(ScalarType? dtype, Device? device, Tensor buffer) =>
            (ReplaceBuffer(dtype, device, buffer, out var replaced), replaced);
    }

    [Fact]
    public void EntriesComeAsArrays()
    {
        using var module = new Custom();
        Assert.Equal(["own", "inner.weight", "inner.bias"], module.ParameterNames);
        Assert.Equal(["count"], module.BufferNames);
        Assert.Equal(1, module.Own);
    }

    [Fact]
    public void AReplacedParameterHasItsValuesItsGradientAndItsFlag()
    {
        using var scope = NewDisposeScope();
        using var parameter = Parameter(ones(2));
        (parameter * 3).sum().backward();
        var (changed, replaced) = Custom.Replaced(float64, null, parameter);
        Assert.True(changed);
        Assert.Equal(float64, replaced!.dtype);
        Assert.True(replaced.requires_grad);
        Assert.True(replaced.is_leaf);
        Assert.Equal([3.0, 3.0], replaced.grad!.data<double>().ToArray());
        Assert.Equal(float32, parameter.dtype);
        Assert.Empty(scope.DisposablesView.OfType<Parameter>());
        replaced.Dispose();
        Assert.Equal((false, null), Custom.Replaced(float32, CPU, parameter));
        Assert.Equal((false, null), Custom.Replaced(null, null, parameter));
    }

    [Fact]
    public void AReplacedBufferIsAnother()
    {
        using var buffer = ones(2, int64);
        var (changed, replaced) = Custom.Replaced(float32, null, buffer);
        Assert.True(changed);
        Assert.Equal([1f, 1f], replaced!.data<float>().ToArray());
        replaced.Dispose();
        Assert.False(buffer.IsInvalid);
        Assert.Equal((false, null), Custom.Replaced(int64, null, buffer));
    }

    [Fact]
    public void ContainersFindTheirParametersByName()
    {
        using var list = ParameterList(Parameter(ones(1)), Parameter(ones(2)));
        Assert.True(list.has_parameter("1"));
        Assert.False(list.has_parameter("2"));
        Assert.Same(list[0], list.get_parameter("0"));
        Assert.Equal(["0", "1"], list.named_parameters().Select(entry => entry.name));
        using var dictionary = ParameterDict(("x", Parameter(ones(1))));
        Assert.True(dictionary.has_parameter("x"));
        Assert.Same(dictionary["x"], dictionary.get_parameter("x"));
        dictionary.to(float64);
        Assert.Equal(float64, dictionary["x"].dtype);
    }
}
