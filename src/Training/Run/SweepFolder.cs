using System.Text;
using DropoutTorch.Data;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>
/// The folder of a sweep: a folder for each run, and sweep.yaml, which says what all runs share. Finished runs are kept when it is gone on
/// with, for other values perhaps, so the file must say the same then; runs of other settings would stand in the table under the wrong names.
/// </summary>
public static class SweepFolder
{
    private const string FileName = "sweep.yaml";

    /// <summary>Notes what the runs of a sweep share, or compares it with what they shared before.</summary>
    /// <param name="folder">There or not.</param>
    /// <param name="grid">What varies.</param>
    /// <param name="run">Any of its combinations.</param>
    /// <exception cref="DataException">The folder is that of another sweep, or cannot be written.</exception>
    public static void Begin(string folder, SweepGrid grid, TrainOptions run)
    {
        ArgumentNullException.ThrowIfNull(grid);
        string file = Path.Combine(folder, FileName);
        string[] varied = [.. grid.Axes.Select(axis => axis.Key)];
        string text = $"# varied: {string.Join(", ", varied)}\n{TrainSettings.ToYaml(run, varied)}";
        try
        {
            if (File.Exists(file))
            {
                if (File.ReadAllText(file) != text)
                    throw new DataException(folder, "a new folder, or one of a sweep over the same settings", $"one whose {FileName} says otherwise", "choose another folder with --out");
                return;
            }
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(folder, "a folder that can be written", e.Message.TrimEnd('.'), "choose another folder with --out", e);
        }
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
