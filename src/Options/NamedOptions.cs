using System.Text.Json.Serialization;

namespace DropoutTorch.Options;

/// <summary>
/// Everything that it takes to make one thing of a family (a model, an optimizer, a data set), every default filled in. The name says
/// which of the family it is; the JSON form is the properties of the record and that name (<see cref="NamedOptionsConverter{T}"/>).
/// </summary>
public abstract record NamedOptions
{
    /// <param name="name">The name among those of the family.</param>
    protected NamedOptions(string name) => Name = name;

    /// <summary>The name among those of the family.</summary>
    [JsonIgnore]
    public string Name { get; init; }

    /// <summary>A line for every rule that the options break; none when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        var checks = new OptionChecks();
        Check(checks);
        return checks.Found;
    }

    /// <summary>Notes every rule that the options break.</summary>
    protected internal abstract void Check(OptionChecks checks);
}
