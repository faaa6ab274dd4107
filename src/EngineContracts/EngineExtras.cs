using System.Reflection;

namespace DropoutTorch.EngineContracts;

/// <summary>
/// The extras of the engine behind TorchSharp, when it has any. The engine of this repository brings them in an assembly beside the
/// program; the TorchSharp package has none.
/// </summary>
public static class EngineExtras
{
    private const string AssemblyName = "TorchSharp.Native.Extensions";
    private static readonly Lazy<IEngineExtras?> s_found = new(Find);

    /// <summary>The extras, for a feature that cannot do without.</summary>
    /// <param name="feature">What asks for them: the error's first word.</param>
    /// <exception cref="NotSupportedException">The engine has none.</exception>
    public static IEngineExtras For(string feature) => s_found.Value
        ?? throw new NotSupportedException($"{feature}: expected an engine that offers it, got the TorchSharp package. Fix: build with -p:TorchEngine=system.");

    /// <summary>The extras, or null for a caller that has another way.</summary>
    public static IEngineExtras? OrNull => s_found.Value;

    private static IEngineExtras? Find()
    {
        Assembly assembly;
        try
        {
            assembly = Assembly.Load(AssemblyName);
        }
        catch (FileNotFoundException) // the package engine
        {
            return null;
        }
        Type type = assembly.GetTypes().Single(candidate => typeof(IEngineExtras).IsAssignableFrom(candidate));
        return (IEngineExtras)Activator.CreateInstance(type)!;
    }
}
