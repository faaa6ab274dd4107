using System.Reflection;

namespace Fuzz;

/// <summary>The methods and constructors that the fuzzer calls.</summary>
internal static class PublicSurface
{
    // What these do to the process is their purpose, and would change or end the run.
    private static readonly HashSet<string> s_left =
    [
        "set_num_threads", "set_num_interop_threads", "set_default_device", "set_default_dtype", "InitializeDevice", "InitializeDeviceType",
        "TryInitializeDeviceType", "Dispose", "DisposeEverything", "DisposeEverythingBut", "Finalize", "GetHashCode", "GetType", "Equals",
        "SetPrintOptions", "set_printoptions",
        // Read or write files, or standard output.
        "print", "Save", "save", "Load", "load", "save_py", "load_py", "save_state_dict", "load_state_dict", "MNIST", "CIFAR10",
        "write_file", "write_file_async", "read_file", "read_file_async", "write_image", "write_image_async", "write_png", "write_jpeg", "read_image", "read_image_async", "save_image",
        "download_url_to_file", "download_url_to_file_async", "load_state_dict_from_url", "load_state_dict_from_url_async", "from_file",
        // Their results grow exponentially with an argument: a random one takes all memory, as it should.
        "combinations", "cartesian_prod",
        // Rebinds what belongs to somebody else.
        "AttachToDisposeScope", "MoveToOtherDisposeScope", "Attach", "Detach", "Include",
    ];

    internal static MethodBase[] Of(Assembly assembly, string filter) =>
    [
        .. assembly.GetExportedTypes()
            .Where(type => type.Namespace?.StartsWith("TorchSharp", StringComparison.Ordinal) == true && type.Namespace != "TorchSharp.Native")
            .Where(type => !typeof(Delegate).IsAssignableFrom(type) && !typeof(Exception).IsAssignableFrom(type) && !type.IsInterface)
            .SelectMany(Members)
            .Where(Callable)
            .Where(method => Name(method).Contains(filter, StringComparison.Ordinal)),
    ];

    internal static string Name(MethodBase method) => $"{method.DeclaringType!.FullName!.Replace('+', '.')}.{method.Name}";

    private static IEnumerable<MethodBase> Members(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly).Cast<MethodBase>()
            .Concat(type.IsAbstract ? [] : type.GetConstructors());

    private static bool Callable(MethodBase method) =>
        !s_left.Contains(method.Name)
        && !method.DeclaringType!.ContainsGenericParameters
        && !method.GetParameters().Any(p => p.ParameterType == typeof(nint) || p.ParameterType.IsPointer || p.ParameterType.IsByRefLike
            || typeof(Stream).IsAssignableFrom(p.ParameterType) || p.ParameterType == typeof(BinaryReader) || p.ParameterType == typeof(BinaryWriter))
        && (method is not MethodInfo { IsGenericMethodDefinition: true } generic || generic.GetGenericArguments().Length == 1);
}
