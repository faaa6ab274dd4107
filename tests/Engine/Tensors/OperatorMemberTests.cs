using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

/// <summary>Members whose arguments are all tensors, called by name: as a method, as a function of torch, and in place.</summary>
public class OperatorMemberTests
{
    public static TheoryData<int, string, ScalarType> Cases()
    {
        var data = new TheoryData<int, string, ScalarType>();
        foreach (var (i, golden) in OperatorGoldens.Instance.Members.Index())
            foreach (var dtype in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
                data.Add(i, $"{golden.Member}({string.Join(" ", golden.Inputs)})", dtype);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_PyTorch(int index, string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var golden = OperatorGoldens.Instance.Members[index];
        Assert.StartsWith(golden.Member!, name);
        var inputs = OperatorGoldens.Inputs(golden, dtype);

        OperatorGoldens.AssertEqual(golden, Find(typeof(Tensor), golden.Member!, inputs.Length - 1)!.Call(inputs[0], inputs[1..]), dtype);
        if (Find(typeof(torch), golden.Member!, inputs.Length) is { } function)
            OperatorGoldens.AssertEqual(golden, function.Call(null, inputs), dtype);
        if (Find(typeof(Tensor), golden.Member + "_", inputs.Length - 1) is { } inPlace && TakesResult(golden, inputs[0]))
        {
            var target = inputs[0].clone();
            Assert.Same(target, inPlace.Call(target, inputs[1..]));
            OperatorGoldens.AssertEqual(golden, target, dtype, withType: false);
        }
    }

    // In place, the result must fit the tensor: its shape, and numbers that its type can hold.
    private static bool TakesResult(OperatorCase golden, Tensor target) =>
        golden.Results is [var only] && only.Shape.SequenceEqual(target.shape) && (only.Dtype is "bool" || only.Dtype is "int64" || target.is_floating_point())
        && !target.is_complex() && !(golden.Member == "float_power" && target.dtype != ScalarType.Float64);

    /// <summary>The overload that takes so many tensors and nothing else that has no default.</summary>
    private static MethodInfo? Find(Type type, string name, int tensors)
    {
        var statics = type == typeof(torch);
        return type.GetMethods(BindingFlags.Public | (statics ? BindingFlags.Static : BindingFlags.Instance))
            .Where(m => m.Name == name && !m.IsGenericMethod)
            .Where(m => m.GetParameters() is var parameters && parameters.Length >= tensors
                && parameters.Take(tensors).All(p => p.ParameterType == typeof(Tensor)) && parameters.Skip(tensors).All(p => p.HasDefaultValue))
            .MinBy(m => m.GetParameters().Length);
    }
}

file static class MethodInfoExtensions
{
    internal static object? Call(this MethodInfo method, object? target, Tensor[] tensors)
    {
        var defaults = method.GetParameters().Skip(tensors.Length).Select(p => p.DefaultValue);
        return method.Invoke(target, [.. tensors, .. defaults]);
    }
}
