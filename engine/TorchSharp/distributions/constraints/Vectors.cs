namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        // Constraints on the vectors along the last dimension.
        public static partial class constraints
        {
            /// <summary>A 1 among zeros.</summary>
            public class _OneHot : Constraint
            {
                public _OneHot() : base(true, 1) { }

                public override Tensor check(Tensor value) =>
                    WrappedTensorDisposeScope(() => boolean.check(value).all(-1) & value.sum(-1).eq(1));
            }

            /// <summary>Numbers of at least 0 whose sum is 1 to within 1e-6.</summary>
            public class _Simplex : Constraint
            {
                public _Simplex() : base(false, 1) { }

                public override Tensor check(Tensor value) =>
                    WrappedTensorDisposeScope(() => value.ge(0).all(-1) & (value.sum(-1) - 1).abs().lt(1e-6));
            }

            /// <summary>Counts whose sum is at most upper_bound.</summary>
            public class _Multinomial : Constraint
            {
                public _Multinomial(long upper_bound) : base(true, 1) => this.upper_bound = upper_bound;

                public long upper_bound { get; }

                public override Tensor check(Tensor x) => WrappedTensorDisposeScope(() => x.ge(0).all(-1) & x.sum(-1).le(upper_bound));

                public override string ToString() => $"{GetType().Name}(upper_bound={upper_bound})";
            }
        }
    }
}
