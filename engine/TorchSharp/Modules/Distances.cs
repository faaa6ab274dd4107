using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>x1 · x2 / max(|x1| · |x2|, eps) along dim.</summary>
    public sealed class CosineSimilarity : ParameterLessModule<Tensor, Tensor, Tensor>
    {
        internal CosineSimilarity(long dim, double eps) : base(nameof(CosineSimilarity)) => (this.dim, this.eps) = (dim, eps);

        public long dim { get; set; }

        public double eps { get; set; }

        public override Tensor forward(Tensor input1, Tensor input2) => functional.cosine_similarity(input1, input2, dim, eps);
    }

    /// <summary>The p-norm of x1 - x2 + eps along the last dimension.</summary>
    public sealed class PairwiseDistance : ParameterLessModule<Tensor, Tensor, Tensor>
    {
        internal PairwiseDistance(double norm, double eps, bool keepdim) : base(nameof(PairwiseDistance)) =>
            (this.norm, this.eps, this.keepdim) = (norm, eps, keepdim);

        public double norm { get; set; }

        public double eps { get; set; }

        public bool keepdim { get; set; }

        public override Tensor forward(Tensor input1, Tensor input2) => functional.pairwise_distance(input1, input2, norm, eps, keepdim);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.CosineSimilarity CosineSimilarity(long dim = 1, double eps = 1E-08) => new(dim, eps);

            public static Modules.PairwiseDistance PairwiseDistance(double p = 2, double eps = 1E-06, bool keepdim = false) =>
                new(p, eps, keepdim);

            public static partial class functional
            {
                public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1E-08) =>
                    Op.Call("cosine_similarity", x1, x2, dim, eps);

                public static Tensor pairwise_distance(
                    Tensor input1, Tensor input2, double p = 2, double eps = 1E-06, bool keepdim = false) =>
                    Op.Call("pairwise_distance", input1, input2, p, eps, keepdim);
            }
        }
    }
}
