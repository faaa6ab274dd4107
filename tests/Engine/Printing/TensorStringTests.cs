using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Engine.Tests.Printing;

/// <summary>Tensors as text, in the formats that TorchSharp's users know.</summary>
[Collection("Console")]
public class TensorStringTests
{
    private static readonly float[] s_mixed = [0f, 3.141f, 6.2834f, 3.14152f, 6.28e-06f, -13.141529f, 0.01f, 4713.14f, 0.01f, 0f, 0f, 0f, 0f, 0f, 0f, 0f];

    private static string Text(Tensor tensor, TensorStringStyle style, string? format = null, int? width = null)
    {
        using (tensor) return tensor.ToString(style, format, width, CultureInfo.InvariantCulture, "\n");
    }

    private static Tensor Odds(params long[] shape) => (2 * arange(100, dtype: ScalarType.Float32) + 1).reshape(shape);

    [Fact]
    public void Without_a_style_only_the_metadata()
    {
        using var x = zeros(2, 3, ScalarType.Int64);
        Assert.Equal("[2x3], type = Int64, device = cpu", x.ToString());
        Assert.Equal(x.ToString(), x.metastr());
        Assert.Equal(x.ToString(), x.ToString(false));
        using var scalar = tensor(1f);
        Assert.Equal("[], type = Float32, device = cpu", scalar.ToString());
    }

    [Fact]
    public void A_disposed_tensor_is_empty_text()
    {
        var x = ones(1);
        x.Dispose();
        Assert.Equal("", x.ToString());
    }

    [Fact]
    public void Julia_writes_a_scalar_on_the_metadatas_line()
    {
        Assert.Equal("[], type = Float32, device = cpu, value = 3.14", Text(tensor(3.14f), julia));
        Assert.Equal("[], type = Float32, device = cpu, value = 3.14E+000", Text(tensor(3.14f), julia, "E2"));
        Assert.Equal("[], type = ComplexFloat32, device = cpu, value = 3.14+6.28i", Text(tensor((3.14f, 6.28f)), julia));
        Assert.Equal("[], type = Bool, device = cpu, value = True", Text(tensor(true), julia));
    }

    [Fact]
    public void Julia_writes_a_vector_as_a_row()
    {
        Assert.Equal("[4], type = Float32, device = cpu\n 0 0 0 0\n", Text(zeros(4), julia));
        Assert.Equal("[0], type = Float32, device = cpu\n\n", Text(zeros(0), julia));
    }

    [Fact]
    public void Julia_aligns_the_columns_of_a_matrix() => Assert.Equal(
        "[2x4], type = Float32, device = cpu\n        0   3.141 6.2834 3.1415\n 6.28e-06 -13.142   0.01 4713.1\n",
        Text(tensor(s_mixed[..8], 2, 4), julia));

    [Fact]
    public void Julia_writes_one_matrix_after_the_other() => Assert.Equal(
        "[2x2x4], type = Float32, device = cpu\n[0,..,..] =\n 0.0000000   3.1410000 6.2834000    3.1415200\n 0.0000063 -13.1415300 0.0100000 4713.1400000\n\n"
        + "[1,..,..] =\n 0.0100000 0.0000000 0.0000000 0.0000000\n 0.0000000 0.0000000 0.0000000 0.0000000\n",
        Text(tensor(s_mixed, 2, 2, 4), julia, "0.0000000"));

    [Fact]
    public void Julia_numbers_all_outer_dimensions() =>
        Assert.Equal("[1x2x1x1], type = Int64, device = cpu\n[0,0,..,..] =\n 0\n\n[0,1,..,..] =\n 1\n", Text(arange(2).reshape(1, 2, 1, 1), julia));

    [Fact]
    public void Julia_cuts_rows_at_the_width()
    {
        // Eight cells of two characters and the dots fit 20 characters; a ninth does not.
        Assert.Equal("[12], type = Int64, device = cpu\n 0 1 2 3 4 5 6 7 8 ...\n", Text(arange(12), julia, width: 22));
        var rows = Text(arange(24).reshape(2, 12), julia, width: 22).Split('\n');
        Assert.Equal("  0  1  2  3  4  5 ...", rows[1]);
        Assert.Equal(" 12 13 14 15 16 17 ...", rows[2]);
    }

    [Fact]
    public void Numpy_nests_brackets()
    {
        Assert.Equal("[0, 0, 0, 0]", Text(zeros(4), numpy));
        Assert.Equal("[[0, 3.141, 6.2834, 3.1415]\n [6.28e-06, -13.142, 0.01, 4713.1]]", Text(tensor(s_mixed[..8], 2, 4), numpy));
        Assert.Equal("[[[0, 3.141, 6.2834, 3.1415]\n  [6.28e-06, -13.142, 0.01, 4713.1]]\n\n [[0.01, 0, 0, 0]\n  [0, 0, 0, 0]]]", Text(tensor(s_mixed, 2, 2, 4), numpy));
    }

