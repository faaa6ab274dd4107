using System.Runtime.InteropServices;

namespace DropoutTorch.App.CommandLine;

/// <summary>
/// While it is there, Ctrl-C (SIGINT) and SIGTERM ask the work to stop where it can go on from; a second one ends the program at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private PosixSignal? _first;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Take),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>128 and the number of the signal, as shells report it; null while there was none.</summary>
    public int? ExitCode => _first switch
    {
        PosixSignal.SIGINT => 130,
        PosixSignal.SIGTERM => 143,
        _ => null,
    };

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        if (_first is not null)
            return;
        (_first, context.Cancel) = (context.Signal, true);
        _stop.Cancel();
    }
}
