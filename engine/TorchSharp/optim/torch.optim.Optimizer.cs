using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Changes parameters so that a loss goes down, one step at a time.</summary>
        public abstract class Optimizer : IDisposable
        {
            protected IList<ParamGroup> _parameter_groups = [];

            private bool _disposed;

            /// <param name="handle">Zero: this engine has no optimizers in native code.</param>
            protected Optimizer(nint handle)
            {
                if (handle != 0) throw new ArgumentException($"expected no native optimizer (0), got {handle}.", nameof(handle));
            }

            ~Optimizer() => Dispose(false);

            public void Dispose()
            {
                Dispose(true);
                _disposed = true;
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (disposing) DisposeStates();
            }

            /// <summary>Frees what the optimizer remembers from step to step; a second time it does nothing.</summary>
            internal virtual void DisposeStates() { }

            /// <exception cref="ObjectDisposedException">What the optimizer remembers has been freed.</exception>
            internal void CheckLive() => ObjectDisposedException.ThrowIf(_disposed, this);

            /// <summary>The groups, whose learning rates may be changed between steps.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            /// <summary>Every parameter of every group.</summary>
            public virtual IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

            /// <summary>Sets the gradients of all parameters to zero; a parameter without one stays without.</summary>
            public virtual void zero_grad()
            {
                using var scope = NewDisposeScope();
                using var silent = no_grad();
                Foreach.Zero_([.. parameters().Select(p => p.grad).OfType<Tensor>()]);
            }

            public virtual void add_param_group(ParamGroup param_group) => _parameter_groups.Add(param_group);

            /// <summary>One step along the gradients that the parameters hold. Parameters without a gradient stay as they are.</summary>
            /// <param name="closure">Computes the loss and its gradients; called first.</param>
            /// <returns>The closure's loss, or null without one.</returns>
            [return: NotNullIfNotNull(nameof(closure))]
            public abstract Tensor? step(Func<Tensor>? closure = null);

            public delegate nint LossClosure();

            /// <summary>The groups' settings and the parameters' states, in the order of the parameters.</summary>
            public class StateDictionary
            {
                internal StateDictionary() { }

                public List<OptimizerOptions> Options { get; } = [];

                public List<OptimizerState> State { get; } = [];

                /// <summary>For each group, where its parameters' states stand in <see cref="State"/>.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }
    }
}
