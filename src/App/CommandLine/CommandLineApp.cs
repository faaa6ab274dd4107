using System.CommandLine;
using DropoutTorch.App.Output;
using DropoutTorch.App.Verbs;
using DropoutTorch.Options;
using DropoutTorch.Training;

namespace DropoutTorch.App.CommandLine;

/// <summary>
/// The program: finds the verb, lets it run, and turns whatever goes wrong into a line on the error stream and an exit code
/// (<see cref="ExitCodes"/>). Nothing of torch is loaded before a verb needs it.
/// </summary>
internal static class CommandLineApp
{
    private const string DebugVariable = "DROPOUT_DEBUG";

    /// <summary>All that it can do, in the order of the help.</summary>
    internal static IReadOnlyList<Verb> Verbs =>
    [
        new TrainVerb(), new ResumeVerb(), new EvaluateVerb(), new SweepVerb(), new RunsVerb(), new DownloadVerb(), new SettingsVerb(), new RecipesVerb(),
        new ModelsVerb(), new SummaryVerb(), new DoctorVerb(), new BenchVerb(), new UciVerb(),
    ];

    /// <summary>Runs the program once.</summary>
    public static int Run(IReadOnlyList<string> args, Terminal terminal)
    {
        try
        {
            return Dispatch(args, terminal);
        }
        catch (Exception e)
        {
            return Explain(e is TypeInitializationException { InnerException: Exception inner } ? inner : e, terminal);
        }
    }

    private static int Explain(Exception e, Terminal terminal)
    {
        IReadOnlyList<string>? mistakes = e switch
        {
            OptionsException options => options.Violations,
            // A missing libtorch is repaired by whoever set the machine up, so it counts as theirs.
            UsageException or DataException or NonFiniteLossException or DllNotFoundException => [e.Message],
            _ => null,
        };
        if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
            terminal.Error.WriteLine(e);
        foreach (string line in mistakes ?? [$"a fault of this program ({e.GetType().Name}): {FirstLine(e.Message)} Fix: set {DebugVariable}=1 to see where it happened, and report it."])
            terminal.Error.WriteLine($"error: {line}");
        return mistakes is null ? ExitCodes.Fault : ExitCodes.UserMistake;
    }

    private static int Dispatch(IReadOnlyList<string> args, Terminal terminal)
    {
        IReadOnlyList<Verb> verbs = Verbs;
        if (args.Count == 0 || args is ["help"] || (IsHelp(args[0]) && args.Count == 1))
        {
            terminal.Out.Write(HelpPage.Overview(verbs));
            return ExitCodes.Success;
        }
        if (args is ["--version"])
        {
            terminal.Out.WriteLine(typeof(CommandLineApp).Assembly.GetName().Version!.ToString(fieldCount: 3));
            return ExitCodes.Success;
        }
        if (args[0] == "help")
            args = [.. args.Skip(1), "--help"];
        return Parse(args, verbs, terminal);
    }

    private static int Parse(IReadOnlyList<string> args, IReadOnlyList<Verb> verbs, Terminal terminal)
    {
        var root = new RootCommand();
        root.Options.Clear();
        root.Directives.Clear();
        foreach (Verb verb in verbs)
            root.Add(CommandFor(verb));
        ParseResult parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        Verb? chosen = verbs.FirstOrDefault(verb => verb.Name == parsed.CommandResult.Command.Name);
        if (chosen is not null && args.Any(IsHelp))
        {
            terminal.Out.Write(HelpPage.Of(chosen));
            return ExitCodes.Success;
        }
        OptionsException.ThrowIfAny(Usage.Mistakes(parsed));
        return chosen!.Run(parsed, terminal);
    }

    internal static Command CommandFor(Verb verb)
    {
        var command = new Command(verb.Name, verb.Summary);
        foreach (Argument argument in verb.Arguments)
            command.Add(argument);
        foreach (Option option in verb.Groups.SelectMany(group => group.Options))
            command.Add(option);
        return command;
    }

    private static bool IsHelp(string arg) => arg is "--help" or "-h" or "-?";

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim().TrimEnd('.') + ".";
}
