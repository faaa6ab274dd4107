namespace TorchSharp.Modules
{
    /// <summary>Surrounds with the mirrored inside, the border not repeated, in the last dimension.</summary>
    public sealed class ReflectionPad1d : PadBase
    {
        internal ReflectionPad1d(long[] padding) : base(nameof(ReflectionPad1d), PaddingModes.Reflect, 0, padding) { }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.ReflectionPad1d ReflectionPad1d(long padding) => new(Modules.Sizes.Repeat(padding, 2));

            public static Modules.ReflectionPad1d ReflectionPad1d((long, long) padding) =>
                new([padding.Item1, padding.Item2]);
        }
    }
}
