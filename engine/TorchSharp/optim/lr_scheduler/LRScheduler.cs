using System.Globalization;
using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Schedules of learning rates. Each function makes the scheduler of its name.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>Changes the learning rates of an optimizer's groups from step to step, mostly from epoch to epoch.</summary>
            /// <remarks>
            /// Epochs count from 0: making a scheduler is its first step. One made with the last_epoch of another goes on where
            /// that one stood, on groups that have both their rates from it (<see cref="ILearningRateController"/>). Schedulers of
            /// one optimizer can be mixed: most change the present rate rather than compute it from the first one. As in PyTorch,
            /// <see cref="step(int?)"/> with an epoch computes from the first rate where the schedule has such a form.
            /// </remarks>
            public abstract class LRScheduler
            {
                protected int _step_count;

                private readonly bool _verbose;

                protected LRScheduler() { }

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    Optimizer = optimizer;
                    Epoch = last_epoch;
                    _verbose = verbose;
                    BaseRates = [.. Groups.Select(group => group.InitialLearningRate)];
                    LastRates = [.. Groups.Select(group => group.LearningRate)];
                }

                internal Optimizer Optimizer { get; private protected set; } = null!; // ChainedLR sets it for itself

                internal int Epoch { get; set; }

                /// <summary>The groups' first rates.</summary>
                internal double[] BaseRates { get; private protected set; } = [];

                internal double[] LastRates { get; private protected set; } = [];

                internal ILearningRateController[] Groups => [.. Optimizer.ParamGroups];

                /// <summary>Goes one epoch on.</summary>
                public virtual void step() => step(null);

                /// <summary>Goes to an epoch; without one, to the next.</summary>
                public virtual void step(int? epoch) => Advance(epoch);

                /// <summary>Goes on in the same way: only <see cref="impl.ReduceLROnPlateau"/> looks at the metric.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates that the last step set.</summary>
                public IEnumerable<double> get_last_lr() => [.. LastRates];

                /// <summary>The rates of this epoch, mostly from the present ones. Called once a step.</summary>
                protected virtual IEnumerable<double> get_lr() => Scaled(1);

                /// <summary>The rates of this epoch from the first ones, where the schedule has such a form.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                /// <summary>The step to the scheduler's first epoch.</summary>
                internal void Begin()
                {
                    _step_count = 0;
                    step();
                }

                internal virtual void Advance(int? epoch)
                {
                    _step_count++;
                    Epoch = epoch ?? Epoch + 1;
                    var rates = (epoch is null ? get_lr() : get_closed_form_lr()).ToArray();
                    foreach (var (i, (group, rate)) in Groups.Zip(rates).Index())
                    {
                        group.LearningRate = rate;
                        if (i >= LastRates.Length || LastRates[i] == rate) continue;
                        LastRates[i] = rate;
                        Tell($"group {i}: learning rate {rate.ToString("g6", CultureInfo.InvariantCulture)}");
                    }
                }

                /// <summary>The present rates times a factor.</summary>
                internal double[] Scaled(double factor) => [.. Groups.Take(BaseRates.Length).Select(group => group.LearningRate * factor)];

                /// <summary>A function of the first rates.</summary>
                internal double[] FromBase(Func<double, double> rate) => Array.ConvertAll(BaseRates, new Converter<double, double>(rate));

                /// <summary>Settings of which each group has one.</summary>
                internal T[] OnePerGroup<T>(string name, IEnumerable<T> values)
                {
                    ArgumentNullException.ThrowIfNull(values, name);
                    T[] all = [.. values];
                    if (Array.Exists(all, value => value is null)) throw new ArgumentNullException(name, $"expected {name} without null, got {all.Length} with one.");
                    return all.Length == BaseRates.Length ? all
                        : throw new ArgumentException($"{name}: expected {BaseRates.Length} values, one for each parameter group, got {all.Length}.", name);
                }

                /// <summary>One setting for all groups.</summary>
                private protected static IEnumerable<T> Same<T>(Optimizer optimizer, T value, [CallerArgumentExpression(nameof(value))] string? name = null)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    ArgumentNullException.ThrowIfNull(value, name);
                    return optimizer.ParamGroups.Select(_ => value);
                }

                private protected void Tell(string what)
                {
                    if (_verbose) Console.WriteLine($"Epoch {Epoch}, {what}");
                }
            }
        }
    }
}
