using Engine.Tests.Nn;
using static TorchSharp.torch;

namespace Engine.Tests.Vision;

/// <summary>
/// Results and gradients against torchvision. Whole numbers agree exactly, random ones too, since the draws are the same;
/// float64 to 1e-9 relative, float32 to 1e-5.
/// </summary>
public class GoldenTests
{
    public static TheoryData<string> Cases() => [.. VisionGoldens.Instance.Cases.Select(golden => golden.Name)];

    [Fact]
    public void Every_case_has_its_subject() =>
        Assert.Equal(VisionGoldens.Instance.Cases.Select(golden => golden.Name).Order(), VisionSubjects.All.Keys.Order());

    // Whole numbers come from rounding what libtorch interpolates: on another version than the goldens' a half may fall to the other side.
    private static readonly double s_rounding = __version__.StartsWith("1.13", StringComparison.Ordinal) ? 0 : 1;

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Equals_torchvision(string name)
    {
        if (VisionSubjects.NeedLibrary.Contains(name)) InstalledTorchvision.Require();
        using var scope = NewDisposeScope();
        var golden = VisionGoldens.Instance.Cases.Single(entry => entry.Name == name);
        var inputs = golden.Inputs.Select((spec, place) => VisionGoldens.Make(spec, place + 1)).ToArray();

        manual_seed(7);
        var output = VisionSubjects.All[name](inputs);

        Assert.Equal(Type(golden.Dtype), output.dtype);
        Check(golden.Output, output, "output");
        if (output.requires_grad) output.backward([GoldenFile.Fill("f", output.shape, 31, output.dtype)]);
        foreach (var (place, input) in inputs.Index())
        {
            if (golden.InputGrads[place] is { } expected) Check(expected, input.grad!, $"gradient of input {place}");
            else Assert.Null(input.grad);
        }

        void Check(GoldenTensor expected, Tensor actual, string what)
        {
            var (relative, absolute) = actual.dtype switch { ScalarType.Float64 => (1e-9, 1e-9), ScalarType.Float32 => (1e-5, 1e-5), _ => (0.0, s_rounding) };
            GoldenFile.AssertClose(expected, actual, relative, absolute, $"{golden.Pytorch} [{what}]");
        }
    }

    /// <summary>In no call may the intermediate tensors outlive it: a call leaves exactly its result.</summary>
    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void A_call_leaves_no_tensor_but_its_result(string name)
    {
        if (VisionSubjects.NeedLibrary.Contains(name)) InstalledTorchvision.Require();
        var golden = VisionGoldens.Instance.Cases.Single(entry => entry.Name == name);
        using var scope = NewDisposeScope();
        var inputs = golden.Inputs.Select((spec, place) => VisionGoldens.Make(spec, place + 1)).ToArray();
        // Lines that put several calls together leave the pieces' tensors in this inner scope.
        using var inner = NewDisposeScope();
        var output = VisionSubjects.All[name](inputs);
        var pieces = inner.DisposablesCount;
        Assert.True(pieces <= Pieces(name), $"{golden.Pytorch}: {pieces} tensors are left, expected at most {Pieces(name)}");
        Assert.False(output.IsInvalid);
    }

    // The results, and what the line itself makes around the call.
    private static int Pieces(string name) => name switch
    {
        _ when name.StartsWith("Random", StringComparison.Ordinal) || name.StartsWith("ColorJitter", StringComparison.Ordinal) || name == "GaussianBlur" => 9,
        "stochastic_depth batch" => 7,
        "autocontrast" or "autocontrast flat" or "autocontrast real" or "equalize" or "int16 to bytes" or "int32 to double" or "clip_boxes_to_image" => 3,
        _ when name.StartsWith("focal", StringComparison.Ordinal) || name is "make_grid grey" or "make_grid range" => 2,
        "make_grid each" => 6,
        _ when name.StartsWith("roi_", StringComparison.Ordinal) => 15,
        "FrozenBatchNorm2d" => 40,
        _ => 1,
    };

    private static ScalarType Type(string name) => name switch
    {
        "uint8" => ScalarType.Byte,
        "int16" => ScalarType.Int16,
        "int32" => ScalarType.Int32,
        "int64" => ScalarType.Int64,
        "float32" => ScalarType.Float32,
        "float64" => ScalarType.Float64,
        _ => throw new ArgumentException($"expected an element type, got {name}.", nameof(name)),
    };
}
