using Spectre.Console;

namespace DropoutTorch.App.Output;

/// <summary>Where the program's words go. Tests put writers of their own in.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Errors.</param>
/// <param name="Live">Whether a person watches, so that a line may be drawn again and again.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool Live)
{
    /// <summary>Columns that everything has to fit into where no terminal says how wide it is.</summary>
    public const int DefaultWidth = 80;

    /// <summary>The process's own streams.</summary>
    public static Terminal ForProcess() =>
        new(Console.Out, Console.Error, Live: !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb");

    /// <summary>Says something that the user should know, apart from the results.</summary>
    public void Warn(string line) => Error.WriteLine($"warning: {line}");

    /// <summary>For colours, tables and bars; NO_COLOR (no-color.org) turns the colours off.</summary>
    public IAnsiConsole Rich()
    {
        bool colour = Live && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Out),
            Ansi = Live ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = Live ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!Live)
            console.Profile.Width = DefaultWidth;
        return console;
    }
}
