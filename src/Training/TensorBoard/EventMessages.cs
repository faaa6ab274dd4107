namespace DropoutTorch.Training;

/// <summary>
/// The messages of an event file, by the field numbers of TensorBoard's event.proto, summary.proto and histogram.proto
/// (https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto).
/// </summary>
internal static class EventMessages
{
    private const int SessionStarted = 1;

    /// <summary>What every file starts with: its format.</summary>
    internal static ProtoMessage Version(double time) => Event(time, 0).Text(3, "brain.Event:2");

    /// <summary>
    /// A program started. Of the second and every further one in a run, TensorBoard takes that the one before was stopped, and forgets
    /// all earlier events of this step and later ones.
    /// </summary>
    internal static ProtoMessage Start(double time, long step) => Event(time, step).Message(7, new ProtoMessage().Integer(1, SessionStarted));

    /// <summary>A number, as simple_value, which TensorBoard of every version reads.</summary>
    internal static ProtoMessage Scalar(double time, long step, string tag, float value) =>
        Summary(time, step, new ProtoMessage().Text(1, tag).Single(2, value));

    /// <summary>A distribution.</summary>
    internal static ProtoMessage Histogram(double time, long step, string tag, HistogramCounts counts)
    {
        (List<double> limits, List<double> numbers) = counts.Buckets();
        ProtoMessage histogram = new ProtoMessage()
            .Double(1, counts.Min).Double(2, counts.Max).Double(3, counts.Count).Double(4, counts.Sum).Double(5, counts.SumOfSquares)
            .Doubles(6, limits).Doubles(7, numbers);
        return Summary(time, step, new ProtoMessage().Text(1, tag).Message(5, histogram));
    }

    private static ProtoMessage Summary(double time, long step, ProtoMessage value) =>
        Event(time, step).Message(5, new ProtoMessage().Message(1, value));

    private static ProtoMessage Event(double time, long step) => new ProtoMessage().Double(1, time).Integer(2, step);
}
