using DropoutTorch.Models.Weights;
using DropoutTorch.Training;
using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.Benchmarks.Training;

/// <summary>What the files of a run cost: checkpoints beside weights without checksums, and events for TensorBoard.</summary>
internal static class FileCosts
{
    private const int Tensors = 25;
    private const long Elements = 1_000_000, HistogramElements = 3_000_000;
    private const int Scalars = 1000;

    /// <summary>Prints a line for each kind of work: medians, and the range from the fastest to the slowest.</summary>
    /// <param name="blocks">Calls that the medians are taken over.</param>
    internal static void Print(int blocks)
    {
        string folder = Directory.CreateTempSubdirectory("dropouttorch-files-").FullName;
        try
        {
            using var scope = NewDisposeScope();
            foreach ((string text, Action work) in All(folder))
                Print(text, Interleaved.Blocks([Side.Fixed(Side.Clock(work), calls: 1)], blocks)[0]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(string text, IReadOnlyList<double> times) =>
        Console.WriteLine(Invariant($"{text,-52} {Interleaved.Median(times),8:F1} ms ({times.Min():F1} to {times.Max():F1})"));

    private static IEnumerable<(string Text, Action Work)> All(string folder)
    {
        string kept = Path.Combine(folder, "step-1.safetensors"), plain = Path.Combine(folder, "plain.safetensors");
        var tensors = Enumerable.Range(0, Tensors).ToDictionary(i => $"tensor{i}", _ => rand(Elements));
        var checkpoint = Checkpoint.Share(1, 0.5, tensors, new Dictionary<string, string> { ["loop"] = "{}" });
        yield return (Invariant($"write a checkpoint of {Tensors} tensors, {Tensors * Elements * 4 / 1e6:F0} MB"), () => CheckpointFile.Write(kept, checkpoint));
        yield return ("write the same without checksums", () => SafetensorsWriter.Save(plain, tensors));
        yield return ("read the checkpoint", () => CheckpointFile.Read(kept).Dispose());
        yield return ("read the same without checksums", StepParts.Scoped(() => Load(plain)));
        yield return ("step and score of the checkpoint", () => CheckpointFile.Describe(kept));
        var events = new EventFile(folder);
        foreach (ScalarType type in (ScalarType[])[float32, bfloat16])
        {
            Tensor values = randn(HistogramElements).to(type);
            yield return (Invariant($"histogram of {HistogramElements:N0} elements, {type}"), () => events.Histogram("values", values, 1));
        }
        yield return (Invariant($"{Scalars:N0} scalars"), () => Write(events));
        events.Dispose();
        checkpoint.Dispose();
    }

    private static void Write(EventFile events)
    {
        for (int i = 0; i < Scalars; i++)
            events.Scalar("loss", i, i);
        events.Flush();
    }

    private static void Load(string path)
    {
        using WeightsFile file = WeightsFile.Open(path);
        file.LoadAll();
    }
}