    [Fact]
    public void Numpy_puts_an_empty_line_more_for_each_outer_dimension() => Assert.Equal(
        "[[[[0]]]\n\n\n [[[1]]]]", Text(arange(2).reshape(2, 1, 1, 1), numpy));

    [Fact]
    public void Numpy_shows_both_ends_of_long_dimensions()
    {
        Assert.Equal("[1, 3, 5, ... 195, 197, 199]", Text(Odds(100), numpy));
        Assert.Equal(
            "[[1, 3, 5, ... 15, 17, 19]\n [21, 23, 25, ... 35, 37, 39]\n [41, 43, 45, ... 55, 57, 59]\n ...\n"
            + " [141, 143, 145, ... 155, 157, 159]\n [161, 163, 165, ... 175, 177, 179]\n [181, 183, 185, ... 195, 197, 199]]",
            Text(Odds(10, 10), numpy));
    }

    [Fact]
    public void CSharp_writes_an_array_initializer()
    {
        Assert.Equal("[4], type = Float32, device = cpu, value = float [] {0f, 0f, 0f, 0f}", Text(zeros(4), csharp));
        Assert.Equal("[], type = Float32, device = cpu, value = 2.5f", Text(tensor(2.5f), csharp));
        Assert.Equal("[2], type = Bool, device = cpu, value = bool [] {true, false}", Text(tensor(new[] { true, false }), csharp));
        Assert.Equal("[100], type = Int32, device = cpu, value = int [] {1, 1, 1, ... 1, 1, 1}", Text(ones(100, ScalarType.Int32), csharp));
        Assert.Equal(
            "[2x10], type = Int32, device = cpu, value = \nint [,] {\n {1, 1, 1, ... 1, 1, 1},\n {1, 1, 1, ... 1, 1, 1}\n}", Text(ones(2, 10, ScalarType.Int32), csharp));
        Assert.Equal(
            "[2x2x2], type = Float32, device = cpu, value = \nfloat [,,] {\n {{0f, 0f},\n  {0f, 0f}},\n {{0f, 0f},\n  {0f, 0f}}\n}", Text(zeros(2, 2, 2), csharp));
    }

    [Fact]
    public void CSharp_leaves_whole_rows_out_without_a_comma_after_the_dots() => Assert.Equal(
        "[10x1], type = Int64, device = cpu, value = \nlong [,] {\n {0},\n {1},\n {2},\n ...\n {7},\n {8},\n {9}\n}", Text(arange(10).reshape(10, 1), csharp));

    [Fact]
    public void The_tensor_may_be_strided_half_or_part_of_a_graph()
    {
        Assert.Equal("[[0, 2]\n [1, 3]]", Text(arange(4).reshape(2, 2).t(), numpy));
        Assert.Equal("[1.5, 1.5]", Text(full(2, 1.5, ScalarType.BFloat16), numpy));
        Assert.Equal("[1.5, 1.5]", Text(full(2, 1.5, ScalarType.Float16), numpy));
        Assert.Equal("[2, 2]", Text(ones(2, requires_grad: true) * 2, numpy));
    }

    [Fact]
    public void Printing_leaves_no_tensor_behind()
    {
        using var x = ones(3, 3);
        var before = LiveTensors.Count;
        foreach (var style in Enum.GetValues<TensorStringStyle>()) x.ToString(style);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Options_set_the_defaults()
    {
        using var x = tensor(new[] { 1.23456789, 2, 3, 4 });
        try
        {
            set_printoptions(precision: 2, maxColumns: 3);
            Assert.Equal("[1.23, 2.00, ... 4.00]", x.npstr(fltFormat: null));
            set_printoptions(style: numpy, floatFormat: "g3", maxColumns: 6);
            Assert.Equal("[1.23, 2, 3, 4]", x.str());
            Assert.Equal(numpy, torch.TensorStringStyle);
            set_printoptions(precision: 1, sci_mode: true);
            Assert.StartsWith("[1.2E+000", x.str());
            Assert.Throws<ArgumentException>(() => torch.TensorStringStyle = TorchSharp.TensorStringStyle.Default);
        }
        finally
        {
            set_printoptions(julia, "g5", 100, Environment.NewLine, 6, 6);
        }
        Assert.Equal("[1.2346, 2, 3, 4]", x.npstr(cultureInfo: CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Print_writes_to_the_console_and_gives_the_tensor_back()
    {
        using var x = zeros(2);
        var console = Console.Out;
        using var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            Assert.Same(x, x.print(newLine: "\n"));
        }
        finally
        {
            Console.SetOut(console);
        }
        Assert.Equal("[2], type = Float32, device = cpu\n 0 0\n" + Environment.NewLine, text.ToString());
    }
}
