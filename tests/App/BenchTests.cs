using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using DropoutTorch.Benchmarks;
using static TorchSharp.torch;

namespace App.Tests;

public class BenchTests
{
    private static readonly Effort s_little = new(1) { BlockMs = 0.001, WarmUpMs = 0, CompilingMs = 0 };

    [Fact]
    public void Json_is_an_array_with_a_row_for_each_shape_and_pass()
    {
        CliResult result = Cli.Run("bench", "layers", "--only", "InvertedDropout", "--shapes", "8x16,2x3x4x5 channels_last", "--repetitions", "1", "--json");
        Assert.Equal((0, ""), (result.Code, result.Error));
        JsonObject[] rows = [.. JsonNode.Parse(result.Out)!.AsArray().Select(row => row!.AsObject())];
        Assert.All(rows, row =>
        {
            Assert.Equal(["layer", "shape", "dtype", "pass", "ms", "copy_ms", "clone_ms", "libtorch_ms", "pytorch_ms"], row.Select(pair => pair.Key));
            Assert.Equal(("InvertedDropout", "float32"), ((string?)row["layer"], (string?)row["dtype"]));
            Assert.All(["ms", "copy_ms", "clone_ms", "libtorch_ms"], key => Assert.InRange((double)row[key]!, 1e-6, 1e5));
        });
        Assert.Equal(
            [("8x16", "forward"), ("8x16", "forward+backward"), ("2x3x4x5 channels_last", "forward"), ("2x3x4x5 channels_last", "forward+backward")],
            rows.Select(row => ((string)row["shape"]!, (string)row["pass"]!)));
    }

    [Fact]
    public void Text_says_on_what_and_fits_100_columns()
    {
        CliResult result = Cli.Run("bench", "layers", "--only", "SpatialDropout2d", "--shapes", "128x64x1x1 channels_last", "--repetitions", "1");
        Assert.Equal((0, ""), (result.Code, result.Error));
        string[] lines = result.Out.TrimEnd().Split('\n');
        Assert.Equal($"{Processor.Name}, {Processor.VectorBits}-bit vectors, {get_num_threads()} threads", lines[0]);
        Assert.StartsWith($"libtorch {__version__}, PyTorch ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("SpatialDropout2d, float32 ", lines[4], StringComparison.Ordinal);
        Assert.StartsWith("128x64x1x1 channels_last    forward ", lines[5], StringComparison.Ordinal);
        Assert.StartsWith("128x64x1x1 channels_last    forward+backward ", lines[6], StringComparison.Ordinal);
        Assert.Equal(7, lines.Length);
        Assert.All(lines[1..], line => Assert.InRange(line.Length, 0, 100));
    }

    [Fact]
    public void A_layer_that_is_not_known_is_one_line_with_the_nearest() => Assert.Equal(
        $"layer: expected one of {LayerTable.Names.Count} known names, got 'InvertedDropuot'. Fix: use 'InvertedDropout'.",
        Cli.Mistake("bench", "layers", "--only", "InvertedDropuot"));

    /// <summary>So that no line of the table, nor its Python, is first tried by a reader.</summary>
    [Fact]
    public void Every_layer_can_be_measured_and_is_left_without_tensors()
    {
        TensorShape[] shapes = [new([4, 16]), new([2, 3, 4, 4]), new([2, 3, 4, 4], ChannelsLast: true)];
        using Peer? peer = Peer.Start(LayerBenchmark.PeerNames, 1, blas: new Dictionary<string, string>());
        long before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        LayerResult[] rows = [.. new LayerBenchmark(LayerTable.All, shapes, ScalarType.Float32, s_little, peer).Run()];
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(LayerTable.Names, rows.Select(row => row.Layer).Distinct());
        Assert.All(rows, row =>
        {
            LayerCase layer = LayerTable.All.Single(layer => layer.Name == row.Layer);
            Assert.Equal(layer.Libtorch is not null, row.LibtorchMs is not null);
            Assert.Equal(peer is not null && layer.PyTorch is not null, row.PytorchMs is not null);
        });
    }

    private sealed class LibtorchError(string message) : ExternalException(message);

    [Fact]
    public void What_libtorch_lacks_for_a_type_is_null()
    {
        LayerResult Measure(string message) =>
            new LayerBenchmark([new("Identity", _ => true, _ => nn.Identity(), _ => throw new LibtorchError(message))], [new([2, 2])], ScalarType.Float16, s_little, peer: null).Run().First();
        LayerResult row = Measure("\"bernoulli_cpu\" not implemented for 'Half'");
        Assert.Equal(("float16", null), (row.Dtype, row.LibtorchMs));
        Assert.Throws<LibtorchError>(() => Measure("out of memory"));
    }

    [Theory]
    [InlineData("7", 1)]
    [InlineData("128x64x32x32 channels_last", 4)]
    public void A_shape_is_read_as_it_is_written(string text, int rank)
    {
        TensorShape shape = TensorShape.Parse(text)!;
        Assert.Equal((text, rank), (shape.ToString(), shape.Rank));
    }

    [Theory]
    [InlineData("")]
    [InlineData("4x")]
    [InlineData("4x-1")]
    [InlineData("4x 4")]
    [InlineData("4x4 channels_last")]
    [InlineData("4x4x4x4 channels_first")]
    [InlineData("32768x32769")]
    [InlineData("2147483647x2147483647x2147483647")]
    public void Other_words_are_no_shape(string text) => Assert.Null(TensorShape.Parse(text));

    [Fact]
    public void Channels_last_is_a_layout()
    {
        using Tensor values = TensorShape.Parse("2x3x4x5 channels_last")!.Values(ScalarType.BFloat16);
        Assert.Equal([2L, 3, 4, 5], values.shape);
        Assert.Equal([60L, 1, 15, 3], values.stride());
        Assert.Equal(ScalarType.BFloat16, values.dtype);
    }
}
