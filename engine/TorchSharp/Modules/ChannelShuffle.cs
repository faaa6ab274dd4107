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

        public override Tensor forward(Tensor tensor) => tensor.channel_shuffle(groups);

        public override string GetName() => nameof(ChannelShuffle);
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
