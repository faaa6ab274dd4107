namespace TorchSharp;

#pragma warning disable CA2225 // conversions are TorchSharp's

public static partial class torch
{
    /// <summary>One position of an index expression: a number, a slice, a tensor, an ellipsis, a new axis or a truth value.</summary>
    public struct TensorIndex
    {
        internal enum Form
        {
            Slice,
            Single,
            Tensor,
            Ellipsis,
            None,
            Bool,
        }

        internal Form Kind;
        internal long? Start;
        internal long? Stop;
        internal long? Step;
        internal Tensor? Index;

        public static TensorIndex Colon = Slice();
        public static TensorIndex Ellipsis = new() { Kind = Form.Ellipsis };
        public static TensorIndex None = new() { Kind = Form.None };
        public static TensorIndex Null = new() { Kind = Form.None };

        /// <summary>start:stop:step, each of which may be left out.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { Kind = Form.Slice, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range) => Slice(Position(range.Start), range.End is { IsFromEnd: true, Value: 0 } ? null : Position(range.End));

        public static TensorIndex Single(long? index) => index is { } value ? new() { Kind = Form.Single, Start = value } : None;

        public static TensorIndex Bool(bool value) => new() { Kind = Form.Bool, Start = value ? 1 : 0 };

        public static TensorIndex Tensor(Tensor tensor) => new() { Kind = Form.Tensor, Index = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);
        public static implicit operator TensorIndex(Index index) => Single(Position(index));
        public static implicit operator TensorIndex(Range range) => Slice(range);
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator Tensor(TensorIndex value) => value.Kind switch
        {
            Form.Single => tensor(value.Start!.Value),
            Form.Tensor => value.Index!.alias(),
            _ => throw new InvalidCastException($"expected a number or a tensor as index, got {value.Kind}."),
        };

        private static long Position(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
