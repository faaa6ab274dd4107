namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        // Constraints on single numbers.
        public static partial class constraints
        {
            /// <summary>All numbers and ±∞; only NaN is outside.</summary>
            public class _Real : Constraint
            {
                public _Real() { }

                public override Tensor check(Tensor value) => value.eq(value);
            }

            /// <summary>0 and 1.</summary>
            public class _Boolean : Constraint
            {
                public _Boolean() : base(true, 0) { }

                public override Tensor check(Tensor value) => WrappedTensorDisposeScope(() => value.eq(0) | value.eq(1));
            }

            /// <summary>Numbers above lower_bound.</summary>
            public class _GreaterThan : Constraint
            {
                public _GreaterThan(double lower_bound) => this.lower_bound = lower_bound;

                public double lower_bound { get; }

                public override Tensor check(Tensor value) => value.gt(lower_bound);

                public override string ToString() => FormattableString.Invariant($"{GetType().Name}(lower_bound={lower_bound})");
            }

            /// <summary>Numbers of at least lower_bound.</summary>
            public class _GreaterThanEq : Constraint
            {
                public _GreaterThanEq(double lower_bound) => this.lower_bound = lower_bound;

                public double lower_bound { get; }

                public override Tensor check(Tensor value) => value.ge(lower_bound);

                public override string ToString() => FormattableString.Invariant($"{GetType().Name}(lower_bound={lower_bound})");
            }

            /// <summary>Numbers below upper_bound.</summary>
            public class _LessThan : Constraint
            {
                public _LessThan(double upper_bound) => this.upper_bound = upper_bound;

                public double upper_bound { get; }

                public override Tensor check(Tensor value) => value.lt(upper_bound);

                public override string ToString() => FormattableString.Invariant($"{GetType().Name}(upper_bound={upper_bound})");
            }

            /// <summary>[lower_bound, upper_bound].</summary>
            public class _Interval : Constraint
            {
                public _Interval(double lower_bound, double upper_bound) => (this.lower_bound, this.upper_bound) = (lower_bound, upper_bound);

                public double lower_bound { get; }

                public double upper_bound { get; }

                public override Tensor check(Tensor value) => WrappedTensorDisposeScope(() => value.ge(lower_bound) & value.le(upper_bound));

                public override string ToString() => Bounds(this, lower_bound, upper_bound);
            }

            /// <summary>[lower_bound, upper_bound).</summary>
            public class _HalfOpenInterval : Constraint
            {
                public _HalfOpenInterval(double lower_bound, double upper_bound) =>
                    (this.lower_bound, this.upper_bound) = (lower_bound, upper_bound);

                public double lower_bound { get; }

                public double upper_bound { get; }

                public override Tensor check(Tensor value) => WrappedTensorDisposeScope(() => value.ge(lower_bound) & value.lt(upper_bound));

                public override string ToString() => Bounds(this, lower_bound, upper_bound);
            }

            /// <summary>Whole numbers from lower_bound to upper_bound.</summary>
            public class _IntegerInterval : Constraint
            {
                public _IntegerInterval(long lower_bound, long upper_bound) : base(true, 0) =>
                    (this.lower_bound, this.upper_bound) = (lower_bound, upper_bound);

                public long lower_bound { get; }

                public long upper_bound { get; }

                public override Tensor check(Tensor value) =>
                    WrappedTensorDisposeScope(() => IsWhole(value) & value.ge(lower_bound) & value.le(upper_bound));

                public override string ToString() => Bounds(this, lower_bound, upper_bound);
            }

            /// <summary>Whole numbers of at most upper_bound.</summary>
            public class _IntegerLessThan : Constraint
            {
                public _IntegerLessThan(long upper_bound) : base(true, 0) => this.upper_bound = upper_bound;

                public long upper_bound { get; }

                public override Tensor check(Tensor value) => WrappedTensorDisposeScope(() => IsWhole(value) & value.le(upper_bound));

                public override string ToString() => $"{GetType().Name}(upper_bound={upper_bound})";
            }

            /// <summary>Whole numbers of at least lower_bound.</summary>
            public class _IntegerGreaterThan : Constraint
            {
                public _IntegerGreaterThan(long lower_bound) : base(true, 0) => this.lower_bound = lower_bound;

                public long lower_bound { get; }

                public override Tensor check(Tensor value) => WrappedTensorDisposeScope(() => IsWhole(value) & value.ge(lower_bound));

                public override string ToString() => $"{GetType().Name}(lower_bound={lower_bound})";
            }

            private static Tensor IsWhole(Tensor value) => (value % 1).eq(0);

            private static string Bounds<T>(Constraint constraint, T lower_bound, T upper_bound) =>
                FormattableString.Invariant($"{constraint.GetType().Name}(lower_bound={lower_bound},upper_bound={upper_bound})");
        }
    }
}
