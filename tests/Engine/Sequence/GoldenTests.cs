using Engine.Tests.Nn;
using static TorchSharp.torch;

namespace Engine.Tests.Sequence;

/// <summary>
/// Results, gradients and names against PyTorch. The goldens are float64; float64 runs agree to 1e-9 relative, float32 runs to
/// 1e-4 (a few layers of sums of a few dozen terms of size 2 in float32).
/// </summary>
public class GoldenTests
{
    public static TheoryData<string, ScalarType> Cases()
    {
        var data = new TheoryData<string, ScalarType>();
        foreach (var golden in SequenceGoldens.Instance.Cases)
        {
            data.Add(golden.Name, ScalarType.Float32);
            data.Add(golden.Name, ScalarType.Float64);
        }
        return data;
    }

    [Fact]
    public void EveryCaseHasItsSubject() =>
        Assert.Equal(SequenceGoldens.Instance.Cases.Select(golden => golden.Name).Order(), SequenceSubjects.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void EqualsPyTorch(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var golden = SequenceGoldens.Instance.Cases.Single(entry => entry.Name == name);
        var (relative, absolute) = dtype == ScalarType.Float64 ? (1e-9, 1e-11) : (1e-4, 5e-5);
        var inputs = golden.Inputs.Select((spec, place) => GoldenFile.Input(spec, place, dtype)).ToArray();
        var subject = SequenceSubjects.All[name](dtype);
        using var module = subject.Module;
        Prepare(module, golden);

        var outputs = subject.Run(inputs);
        Assert.Equal(golden.Outputs.Length, outputs.Length);
        var smooth = outputs.Where(output => output.requires_grad).ToArray();
        autograd.backward(smooth, smooth.Select((output, place) => GoldenFile.Fill("f", output.shape, 31 + place, dtype)).ToArray());

        foreach (var (place, output) in outputs.Index()) Check(golden.Outputs[place], output, $"output {place}");
        for (var i = 0; i < inputs.Length; i++)
        {
            if (golden.InputGrads[i] is { } expected) Check(expected, inputs[i].grad!, $"gradient of input {i}");
            else Assert.Null(inputs[i].grad);
        }
        if (module is null) return;
        Assert.Equal(golden.StateDict, module.state_dict().Keys);
        foreach (var (key, parameter) in module.named_parameters())
        {
            using var gradient = parameter.grad;
            Assert.Equal(golden.ParameterGrads.ContainsKey(key), gradient is not null);
            if (gradient is not null) Check(golden.ParameterGrads[key], gradient, $"gradient of {key}");
        }

        void Check(GoldenTensor expected, Tensor actual, string what) =>
            GoldenFile.AssertClose(expected, actual, relative, absolute, $"{golden.Pytorch} [{what}, {dtype}]");
    }

    private static void Prepare(nn.Module? module, SequenceCase golden)
    {
        if (module is null) return;
        module.train(golden.Train);
        using var _ = no_grad();
        foreach (var (place, (_, parameter)) in module.named_parameters().Index())
            parameter.copy_(GoldenFile.Fill("f", parameter.shape, place + 11, parameter.dtype) / 4);
    }
}
