using System.CommandLine;
using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.Data;
using static System.FormattableString;
using static DropoutTorch.App.CommandLine.Options;

namespace DropoutTorch.App.Verbs;

/// <summary>Fetches the files of a published data set, checks them, and says how to train on them.</summary>
internal sealed class DownloadVerb : Verb
{
    private const string DefaultRoot = "data";

    private readonly Argument<string> _name = new("NAME") { Description = $"one of {string.Join(", ", Downloads.Names)}" };
    private readonly Option<string?> _dataDir = Text("--data-dir", "DIR", $"where to put the files [{DefaultRoot}/NAME]");
    private readonly Option<bool> _quiet = Flag("--quiet", "print errors only");

    public override string Name => "download";

    public override string Summary => "fetch a published data set and check its files";

    public override IReadOnlyList<Argument> Arguments => [_name];

    public override IReadOnlyList<OptionGroup> Groups => [new("Options", _dataDir, _quiet)];

    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("./dropout download mnist --data-dir DIR", "the four files of MNIST; a broken download goes on"),
    ];

    public override int Run(ParseResult parsed, Terminal terminal)
    {
        string name = parsed.GetRequiredValue(_name);
        DownloadSet set = Downloads.Find(name);
        string folder = parsed.GetValue(_dataDir) ?? Path.Combine(DefaultRoot, name);
        using var signals = new StopSignals();
        try
        {
            Downloads.Fetch(set, folder, parsed.GetValue(_quiet) ? null : new Lines(terminal), signals.Token);
        }
        catch (OperationCanceledException) when (signals.ExitCode is int code)
        {
            terminal.Warn("stopped; the same command goes on");
            return code;
        }
        if (!parsed.GetValue(_quiet))
            terminal.Out.WriteLine($"All files are in {folder} and are what was published. Train: ./dropout train --data {name} --data-dir {folder}");
        return ExitCodes.Success;
    }

    /// <summary>A line at each tenth of a file. Called on the thread that fetches.</summary>
    private sealed class Lines(Terminal terminal) : IProgress<DownloadProgress>
    {
        private (string? File, long Tenth) _shown;

        public void Report(DownloadProgress value)
        {
            long tenth = value.Bytes * 10 / Math.Max(1, value.Total);
            if (_shown == (value.File, tenth))
                return;
            _shown = (value.File, tenth);
            terminal.Out.WriteLine(Invariant($"{value.File}: {value.Bytes / 1e6:0.0} of {value.Total / 1e6:0.0} MB"));
        }
    }
}
