using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using DropoutTorch.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>What a run ran on: whoever cannot repeat its numbers compares this first. It is the content of environment.json.</summary>
public sealed record RunEnvironment
{
    /// <summary>When the run started, UTC.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>The version of this project.</summary>
    public required string DropoutTorch { get; init; }

    /// <summary>The assembly behind TorchSharp's names, with its version.</summary>
    public required string Engine { get; init; }

    /// <summary>The version of libtorch.</summary>
    public required string Libtorch { get; init; }

    /// <summary>The commit that the program was run from; null outside of a repository.</summary>
    public required string? GitCommit { get; init; }

    /// <summary>Whether files differed from that commit.</summary>
    public required bool? GitDirty { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Dotnet { get; init; }

    /// <summary>The operating system.</summary>
    public required string Os { get; init; }

    /// <summary>The processor's architecture.</summary>
    public required string Architecture { get; init; }

    /// <summary>Processors that the program may use.</summary>
    public required int Processors { get; init; }

    /// <summary>Threads within an operator.</summary>
    public required int Threads { get; init; }

    /// <summary>The device of the run.</summary>
    public required string Device { get; init; }

    /// <summary>The seed of the run.</summary>
    public required long Seed { get; init; }

    /// <summary>The <see cref="Fingerprint"/> of the data.</summary>
    public required string Data { get; init; }

    /// <summary>What the run was gone on with, in turn; null where it never was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RunEnvironment>? Resumed { get; init; }

    /// <summary>This machine, now.</summary>
    /// <param name="config">The run's loop.</param>
    /// <param name="splits">The run's data.</param>
    public static RunEnvironment Capture(LoopOptions config, DatasetSplits splits)
    {
        ArgumentNullException.ThrowIfNull(config);
        GitState? git = GitState.Capture(AppContext.BaseDirectory);
        return new RunEnvironment
        {
            StartTime = DateTimeOffset.UtcNow,
            DropoutTorch = VersionOf(typeof(RunEnvironment)),
            Engine = $"{typeof(torch).Assembly.GetName().Name} {VersionOf(typeof(torch))}",
            Libtorch = __version__,
            GitCommit = git?.Commit,
            GitDirty = git?.Dirty,
            Dotnet = RuntimeInformation.FrameworkDescription,
            Os = RuntimeInformation.OSDescription,
            Architecture = RuntimeInformation.ProcessArchitecture.ToString(),
            Processors = Environment.ProcessorCount,
            Threads = get_num_threads(),
            Device = config.Device,
            Seed = config.Seed,
            Data = Fingerprint.Of(splits),
        };
    }

    /// <summary>A line for everything that may make a run's numbers differ when it goes on with something else than it was begun with.</summary>
    /// <param name="now">What it goes on with.</param>
    public IEnumerable<string> Differences(RunEnvironment now)
    {
        ArgumentNullException.ThrowIfNull(now);
        (string what, string? then, string? now)[] facts =
        [
            ("version", DropoutTorch, now.DropoutTorch), ("engine", Engine, now.Engine), ("libtorch", Libtorch, now.Libtorch),
            ("commit", GitCommit, now.GitCommit), ("architecture", Architecture, now.Architecture), ("data", Data, now.Data),
        ];
        return facts.Where(fact => fact.then != fact.now)
            .Select(fact => $"{fact.what}: the run was begun with {fact.then ?? "none"}, and goes on with {fact.now ?? "none"}; its numbers may not be those of a run without the stop");
    }

    private static string VersionOf(Type type) => type.Assembly.GetName().Version!.ToString(fieldCount: 3);
}
