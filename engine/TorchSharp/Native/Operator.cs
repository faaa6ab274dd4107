using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Native;

/// <summary>An operator of libtorch's dispatcher, looked up once per process.</summary>
internal sealed unsafe class Operator
{
    // Keyed by reference: names are literals, and hashing the object's identity is several times cheaper than hashing
    // its characters on every call. Strings that are not literals find their twin through the second table.
    private static readonly ConcurrentDictionary<string, Operator> s_byReference = new(ReferenceEqualityComparer.Instance);
    private static readonly ConcurrentDictionary<string, Operator> s_byName = new(StringComparer.Ordinal);

    private Operator(string name, nint handle)
    {
        Name = name;
        Handle = handle;
    }

    internal string Name { get; }

    /// <summary>Never freed: the dispatcher keeps its operators for the life of the process.</summary>
    internal nint Handle { get; }

    /// <summary>The operator's declaration, such as <c>aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor</c>.</summary>
    internal string Schema => Marshal.PtrToStringUTF8((nint)NativeMethods.te_op_schema(Handle))!;

    /// <param name="name"><c>name.overload</c>; a namespace other than <c>aten::</c> is written out.</param>
    internal static Operator Get(string name) => s_byReference.TryGetValue(name, out var found) ? found : Find(name);

    internal static bool Exists(string name)
    {
        try
        {
            Get(name);
            return true;
        }
        catch (NotImplementedException)
        {
            return false;
        }
    }

    private static Operator Find(string name)
    {
        var op = s_byName.GetOrAdd(name, Resolve);
        // Only interned strings may enter the table by reference, else a name built at run time would leak each time.
        if (string.IsInterned(name) is { } literal && ReferenceEquals(literal, name)) s_byReference.TryAdd(name, op);
        return op;
    }

    private static Operator Resolve(string name)
    {
        var full = name.Contains("::", StringComparison.Ordinal) ? name : "aten::" + name;
        var dot = full.IndexOf('.', StringComparison.Ordinal);
        var (bare, overload) = dot < 0 ? (full, "") : (full[..dot], full[(dot + 1)..]);
        fixed (byte* bareBytes = Encoding.UTF8.GetBytes(bare + '\0'), overloadBytes = Encoding.UTF8.GetBytes(overload + '\0'))
        {
            var handle = NativeMethods.te_op_find(bareBytes, overloadBytes);
            if (handle == 0) NativeError.Throw();
            return new Operator(full, handle);
        }
    }

    /// <summary>Every operator that the dispatcher knows, libraries loaded so far included.</summary>
    internal static IReadOnlyList<string> Names()
    {
        var names = new List<string>();
        var state = GCHandle.Alloc(names);
        try
        {
            NativeError.Check(NativeMethods.te_op_names(&Collect, GCHandle.ToIntPtr(state)));
        }
        finally
        {
            state.Free();
        }
        return names;
    }

    [UnmanagedCallersOnly]
    private static void Collect(byte* name, nint state) =>
        ((List<string>)GCHandle.FromIntPtr(state).Target!).Add(Marshal.PtrToStringUTF8((nint)name)!);
}
