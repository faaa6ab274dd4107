namespace DropoutTorch.Models;

/// <summary>A kind of model that can be asked for by name.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Summary">What it is, in one line.</param>
/// <param name="OptionsType">The <see cref="ModelOptions"/> that describe one such model.</param>
/// <param name="Configure">Fills in the family's defaults.</param>
public sealed record ModelFamily(string Name, string Summary, Type OptionsType, Func<ModelRequest, ModelOptions> Configure);

/// <summary>All kinds of models, by name. A new one is its own file and a line here.</summary>
public static class ModelRegistry
{
    /// <summary>Every family.</summary>
    public static IReadOnlyList<ModelFamily> All { get; } =
    [
        new(MlpOptions.FamilyName, "fully connected layers, an activation and dropout after each", typeof(MlpOptions), MlpOptions.From),
    ];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(family => family.Name)];

    /// <summary>The family called <paramref name="name"/> (letter case counts).</summary>
    /// <exception cref="OptionsException">There is none; the message lists the names and points at the nearest.</exception>
    public static ModelFamily Find(string name)
    {
        if (Violation.OfName("model", name, Names) is string unknown)
            throw new OptionsException([unknown]);
        return All.First(family => family.Name == name);
    }
}
