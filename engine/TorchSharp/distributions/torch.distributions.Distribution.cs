using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Probability distributions over batches of parameters, with PyTorch's names and PyTorch's draws.</summary>
    public static partial class distributions
    {
        /// <summary>
        /// A distribution, or a batch of independent ones: a sample has shape sample_shape + batch_shape + event_shape.
        /// </summary>
        /// <remarks>
        /// A distribution keeps its parameters alive and lets go of them on Dispose; the tensors that the caller gave stay the
        /// caller's. Whatever a property or method returns belongs to the caller. Parameters are checked when a distribution is
        /// made (an <see cref="ArgumentException"/> names the first wrong number); the values that log_prob and cdf get are not.
        /// </remarks>
        public abstract class Distribution : IDisposable
        {
            /// <summary>Euler's and Mascheroni's constant.</summary>
            protected const double euler_constant = 0.57721566490153286060;

            /// <summary>Draws the samples; torch's default generator where it is null.</summary>
            protected Generator? generator;

            private Tensor[] _parameters = [];
            private List<Tensor> _derived = [];

            public Distribution(Generator? generator, long[]? batch_shape = null, long[]? event_shape = null)
            {
                this.generator = generator;
                _init(batch_shape ?? [], event_shape ?? []);
            }

            public Distribution(Generator? generator, Size batch_shape, Size? event_shape = null)
            {
                this.generator = generator;
                _init(batch_shape, event_shape);
            }

            /// <summary>The shape of the batch of distributions.</summary>
            public Size batch_shape { get; protected set; }

            /// <summary>The shape of one sample of one distribution.</summary>
            public Size event_shape { get; protected set; }

            public abstract Tensor mean { get; }

            /// <summary>The most probable value.</summary>
            /// <exception cref="NotImplementedException">The distribution has none that is known in closed form.</exception>
            public virtual Tensor mode => Mode();

            public abstract Tensor variance { get; }

            public virtual Tensor stddev => WrappedTensorDisposeScope(() => variance.sqrt());

            /// <summary>Draws without a gradient.</summary>
            public virtual Tensor sample(params long[] sample_shape)
            {
                using var _ = no_grad();
                return rsample(sample_shape);
            }

            public Tensor sample(Size sample_shape) => sample(sample_shape.Shape);

            /// <summary>
            /// Draws so that the sample carries a gradient to the parameters, where the distribution can be written as a
            /// differentiable function of them and of noise; a discrete distribution draws as sample does.
            /// </summary>
            public abstract Tensor rsample(params long[] sample_shape);

            public Tensor rsample(Size sample_shape) => rsample(sample_shape.Shape);

            /// <summary>The logarithm of the density, or of the probability, at value; sums over the event's dimensions.</summary>
            public abstract Tensor log_prob(Tensor value);

            /// <summary>The entropy in nats.</summary>
            public abstract Tensor entropy();

            /// <summary>The same distribution for a larger batch. Nothing is copied: the parameters are views.</summary>
            /// <param name="batch_shape">The new shape; the present one must broadcast to it.</param>
            /// <param name="instance">An object of the same class that takes the result on, for derived classes; a new one when left out.</param>
            /// <exception cref="ArgumentException">instance is of another class.</exception>
            public abstract Distribution expand(Size batch_shape, Distribution? instance = null);

            /// <summary>The probability of a value of at most this.</summary>
            public virtual Tensor cdf(Tensor value) => throw Missing(nameof(cdf));

            /// <summary>The value whose cdf this is.</summary>
            public virtual Tensor icdf(Tensor value) => throw Missing(nameof(icdf));

            /// <summary>All values of a discrete distribution, along a new first dimension.</summary>
            /// <param name="expand">False leaves the batch dimensions at size 1.</param>
            public virtual Tensor enumerate_support(bool expand = true)
            {
                using var scope = NewDisposeScope();
                var values = Support();
                var values_shape = values.shape;
                values = values.reshape([values_shape[0], .. batch_shape.Select(_ => 1L), .. values_shape[1..]]);
                if (expand) values = values.expand([values_shape[0], .. batch_shape.Shape, .. values_shape[1..]]);
                return values.MoveToOuterDisposeScope();
            }

            /// <summary>exp(entropy): the number of equally likely values with the same entropy.</summary>
            public virtual Tensor perplexity() => WrappedTensorDisposeScope(() => entropy().exp());

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                foreach (var tensor in _parameters.Concat(_derived)) tensor.Dispose();
            }

            protected void _init(Size? batch_shape = null, Size? event_shape = null)
            {
                this.batch_shape = batch_shape ?? Size.Empty;
                this.event_shape = event_shape ?? Size.Empty;
            }

            /// <summary>The shape of a sample: sample_shape + batch_shape + event_shape.</summary>
            protected long[] ExtendedShape(params long[] sample_shape) => [.. sample_shape, .. batch_shape.Shape, .. event_shape.Shape];

            /// <param name="logits">Log-odds, or log-probabilities up to a constant along the last dimension.</param>
            /// <param name="isBinary">Whether they are log-odds.</param>
            protected Tensor LogitsToProbs(Tensor logits, bool isBinary = false) => isBinary ? logits.sigmoid() : logits.softmax(-1);

            /// <summary>Back from LogitsToProbs; probabilities of 0 and 1 give large finite numbers.</summary>
            protected Tensor ProbsToLogits(Tensor probs, bool isBinary = false) => WrappedTensorDisposeScope(() =>
            {
                var clamped = ClampProbs(probs);
                return isBinary ? clamped.log() - (-clamped).log1p() : clamped.log();
            });

            /// <summary>Into [eps, 1 - eps] of the element type.</summary>
            protected Tensor ClampProbs(Tensor probs)
            {
                var eps = finfo(probs.dtype).eps;
                return probs.clamp((Scalar)eps, (Scalar)(1 - eps));
            }

            /// <summary>max(x, 0), with a gradient of 1/2 at 0.</summary>
            protected Tensor ClampByZero(Tensor x) => WrappedTensorDisposeScope(() => (x.clamp_min(0) + x - x.clamp_max(0)) / 2);

            // ---- what the distributions here are built from

            /// <summary>Takes over the tensors that the distribution is made of, and lets go of those that it had.</summary>
            private protected void Own(params Tensor[] parameters)
            {
                var before = (_parameters, _derived);
                _parameters = Array.ConvertAll(parameters, parameter => parameter.DetachFromDisposeScope());
                _derived = [];
                Derive();
                foreach (var tensor in before._parameters.Concat(before._derived)) tensor.Dispose();
            }

            /// <summary>Makes what a distribution keeps besides its parameters from them.</summary>
            private protected virtual void Derive() { }

            /// <summary>Takes over a tensor that <see cref="Derive"/> has made.</summary>
            private protected Tensor Keep(Tensor derived)
            {
                _derived.Add(derived.DetachFromDisposeScope());
                return derived;
            }

            /// <summary>Owns parameters of one shape, to which the given ones broadcast; the shape of the batch.</summary>
            private protected void OwnBroadcast(params Tensor[] parameters)
            {
                Own([.. broadcast_tensors(parameters)]);
                _init(_parameters[0].shape);
            }

            private protected Tensor Parameter(int place) => _parameters[place];

            /// <summary>The parameters for another batch shape; their dimensions beyond the batch stay.</summary>
            private protected virtual Tensor[] ExpandedParameters(Size batch_shape)
            {
                var before = this.batch_shape.Length;
                return Array.ConvertAll(_parameters, parameter => parameter.expand([.. batch_shape.Shape, .. parameter.shape[before..]]));
            }

            /// <summary>expand for a distribution that is nothing but its parameters.</summary>
            private protected T Expanded<T>(Size batch_shape, Distribution? instance, Func<T> make) where T : Distribution
            {
                var expanded = InstanceOr(instance, make);
                expanded.Own(ExpandedParameters(batch_shape));
                expanded._init(batch_shape, event_shape);
                return expanded;
            }

            private protected static T InstanceOr<T>(Distribution? instance, Func<T> make) where T : Distribution => instance switch
            {
                null => make(),
                T fitting => fitting,
                _ => throw new ArgumentException($"expand: expected an instance of {typeof(T).Name}, got {instance.GetType().Name}.", nameof(instance)),
            };

            private protected virtual Tensor Mode() => throw Missing(nameof(mode));

            /// <summary>The values of a discrete distribution along the first dimension, then the event's dimensions.</summary>
            private protected virtual Tensor Support() => throw Missing(nameof(enumerate_support));

            private protected NotImplementedException Missing(string member) =>
                new($"{GetType().Name}: {member} is not known in closed form for this distribution.");

            private protected Tensor ProbsOf(Tensor parameter, ParameterForm form, bool isBinary) =>
                form == ParameterForm.Probs ? parameter.Share() : LogitsToProbs(parameter, isBinary);

            private protected Tensor LogitsOf(Tensor parameter, ParameterForm form, bool isBinary) =>
                form == ParameterForm.Logits ? parameter.Share() : ProbsToLogits(parameter, isBinary);
        }
    }
}
