using System.CommandLine;
using System.CommandLine.Parsing;
using DropoutTorch.Options;

namespace DropoutTorch.App.CommandLine;

/// <summary>Words what is wrong with a command line, a line for each mistake.</summary>
internal static class Usage
{
    /// <summary>All mistakes that can be told apart; none when it is understood.</summary>
    public static IReadOnlyList<string> Mistakes(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        // The parser gives an option that follows at once to the option before it as its value.
        if (parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(result => result.Tokens.Any(token => IsOption(command, token.Value))) is OptionResult swallowed)
            return [MissingValue(swallowed.Option)];
        if (command is RootCommand)
            return parsed.UnmatchedTokens.Count > 0 ? [UnknownVerb(command, parsed.UnmatchedTokens[0])] : [.. parsed.Errors.Select(Worded)];
        // The parser takes an unknown option for an argument where one may stand.
        IEnumerable<string> taken = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(result => result.Tokens).Select(token => token.Value)
            .Where(token => token.StartsWith("--", StringComparison.Ordinal));
        string[] unmatched = [.. Strays([.. taken, .. parsed.UnmatchedTokens]).Select(token => Unmatched(command, token))];
        // The parser's own words for those tokens are errors of the command.
        IEnumerable<ParseError> others = parsed.Errors.Where(error => unmatched.Length == 0 || error.SymbolResult is not CommandResult);
        return [.. unmatched.Concat(others.Select(Worded)).Distinct()];
    }

    // A word behind an unknown option was meant as its value.
    private static IEnumerable<string> Strays(IReadOnlyList<string> tokens) =>
        tokens.Where((token, i) => i == 0 || token.StartsWith('-') || !tokens[i - 1].StartsWith('-'));

    private static bool IsOption(Command command, string text) => command.Options.Any(option => option.Name == text);

    private static string Unmatched(Command command, string token)
    {
        if (!token.StartsWith('-'))
            return $"{command.Name}: expected {(command.Arguments.Count == 0 ? "options only" : $"one {command.Arguments[0].Name}")}, got '{token}' as well. Fix: leave it out, or see '{command.Name} --help'.";
        string? nearest = NearestName.Find(token, command.Options.Select(option => option.Name));
        return $"{command.Name}: expected one of its options, got '{token}'. Fix: {(nearest is null ? $"see '{command.Name} --help' for all of them" : $"use '{nearest}'")}.";
    }

    private static string UnknownVerb(Command root, string token)
    {
        string[] names = [.. root.Subcommands.Select(verb => verb.Name)];
        string fix = token is "setup" or "test"
            ? "run the script ./dropout in the repository's folder, which does that"
            : NearestName.Find(token, names) is string nearest ? $"use '{nearest}'" : "use one of these";
        return $"command: expected one of {string.Join(", ", names)}, got '{token}'. Fix: {fix}.";
    }

    private static string Worded(ParseError error) => error.SymbolResult switch
    {
        OptionResult { IdentifierTokenCount: > 1, Option.Arity.MaximumNumberOfValues: 1 } option => $"{option.Option.Name}: expected once, got {option.IdentifierTokenCount} times. Fix: give it once.",
        OptionResult { Tokens.Count: 0 } option => MissingValue(option.Option),
        ArgumentResult { Tokens.Count: 0, Parent: OptionResult option } => MissingValue(option.Option),
        ArgumentResult { Tokens.Count: 0, Parent: CommandResult command } argument => MissingArgument(command.Command, argument.Argument),
        CommandResult { Command: { Arguments.Count: > 0 } command } => MissingArgument(command, command.Arguments[0]),
        _ => error.Message,
    };

    private static string MissingValue(Option option) => $"{option.Name}: expected a value, got none. Fix: write {option.Name} {option.HelpName}.";

    private static string MissingArgument(Command command, Argument argument) =>
        $"{command.Name}: expected {argument.Name}, {argument.Description}, got nothing. Fix: write {command.Name} {argument.Name}.";
}
