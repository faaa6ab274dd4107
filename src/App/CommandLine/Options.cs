using System.CommandLine;
using System.Globalization;

namespace DropoutTorch.App.CommandLine;

/// <summary>Options whose values are read here, so that every mistake is worded like all others. Not given means null.</summary>
internal static class Options
{
    private delegate bool Parser<T>(string text, out T value);

    public static Option<string?> Text(string name, string valueName, string description) =>
        new(name) { HelpName = valueName, Description = description };

    public static Option<int?> Int(string name, string description) => Value<int?>(name, "N", description, "a whole number", "3", (string text, out int? value) =>
    {
        bool fits = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number);
        value = number;
        return fits;
    });

    public static Option<long?> Long(string name, string description) => Value<long?>(name, "N", description, "a whole number", "3", (string text, out long? value) =>
    {
        bool fits = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
        value = number;
        return fits;
    });

    public static Option<double?> Number(string name, string description) => Value<double?>(name, "X", description, "a number", "0.5", (string text, out double? value) =>
    {
        bool fits = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        value = number;
        return fits;
    });

    public static Option<IReadOnlyList<long>?> Sizes(string name, string description) =>
        Value<IReadOnlyList<long>?>(name, "LIST", description, "whole numbers with commas between them, or none", "512,512", (string text, out IReadOnlyList<long>? value) =>
        {
            value = [];
            return text == "none" || TryParseSizes(text, ',', out value);
        });

    public static Option<IReadOnlyList<double>?> Numbers(string name, string description, string example) =>
        Value<IReadOnlyList<double>?>(name, "LIST", description, "numbers with commas between them", example, (string text, out IReadOnlyList<double>? value) =>
        {
            List<double> numbers = [];
            value = numbers;
            foreach (string part in text.Split(','))
            {
                if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
                    return false;
                numbers.Add(number);
            }
            return true;
        });

    public static Option<IReadOnlyList<long>?> Shape(string name, string description) =>
        Value<IReadOnlyList<long>?>(name, "SHAPE", description, "whole numbers with x between them", "3x32x32", (string text, out IReadOnlyList<long>? value) => TryParseSizes(text, 'x', out value));

    public static Option<IReadOnlyList<string>?> Names(string name, string description, string example) =>
        Value<IReadOnlyList<string>?>(name, "LIST", description, "names with commas between them", example, (string text, out IReadOnlyList<string>? value) =>
        {
            value = text.Split(',', StringSplitOptions.TrimEntries);
            return value.All(part => part.Length > 0);
        });

    public static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    public static Option<IReadOnlyDictionary<string, string>> Settings(string name, string description) => new(name)
    {
        HelpName = "KEY=VALUE",
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => new Dictionary<string, string>(),
        CustomParser = result =>
        {
            Dictionary<string, string> settings = [];
            foreach (string text in result.Tokens.Select(token => token.Value))
            {
                int sign = text.IndexOf('=', StringComparison.Ordinal);
                if (sign < 1)
                    result.AddError($"{name}: expected KEY=VALUE, got '{text}'. Fix: write it like {name} dropout=0.5.");
                else if (!settings.TryAdd(text[..sign], text[(sign + 1)..]))
                    result.AddError($"{name}: expected each key once, got '{text[..sign]}' twice. Fix: leave one of them out.");
            }
            return settings;
        },
    };

    private static Option<T> Value<T>(string name, string valueName, string description, string kind, string example, Parser<T> parse) => new(name)
    {
        HelpName = valueName,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!parse(text, out T value))
                result.AddError($"{name}: expected {kind}, got '{text}'. Fix: write it like {name} {example}.");
            return value;
        },
    };

    private static bool TryParseSizes(string text, char separator, out IReadOnlyList<long>? value)
    {
        List<long> sizes = [];
        value = sizes;
        foreach (string part in text.Split(separator))
        {
            if (!long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long size))
                return false;
            sizes.Add(size);
        }
        return true;
    }
}
