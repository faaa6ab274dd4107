using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>Whether operations on this tensor are recorded for differentiation.</summary>
        public bool requires_grad
        {
            get
            {
                var answer = NativeMethods.te_requires_grad(Handle);
                GC.KeepAlive(this);
                NativeError.Check(answer);
                return answer != 0;
            }
            set
            {
                NativeError.Check(NativeMethods.te_set_requires_grad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>True for tensors that no recorded operation made.</summary>
        public bool is_leaf
        {
            get
            {
                var answer = NativeMethods.te_is_leaf(Handle);
                GC.KeepAlive(this);
                return answer != 0;
            }
        }

        public void retain_grad()
        {
            NativeError.Check(NativeMethods.te_retain_grad(Handle));
            GC.KeepAlive(this);
        }

        /// <summary>The gradient that backward accumulated here, or null. Each read gives an object of its own.</summary>
        public Tensor? grad
        {
            get
            {
                NativeError.Check(NativeMethods.te_grad(Handle, out var grad));
                GC.KeepAlive(this);
                return grad == 0 ? null : new Tensor(grad);
            }
            set
            {
                NativeError.Check(NativeMethods.te_set_grad(Handle, value?.Handle ?? 0));
                // A temporary given here must not be finalized before the native side has taken its reference.
                GC.KeepAlive(value);
                GC.KeepAlive(this);
            }
        }

        /// <summary>Differentiates this scalar with respect to the leaves of its graph and adds the results to their grad.</summary>
        public void backward() => Backward([this], null, retainGraph: false, createGraph: false, null);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            // A graph of the gradients holds on to the graph of the values.
            Backward([this], grad_tensors, retain_graph || create_graph, create_graph, inputs);

        internal static void Backward(IEnumerable<Tensor> tensors, IEnumerable<Tensor>? grads, bool retainGraph, bool createGraph, IEnumerable<Tensor>? inputs)
        {
            var roots = TensorHandles.Of(tensors);
            var seeds = TensorHandles.Of(grads);
            var leaves = TensorHandles.Of(inputs);
            if (seeds.Length != 0 && seeds.Length != roots.Length)
                throw new ArgumentException($"backward: expected one gradient for each of the {roots.Length} tensors, got {seeds.Length}.", nameof(grads));
            fixed (nint* root = roots, seed = seeds, leaf = leaves)
                NativeError.Check(NativeMethods.te_backward(root, roots.Length, seed, retainGraph ? 1 : 0, createGraph ? 1 : 0, leaf, leaves.Length));
            GC.KeepAlive(tensors);
            GC.KeepAlive(grads);
            GC.KeepAlive(inputs);
        }

        /// <summary>The same values, cut off from the graph; shares the storage.</summary>
        public Tensor detach() => Op.Call("detach", this);

        public Tensor detach_() => Op.InPlace("detach_", this);
    }
}
