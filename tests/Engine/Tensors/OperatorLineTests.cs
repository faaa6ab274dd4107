using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

/// <summary>Operators whose C# form has to be written out, against PyTorch.</summary>
public class OperatorLineTests
{
    public static TheoryData<int, string, ScalarType> Cases()
    {
        var data = new TheoryData<int, string, ScalarType>();
        foreach (var (i, golden) in OperatorGoldens.Instance.Lines.Index())
            foreach (var dtype in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
                data.Add(i, $"{golden.Pytorch} {string.Join(" ", golden.Inputs)}", dtype);
        return data;
    }

    [Fact]
    public void Every_case_has_its_twin() =>
        Assert.Equal(OperatorGoldens.Instance.Lines.Select(golden => golden.Pytorch).Distinct().Order(), OperatorLines.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_PyTorch(int index, string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var golden = OperatorGoldens.Instance.Lines[index];
        Assert.StartsWith(golden.Pytorch, name);
        var inputs = OperatorGoldens.Inputs(golden, dtype);
        var before = get_default_dtype();
        set_default_dtype(dtype);
        try
        {
            var result = OperatorLines.All[golden.Pytorch](inputs.ElementAtOrDefault(0)!, inputs.ElementAtOrDefault(1)!, inputs.ElementAtOrDefault(2)!);
            OperatorGoldens.AssertEqual(golden, result, dtype);
        }
        finally
        {
            set_default_dtype(before);
        }
    }
}
