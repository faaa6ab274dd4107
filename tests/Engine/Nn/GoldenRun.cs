using static TorchSharp.torch;

namespace Engine.Tests.Nn;

/// <summary>Runs our side of a golden case and holds results, gradients, buffers and names against PyTorch's.</summary>
internal static class GoldenRun
{
    internal static void Check(GoldenCase golden, Func<ScalarType, Subject> make, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var (relative, absolute) = dtype == ScalarType.Float64 ? (1e-9, 1e-11) : (5e-5, 2e-5);
        var inputs = golden.Inputs.Select((spec, place) => GoldenFile.Input(spec, place, dtype)).ToArray();
        var subject = make(dtype);
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
