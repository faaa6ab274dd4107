using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Sequences of different lengths: padded to one length, or packed without padding.</summary>
            public static partial class rnn
            {
                /// <summary>Takes the padding out of a batch.</summary>
                /// <param name="input">(L, N, *), or (N, L, *) with batch_first.</param>
                /// <param name="lengths">The N lengths: whole numbers of 64 bits, on the CPU.</param>
                /// <param name="batch_first">Whether the batch is the first dimension.</param>
                /// <param name="enforce_sorted">Whether the longest sequence must come first and so on; else they are sorted here.</param>
                public static PackedSequence pack_padded_sequence(
                    Tensor input, Tensor lengths, bool batch_first = false, bool enforce_sorted = true)
                {
                    using var scope = NewDisposeScope();
                    CheckLengths(input, lengths, batch_first);
                    Tensor? sorted = null, unsorted = null;
                    var (padded, ordered) = (input, lengths);
                    if (!enforce_sorted)
                    {
                        (ordered, var order) = Op.Pair("sort", lengths, -1, true);
                        sorted = order.to(input.device);
                        padded = input.index_select(batch_first ? 0 : 1, sorted);
                        unsorted = empty_like(sorted).scatter_(0, sorted, arange(sorted.numel(), ScalarType.Int64, sorted.device));
                    }
                    var (data, batch_sizes) = Op.Pair("_pack_padded_sequence", padded, ordered, batch_first);
                    return new PackedSequence(data, batch_sizes, sorted, unsorted).MoveToOuterDisposeScope();
                }

                /// <summary>Puts the padding back.</summary>
                /// <param name="sequence">The packed sequences.</param>
                /// <param name="batch_first">Whether the batch becomes the first dimension.</param>
                /// <param name="padding_value">What stands after the end of the shorter ones.</param>
                /// <param name="total_length">The length to pad to; that of the longest when null.</param>
                /// <returns>(L, N, *) or (N, L, *), and the N lengths, in the order of the batch before it was sorted.</returns>
                public static (Tensor, Tensor) pad_packed_sequence(
                    PackedSequence sequence, bool batch_first = false, double padding_value = 0, long? total_length = null)
                {
                    using var scope = NewDisposeScope();
                    var longest = sequence.batch_sizes.shape[0];
                    if (total_length < longest)
                        throw new ArgumentException(
                            $"pad_packed_sequence: expected a total_length of at least the longest sequence's {longest}, got {total_length}.", nameof(total_length));
                    var (padded, lengths) = Op.Pair(
                        "_pad_packed_sequence", sequence.data, sequence.batch_sizes, batch_first, padding_value, total_length ?? longest);
                    if (!sequence.unsorted_indices.IsInvalid)
                    {
                        padded = padded.index_select(batch_first ? 0 : 1, sequence.unsorted_indices);
                        lengths = lengths.index_select(0, sequence.unsorted_indices.cpu());
                    }
                    return (padded.MoveToOuterDisposeScope(), lengths.MoveToOuterDisposeScope());
                }

                /// <summary>Stacks sequences (Lᵢ, *) into one batch (L, N, *), or (N, L, *) with batch_first.</summary>
                public static Tensor pad_sequence(IEnumerable<Tensor> sequences, bool batch_first = false, double padding_value = 0)
                {
                    var list = sequences.ToArray();
                    if (list.Length == 0) throw new ArgumentException("pad_sequence: expected at least one sequence, got none.", nameof(sequences));
                    return Op.Call("pad_sequence", list, batch_first, padding_value);
                }

                /// <summary>Packs sequences (Lᵢ, *), the longest first unless they are to be sorted here.</summary>
                public static PackedSequence pack_sequence(IEnumerable<Tensor> sequences, bool enforce_sorted = true)
                {
                    using var scope = NewDisposeScope();
                    var list = sequences.ToArray();
                    var padded = pad_sequence(list);
                    var lengths = tensor(Array.ConvertAll(list, sequence => sequence.shape[0]));
                    return pack_padded_sequence(padded, lengths, enforce_sorted: enforce_sorted).MoveToOuterDisposeScope();
                }

                // libtorch reads past the padding of a batch that is shorter than a length says.
                private static void CheckLengths(Tensor input, Tensor lengths, bool batch_first)
                {
                    var shape = input.shape;
                    if (shape.Length < 2)
                        throw new ArgumentException($"pack_padded_sequence: expected an input of 2 dimensions or more, got [{string.Join(", ", shape)}].", nameof(input));
                    var (batch, longest) = batch_first ? (shape[0], shape[1]) : (shape[1], shape[0]);
                    if (lengths.dtype != ScalarType.Int64 || lengths.device_type != DeviceType.CPU || !lengths.shape.AsSpan().SequenceEqual([batch]))
                        throw new ArgumentException(
                            $"pack_padded_sequence: expected lengths of shape [{batch}], type Int64, on the CPU, "
                            + $"got [{string.Join(", ", lengths.shape)}], {lengths.dtype}, {lengths.device}.",
                            nameof(lengths));
                    using var values = lengths.data<long>();
                    foreach (var length in values)
                    {
                        if (length < 1 || length > longest)
                            throw new ArgumentException($"pack_padded_sequence: expected lengths from 1 to the input's {longest}, got {length}.", nameof(lengths));
                    }
                }
            }
        }
    }
}
