using System.Buffers;
using System.Globalization;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>
/// A file of events that TensorBoard shows (<c>tensorboard --logdir runs</c>): numbers and distributions by step. It only grows; a
/// process that is killed leaves at most its last record incomplete, which TensorBoard passes over. For one thread at a time.
/// </summary>
/// <example>
/// <code>
/// using var events = new EventFile("runs/first");
/// events.Scalar("loss/train", 0.31, step: 100);
/// events.Histogram("weights/linear1.weight", model.linear1.weight, step: 100);
/// </code>
/// </example>
public sealed class EventFile : IDisposable
{
    private const string Prefix = "events.out.tfevents.";
    private const int EnoughBytes = 1 << 16;

    private readonly TimeProvider _clock;
    private readonly FileStream _stream;

    // Whole records, to be written behind the written ones. A stream's own buffer could keep half of one when the disk is full.
    private readonly ArrayBufferWriter<byte> _pending = new();
    private long _written;

    /// <summary>Makes a new file that TensorBoard reads after all others of the folder.</summary>
    /// <param name="folder">The run's folder; it is there.</param>
    /// <param name="resumedFrom">
    /// For a run that goes on: the step of its checkpoint. TensorBoard then forgets the events of later steps, which the stopped process
    /// wrote. Null for a new run.
    /// </param>
    /// <param name="clock">Where the time comes from; null: the system.</param>
    /// <exception cref="DataException">The file cannot be made.</exception>
    public EventFile(string folder, long? resumedFrom = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _clock = clock ?? TimeProvider.System;
        _stream = Create(folder, _clock.GetUtcNow().ToUnixTimeSeconds());
        Append(EventMessages.Version(Now));
        Append(EventMessages.Start(Now, resumedFrom + 1 ?? 0));
        Flush();
    }

    /// <summary>The file.</summary>
    public string Path => _stream.Name;

    private double Now => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>Adds a number, as float32.</summary>
    /// <param name="tag">What it is; a part before a slash groups the charts.</param>
    /// <param name="value">Any, NaN and infinities too.</param>
    /// <param name="step">Optimizer steps that lie behind.</param>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void Scalar(string tag, double value, long step)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        Append(EventMessages.Scalar(Now, step, tag, (float)value));
    }

    /// <summary>
    /// Adds the distribution of a tensor's values. NaNs and infinities have no place in it: they are left out, and their number is added
    /// as the scalar TAG/not_finite. Where nothing is finite, there is no distribution.
    /// </summary>
    /// <param name="tag">What it is.</param>
    /// <param name="values">Real, of any shape, dtype and device.</param>
    /// <param name="step">Optimizer steps that lie behind.</param>
    /// <exception cref="ArgumentException">The values are complex.</exception>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void Histogram(string tag, Tensor values, long step)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        ArgumentNullException.ThrowIfNull(values);
        var counts = HistogramCounts.Of(values);
        if (counts.Count > 0)
            Append(EventMessages.Histogram(Now, step, tag, counts));
        if (counts.NotFinite > 0)
            Scalar($"{tag}/not_finite", counts.NotFinite, step);
    }

    /// <summary>Hands what was added to the operating system, so that a killed process loses nothing of it and TensorBoard sees it.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void Flush() => Guarded(Path, () =>
    {
        _stream.Position = _written; // where a write that failed began
        _stream.Write(_pending.WrittenSpan);
        _written += _pending.WrittenCount;
        _pending.ResetWrittenCount();
    });

    /// <summary>Writes what is left and closes the file.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public void Dispose()
    {
        if (!_stream.CanWrite)
            return;
        using (_stream)
            Flush();
    }

    private static FileStream Create(string folder, long now)
    {
        FileStream? stream = null;
        Guarded(folder, () =>
        {
            string name = NameBehind(Directory.EnumerateFiles(folder, Prefix + "*"), now);
            stream = new FileStream(System.IO.Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        });
        return stream!;
    }

    /// <summary>
    /// TensorBoard reads a run's files in the order of their names, which start with the second, and never goes back to an earlier file:
    /// so this one is named a second later than the last, should the clock not say so.
    /// </summary>
    private static string NameBehind(IEnumerable<string> others, long now)
    {
        long last = others.Select(path => SecondOf(System.IO.Path.GetFileName(path))).DefaultIfEmpty().Max();
        long second = Math.Max(now, last + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{Prefix}{second:D10}.{Environment.MachineName}.{Environment.ProcessId}");
    }

    private static long SecondOf(string name) =>
        long.TryParse(name[Prefix.Length..].Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long second) ? second : 0;

    private static void Guarded(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                path, "a place where TensorBoard events can be written", e.Message.TrimEnd('.'), "make room on the disk, then resume the run", e);
        }
    }

    private void Append(ProtoMessage message)
    {
        _pending.Write(RecordFrame.Of(message.Bytes));
        if (_pending.WrittenCount >= EnoughBytes)
            Flush();
    }
}
