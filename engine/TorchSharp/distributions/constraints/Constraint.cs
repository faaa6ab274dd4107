namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class constraints
        {
            /// <summary>A region of values.</summary>
            public abstract class Constraint
            {
                protected Constraint(bool is_discrete, int event_dim) => (this.is_discrete, this.event_dim) = (is_discrete, event_dim);

                protected Constraint() : this(false, 0) { }

                /// <summary>Whether the region is a set of separate points.</summary>
                public virtual bool is_discrete { get; protected set; }

                /// <summary>How many of the last dimensions form one event; check's result has that many fewer.</summary>
                public virtual int event_dim { get; protected set; }

                /// <summary>For each event, whether it lies in the region; NaN lies in none.</summary>
                public abstract Tensor check(Tensor value);

                public override string ToString() => $"{GetType().Name}()";
            }

            /// <summary>A region that depends on other variables, so that it cannot be checked alone.</summary>
            public class _Dependent : Constraint
            {
                public _Dependent(bool is_discrete = false, int event_dim = 0) : base(is_discrete, event_dim) { }

                /// <exception cref="ArgumentException">Always.</exception>
                public override Tensor check(Tensor value) =>
                    throw new ArgumentException("check: a dependent constraint cannot tell by itself whether a value is valid.", nameof(value));
            }

            /// <summary>Events of which all parts satisfy another constraint.</summary>
            public class _IndependentConstraint : Constraint
            {
                private readonly int _reinterpreted_batch_ndims;

                public _IndependentConstraint(Constraint base_constraint, int reinterpreted_batch_ndims)
                {
                    ArgumentNullException.ThrowIfNull(base_constraint);
                    if (reinterpreted_batch_ndims < 0)
                        throw new ArgumentException(
                            $"independent: expected a number of dimensions of at least 0, got {reinterpreted_batch_ndims}.", nameof(reinterpreted_batch_ndims));
                    (this.base_constraint, _reinterpreted_batch_ndims) = (base_constraint, reinterpreted_batch_ndims);
                }

                public Constraint base_constraint { get; }

                public override bool is_discrete => base_constraint.is_discrete;

                public override int event_dim => base_constraint.event_dim + _reinterpreted_batch_ndims;

                public override Tensor check(Tensor value)
                {
                    if (value.dim() < event_dim)
                        throw new ArgumentException($"check: expected a value with at least {event_dim} dimensions, got {value.dim()}.", nameof(value));
                    using var scope = NewDisposeScope();
                    var parts = base_constraint.check(value);
                    for (var i = 0; i < _reinterpreted_batch_ndims; i++) parts = parts.all(-1);
                    return parts.MoveToOuterDisposeScope();
                }

                public override string ToString() => $"{GetType().Name}({base_constraint}, {_reinterpreted_batch_ndims})";
            }
        }
    }
}
