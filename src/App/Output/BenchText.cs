using DropoutTorch.Benchmarks;
using DropoutTorch.Benchmarks.Uncertainty;
using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.App.Output;

/// <summary>Speeds for people: a line a row, as it is measured. At most 100 columns.</summary>
internal static class BenchText
{
    public static void Write(IEnumerable<LayerResult> results, int repetitions, Peer? peer, TextWriter output)
    {
        WriteMachine(repetitions, peer, output);
        output.WriteLine("/copy_, /clone: our time over theirs. libtorch, PyTorch: their time over ours.");
        string layer = "";
        foreach (LayerResult result in results)
        {
            if (result.Layer != layer)
                WriteHead(layer = result.Layer, result.Dtype, output);
            output.WriteLine(Row(result));
        }
    }

    public static void Write(IEnumerable<McResult> results, int repetitions, Peer? peer, TextWriter output)
    {
        WriteMachine(repetitions, peer, output);
        output.WriteLine("plain, PyTorch: loops of T whole passes, and their time over ours.");
        output.WriteLine();
        output.WriteLine($"{"network",-10}{"T",6}{"batch",7}{"ms",10}{"plain ms",11}{"/ours",7}{"PyTorch ms",12}{"/ours",7}{"peak MB",9}");
        foreach (McResult result in results)
        {
            string pytorch = result.PytorchMs is double ms ? Invariant($"{ms,12:F1}{ms / result.Ms,7:F1}") : $"{"-",12}{"-",7}";
            string peak = result.PeakMb is double mb ? Invariant($"{mb,9:F1}") : $"{"-",9}";
            output.WriteLine(Invariant($"{result.Model,-10}{result.Samples,6}{result.Batch,7}{result.Ms,10:F1}{result.PlainLoopMs,11:F1}{result.PlainLoopMs / result.Ms,7:F1}{pytorch}{peak}"));
        }
    }

    private static void WriteMachine(int repetitions, Peer? peer, TextWriter output)
    {
        string pytorch = peer is null ? "PyTorch is not installed" : $"PyTorch {peer.Version} beside it";
        output.WriteLine(Invariant($"{Processor.Name}, {Processor.VectorBits}-bit vectors, {get_num_threads()} threads"));
        output.WriteLine(Invariant($"libtorch {__version__}, {pytorch}; medians of {repetitions} blocks, in ms a call"));
    }

    private static void WriteHead(string layer, string dtype, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{$"{layer}, {dtype}",-44}{"ms",8}{"copy_",8}{"clone",8}{"/copy_",7}{"/clone",7}{"libtorch",9}{"PyTorch",9}");
    }

    private static string Row(LayerResult result) =>
        Invariant($"{result.Shape,-26}  {result.Pass,-16}{Time(result.Ms),8}{Time(result.CopyMs),8}{Time(result.CloneMs),8}{result.Ms / result.CopyMs,7:0.00}{result.Ms / result.CloneMs,7:0.00}")
        + Faster(result.LibtorchMs, result.Ms) + Faster(result.PytorchMs, result.Ms);

    /// <summary>Three digits that count, below a microsecond fewer.</summary>
    private static string Time(double ms) => ms switch
    {
        < 0.09995 => Invariant($"{ms:0.0000}"),
        < 0.9995 => Invariant($"{ms:0.000}"),
        < 9.995 => Invariant($"{ms:0.00}"),
        < 99.95 => Invariant($"{ms:0.0}"),
        _ => Invariant($"{ms:0}"),
    };

    private static string Faster(double? theirs, double ours) => theirs is double ms ? Invariant($"{ms / ours,8:0.0}x") : $"{"-",9}";
}
