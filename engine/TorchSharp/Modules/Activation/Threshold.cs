using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>x where x &gt; threshold, else value.</summary>
    public sealed class Threshold : ParameterLessModule<Tensor, Tensor>
    {
        internal Threshold(double threshold, double value, bool inplace) : base(nameof(Threshold)) =>
            (this.threshold, this.value, this.inplace) = (threshold, value, inplace);

        public double threshold { get; set; }

        public double value { get; set; }

        public bool inplace { get; set; }

        public override Tensor forward(Tensor tensor) => functional.threshold(tensor, threshold, value, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Threshold Threshold(double threshold, double value, bool inplace = false) =>
                new(threshold, value, inplace);

            public static partial class functional
            {
                public static Tensor threshold(Tensor x, double threshold, double value, bool inplace = false) =>
                    inplace ? x.threshold_(threshold, value).Share() : x.threshold(threshold, value);
            }
        }
    }
}
