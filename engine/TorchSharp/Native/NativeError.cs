using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>An error that libtorch reported. Derives from what TorchSharp throws, so that existing handlers catch it.</summary>
public class TorchException : ExternalException
{
    public TorchException() { }
    public TorchException(string message) : base(message) { }
    public TorchException(string message, Exception? inner) : base(message, inner) { }

    /// <summary>What kind of error libtorch called it.</summary>
    public TorchErrorKind Kind { get; init; } = TorchErrorKind.Torch;
}

/// <summary>The exception families of libtorch.</summary>
public enum TorchErrorKind
{
    Torch = 1,
    Index = 2,
    Value = 3,
    Type = 4,
    NotImplemented = 5,
    OutOfMemory = 6,
    LinAlg = 7,
    Other = 9,
}

/// <summary>Turns the native side's last error into an exception.</summary>
internal static unsafe class NativeError
{
    private const int NotImplementedKind = 5;
    private const int ManagedKind = 8;

    // The exception of a callback waits here while the native frames between unwind.
    [ThreadStatic]
    private static ExceptionDispatchInfo? t_pending;

    // The C++ stack is noise for most; whoever debugs the engine sets the variable.
    private static readonly bool s_withBacktrace = Environment.GetEnvironmentVariable("DROPOUTTORCH_BACKTRACE") == "1";

    internal static void Keep(Exception exception) => t_pending = ExceptionDispatchInfo.Capture(exception);

    internal static void Check(int status)
    {
        if (status < 0) Throw();
    }

    internal static nint Check(nint handle)
    {
        if (handle == 0) Throw();
        return handle;
    }

    internal static long Check(long value)
    {
        if (value < 0) Throw();
        return value;
    }

    [DoesNotReturn]
    internal static void Throw()
    {
        var kind = NativeMethods.te_last_error(out var message, out var backtrace);
        if (kind == ManagedKind && t_pending is { } pending)
        {
            t_pending = null;
            pending.Throw();
        }
        var text = Marshal.PtrToStringUTF8((nint)(s_withBacktrace && *backtrace != 0 ? backtrace : message))!.Trim();
        if (kind == NotImplementedKind && text.StartsWith("libtorch ", StringComparison.Ordinal)) throw new NotImplementedException(text);
        throw new TorchException(text) { Kind = (TorchErrorKind)kind };
    }
}
