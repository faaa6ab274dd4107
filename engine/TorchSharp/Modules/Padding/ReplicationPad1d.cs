namespace TorchSharp.Modules
{
    /// <summary>Surrounds with the nearest element, in the last dimension.</summary>
    public sealed class ReplicationPad1d : PadBase
    {
        internal ReplicationPad1d(long[] padding) : base(nameof(ReplicationPad1d), PaddingModes.Replicate, 0, padding) { }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.ReplicationPad1d ReplicationPad1d(long padding) => new(Modules.Sizes.Repeat(padding, 2));

            public static Modules.ReplicationPad1d ReplicationPad1d((long, long) padding) =>
                new([padding.Item1, padding.Item2]);
        }
    }
}
