using System.CommandLine;
using DropoutTorch.App.Output;

namespace DropoutTorch.App.CommandLine;

/// <summary>Options that belong together, as the help shows them.</summary>
internal sealed record OptionGroup(string Title, params IReadOnlyList<Option> Options);

/// <summary>One thing that the program does.</summary>
internal abstract class Verb
{
    /// <summary>The word on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>What follows the word without a dash.</summary>
    public virtual IReadOnlyList<Argument> Arguments => [];

    /// <summary>The options, in the order of the help.</summary>
    public virtual IReadOnlyList<OptionGroup> Groups => [];

    /// <summary>Complete command lines, each with what it does.</summary>
    public abstract IReadOnlyList<(string Line, string Meaning)> Examples { get; }

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    public abstract int Run(ParseResult parsed, Terminal terminal);
}
