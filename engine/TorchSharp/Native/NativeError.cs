using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
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

    // The exception of a callback waits here, under its number, while the native frames between unwind: backward may
    // run on a thread of libtorch's and fail on the caller's.
    private static readonly ConcurrentDictionary<int, ExceptionDispatchInfo> s_pending = new();
    private static int s_number;

    // The C++ stack is noise for most; whoever debugs the engine sets the variable.
    private static readonly bool s_withBacktrace = Environment.GetEnvironmentVariable("DROPOUTTORCH_BACKTRACE") == "1";

    /// <summary>Keeps a callback's exception for the caller and gives the number that the callback has to return.</summary>
    internal static int Keep(Exception exception)
    {
        var number = Interlocked.Increment(ref s_number);
        s_pending[number] = ExceptionDispatchInfo.Capture(exception);
        return number;
    }

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
    internal static void Throw(Operator? op = null)
    {
        var kind = NativeMethods.te_last_error(out var message, out var backtrace);
        if (kind == ManagedKind)
        {
            var number = int.Parse(Marshal.PtrToStringUTF8((nint)message)!, CultureInfo.InvariantCulture);
            if (s_pending.TryRemove(number, out var pending)) pending.Throw();
            throw new TorchException("a .NET callback failed.") { Kind = TorchErrorKind.Other };
        }
        var text = Marshal.PtrToStringUTF8((nint)(s_withBacktrace && *backtrace != 0 ? backtrace : message))!.Trim();
        if (kind == NotImplementedKind && text.StartsWith("libtorch ", StringComparison.Ordinal)) throw new NotImplementedException(text);
        throw new TorchException(KernelText.Clear(text, op)) { Kind = (TorchErrorKind)kind };
    }
}
