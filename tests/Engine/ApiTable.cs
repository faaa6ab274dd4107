using System.Reflection;
using System.Text;
using TorchSharp;

namespace Engine.Tests;

/// <summary>What the engine offers, read from the assemblies: docs/engine-api.md.</summary>
internal static class ApiTable
{
    private static readonly (string Title, Type Type)[] s_statics =
    [
        ("torch", typeof(torch)), ("torch.Tensor", typeof(torch.Tensor)),
        ("torch.linalg", typeof(torch.linalg)), ("torch.fft", typeof(torch.fft)), ("torch.special", typeof(torch.special)),
        ("torch.nn: modules and losses", typeof(torch.nn)), ("torch.nn.Module", typeof(torch.nn.Module)),
        ("torch.nn.functional", typeof(torch.nn.functional)), ("torch.nn.init", typeof(torch.nn.init)),
        ("torch.nn.utils", typeof(torch.nn.utils)), ("torch.nn.utils.rnn", typeof(torch.nn.utils.rnn)),
        ("torch.optim", typeof(torch.optim)), ("torch.optim.lr_scheduler", typeof(torch.optim.lr_scheduler)),
        ("torch.autograd", typeof(torch.autograd)), ("torch.autograd.functional", typeof(torch.autograd.functional)),
        ("torch.distributions", typeof(torch.distributions)), ("torch.distributions.constraints", typeof(torch.distributions.constraints)),
        ("torch.distributions.transforms", typeof(torch.distributions.transforms)),
        ("torch.utils.data", typeof(torch.utils.data)), ("torch.cuda", typeof(torch.cuda)), ("torch.random", typeof(torch.random)),
        ("torchvision.io", typeof(torchvision.io)), ("torchvision.transforms", typeof(torchvision.transforms)),
        ("torchvision.transforms.functional", typeof(torchvision.transforms.functional)), ("torchvision.ops", typeof(torchvision.ops)),
        ("torchvision.utils", typeof(torchvision.utils)),
    ];

    internal static string Text()
    {
        var text = new StringBuilder("""
            # What the engine offers

            Every public name, read from the assembly; a number says how many overloads a method has beyond the first. Written by
            `DROPOUTTORCH_WRITE_API=1 dotnet test tests/Engine --filter ApiTable`, and a test holds it against the assembly.


            """.ReplaceLineEndings("\n"));
        foreach (var (title, type) in s_statics) Section(text, title, Names(type));
        Section(text, "TorchSharp.Modules: classes behind the factories", Classes("TorchSharp.Modules"));
        Section(text, "TorchSharp: other types", Classes("TorchSharp"));
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, IReadOnlyList<string> names)
    {
        text.Append($"## {title} ({names.Count})\n\n");
        var line = 0;
        foreach (var name in names)
        {
            var entry = ReferenceEquals(name, names[^1]) ? name : name + ", ";
            if (line + entry.Length > 140)
            {
                text.Length -= 1; // the blank after the comma
                text.Append('\n');
                line = 0;
            }
            text.Append(entry);
            line += entry.Length;
        }
        text.Append("\n\n");
    }

    private static List<string> Names(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var methods = type.GetMethods(Own).Where(method => !method.IsSpecialName).GroupBy(method => method.Name)
            .Select(group => group.Count() == 1 ? $"`{group.Key}`" : $"`{group.Key}` +{group.Count() - 1}");
        var properties = type.GetProperties(Own).Where(property => property.GetIndexParameters().Length == 0).Select(property => $"`{property.Name}`");
        var fields = type.GetFields(Own).Where(field => !type.IsEnum).Select(field => $"`{field.Name}`");
        var nested = type.GetNestedTypes().Where(inner => !(inner.IsAbstract && inner.IsSealed)).Select(inner => $"`{Plain(inner)}`");
        return [.. methods.Concat(properties).Concat(fields).Concat(nested).Distinct().Order(StringComparer.Ordinal)];
    }

    private static List<string> Classes(string space) =>
        [.. typeof(torch).Assembly.GetExportedTypes().Where(type => type.Namespace == space && !type.IsNested && type != typeof(torch)).Select(type => $"`{Plain(type)}`").Order(StringComparer.Ordinal)];

    private static string Plain(Type type) => type.IsGenericType && type.Name.Contains('`', StringComparison.Ordinal)
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(",", type.GetGenericArguments().Select(argument => argument.Name))}>"
        : type.Name;
}
