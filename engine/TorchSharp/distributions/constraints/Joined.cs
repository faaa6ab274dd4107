namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        // Different constraints along one dimension.
        public static partial class constraints
        {
            /// <summary>One constraint for each stretch of a dimension.</summary>
            public class _Cat : Constraint
            {
                private readonly Constraint[] _parts;
                private readonly long[] _lengths;
                private readonly long _dim;

                public _Cat(IList<Constraint> cseq, long dim = 0, IList<long>? lengths = null)
                {
                    _parts = Parts("cat", cseq);
                    _lengths = lengths is null ? [.. _parts.Select(_ => 1L)] : [.. lengths];
                    _dim = dim;
                    if (_lengths.Length != _parts.Length)
                        throw new ArgumentException($"cat: expected a length for each of the {_parts.Length} constraints, got {_lengths.Length}.", nameof(lengths));
                }

                public override bool is_discrete => _parts.Any(part => part.is_discrete);

                public override int event_dim => _parts.Max(part => part.event_dim);

                public override Tensor check(Tensor value)
                {
                    CheckSize("cat", value, _dim, _lengths.Sum());
                    using var scope = NewDisposeScope();
                    var checks = new Tensor[_parts.Length];
                    long start = 0;
                    for (var i = 0; i < checks.Length; i++)
                    {
                        checks[i] = _parts[i].check(value.narrow(_dim, start, _lengths[i]));
                        start += _lengths[i];
                    }
                    return torch.cat(checks, _dim).MoveToOuterDisposeScope();
                }
            }

            /// <summary>One constraint for each index of a dimension.</summary>
            public class _Stack : Constraint
            {
                private readonly Constraint[] _parts;
                private readonly int _dim;

                public _Stack(IList<Constraint> cseq, int dim = 0) => (_parts, _dim) = (Parts("stack", cseq), dim);

                public override bool is_discrete => _parts.Any(part => part.is_discrete);

                public override int event_dim
                {
                    get
                    {
                        var most = _parts.Max(part => part.event_dim);
                        // A stacking dimension that lies inside the event counts as one of its dimensions.
                        return _dim + most < 0 ? most + 1 : most;
                    }
                }

                public override Tensor check(Tensor value)
                {
                    CheckSize("stack", value, _dim, _parts.Length);
                    using var scope = NewDisposeScope();
                    var checks = _parts.Select((part, i) => part.check(value.select(_dim, i))).ToArray();
                    return torch.stack(checks, _dim).MoveToOuterDisposeScope();
                }
            }

            private static Constraint[] Parts(string name, IList<Constraint> cseq)
            {
                ArgumentNullException.ThrowIfNull(cseq);
                if (cseq.Count == 0) throw new ArgumentException($"{name}: expected at least one constraint, got none.", nameof(cseq));
                return cseq.Contains(null!) ? throw new ArgumentException($"{name}: expected constraints, got a null.", nameof(cseq)) : [.. cseq];
            }

            private static void CheckSize(string name, Tensor value, long dim, long size)
            {
                var shape = value.shape;
                if (dim < -shape.Length || dim >= shape.Length || shape[dim < 0 ? dim + shape.Length : dim] != size)
                    throw new ArgumentException(
                        $"{name}: expected a value of size {size} along dimension {dim}, got shape [{string.Join(", ", shape)}].", nameof(value));
            }
        }
    }
}
