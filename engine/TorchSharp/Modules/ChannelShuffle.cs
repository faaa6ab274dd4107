using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>
    /// (N, C, *) with C in `groups` groups becomes (N, C, *) with the groups interleaved: channel g·(C/groups) + i moves to
    /// i·groups + g (Zhang et al. 2018).
    /// </summary>
    public sealed class ChannelShuffle : ParameterLessModule<Tensor, Tensor>
    {
        internal ChannelShuffle(long groups) : base(nameof(ChannelShuffle)) => this.groups = groups;

        public long groups { get; set; }

        public override Tensor forward(Tensor tensor) => Shuffle(tensor, groups);

        public override string GetName() => nameof(ChannelShuffle);

        // Not libtorch's operator of that name, which has no gradient before version 2.
        internal static Tensor Shuffle(Tensor tensor, long groups)
        {
            var shape = tensor.shape;
            if (shape.Length < 3)
                throw new ArgumentException($"channel_shuffle: expected (N, C, ...) with 3 dimensions or more, got [{string.Join(", ", shape)}].", nameof(tensor));
            if (groups < 1 || shape[1] % groups != 0)
                throw new ArgumentException($"channel_shuffle: expected a number of groups that divides {shape[1]} channels, got {groups}.", nameof(groups));
            using var grouped = tensor.reshape([shape[0], groups, shape[1] / groups, .. shape[2..]]);
            using var crossed = grouped.transpose(1, 2);
            return crossed.reshape(shape);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <param name="groups">How many groups the channels form; their number must be divisible by it.</param>
            public static Modules.ChannelShuffle ChannelShuffle(long groups) => groups > 0
                ? new(groups)
                : throw new ArgumentOutOfRangeException(nameof(groups), $"ChannelShuffle: expected one group or more, got {groups}.");
        }
    }
}
