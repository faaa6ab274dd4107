using static TorchSharp.torch;

namespace Engine.Tests.Nn;

/// <summary>
/// Forward, gradients, buffers and names of every module against PyTorch. The goldens are float64; float64 runs agree to
/// 1e-9 relative, float32 runs to 5e-5 (sums of a few dozen terms of size 2 in float32).
/// </summary>
public class GoldenTests
{
    public static TheoryData<string, ScalarType> Cases()
    {
        var data = new TheoryData<string, ScalarType>();
        foreach (var golden in GoldenFile.Instance.Cases)
        {
            data.Add(golden.Name, ScalarType.Float32);
            data.Add(golden.Name, ScalarType.Float64);
        }
        return data;
    }

    [Fact]
    public void EveryCaseHasItsSubject() =>
        Assert.Equal(GoldenFile.Instance.Cases.Select(golden => golden.Name).Order(), GoldenSubjects.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void EqualsPyTorch(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Instance.Cases.Single(entry => entry.Name == name);
        var (relative, absolute) = dtype == ScalarType.Float64 ? (1e-9, 1e-11) : (5e-5, 2e-5);
        var inputs = golden.Inputs.Select((spec, place) => GoldenFile.Input(spec, place, dtype)).ToArray();
        var subject = GoldenSubjects.All[name](dtype);
        using var module = subject.Module;
        Prepare(module, golden);

        var output = subject.Run(inputs);
        for (var step = 1; step < golden.Steps; step++) output = subject.Run(inputs);
        Assert.Equal(dtype, output.dtype);
        output.backward([GoldenFile.Fill("f", output.shape, 31, dtype)]);

        Check(golden.Output, output, "output");
        for (var i = 0; i < inputs.Length; i++)
        {
            if (golden.InputGrads[i] is { } expected) Check(expected, inputs[i].grad!, $"gradient of input {i}");
            else Assert.Null(inputs[i].grad);
        }
        if (module is null) return;
        Assert.Equal(golden.StateDict, module.state_dict().Keys);
        foreach (var (key, parameter) in module.named_parameters()) Check(golden.ParameterGrads[key], parameter.grad!, $"gradient of {key}");
        Assert.Equal(golden.Buffers!.Keys, module.named_buffers().Select(entry => entry.name));
        foreach (var (key, buffer) in module.named_buffers()) Check(golden.Buffers[key], buffer, key);

        void Check(GoldenTensor expected, Tensor actual, string what) =>
            GoldenFile.AssertClose(expected, actual, relative, absolute, $"{golden.Pytorch} [{what}, {dtype}]");
    }

    private static void Prepare(nn.Module? module, GoldenCase golden)
    {
        if (module is null) return;
        module.train(golden.Train);
        Assert.Equal(golden.ParameterGrads.Keys, module.named_parameters().Select(entry => entry.name));
        using var _ = no_grad();
        foreach (var (place, (_, parameter)) in module.named_parameters().Index())
            parameter.copy_(GoldenFile.Fill("f", parameter.shape, place + 11, parameter.dtype));
    }
}
