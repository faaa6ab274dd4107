using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Differentiation without a module: gradients of outputs with respect to inputs, and functions of one's own.</summary>
    public static partial class autograd
    {
        /// <summary>The gradients of the outputs' sum (weighted by grad_outputs) with respect to the inputs. No grad field changes.</summary>
        /// <param name="outputs">What to differentiate.</param>
        /// <param name="inputs">With respect to what.</param>
        /// <param name="grad_outputs">One weight tensor for each output; may be left out for scalars.</param>
        /// <param name="retain_graph">Keeps the graph for another pass.</param>
        /// <param name="create_graph">Records the pass itself, for higher derivatives; keeps the graph too.</param>
        /// <param name="allow_unused">An input that the outputs do not depend on gets an invalid tensor instead of an error.</param>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var roots = TensorHandles.Of(outputs);
            var leaves = TensorHandles.Of(inputs);
            var seeds = TensorHandles.Of(grad_outputs);
            if (seeds.Length != 0 && seeds.Length != roots.Length)
                throw new ArgumentException($"grad: expected one weight for each of the {roots.Length} outputs, got {seeds.Length}.", nameof(grad_outputs));
            var found = new nint[leaves.Length];
            fixed (nint* root = roots, leaf = leaves, seed = seeds, result = found)
                NativeError.Check(NativeMethods.te_autograd_grad(root, roots.Length, seed, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0,
                    allow_unused ? 1 : 0, leaf, leaves.Length, result));
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(found, handle => new Tensor(handle));
        }

        /// <summary>Adds the gradients of the tensors' sum (weighted by grad_tensors) to the grad of the graph's leaves.</summary>
        /// <param name="tensors">What to differentiate.</param>
        /// <param name="grad_tensors">One weight tensor for each; may be left out for scalars.</param>
        /// <param name="retain_graph">Keeps the graph for another pass; whatever create_graph is when left out.</param>
        /// <param name="create_graph">Records the pass itself, for higher derivatives.</param>
        /// <param name="inputs">Only these leaves get a gradient; all when left out.</param>
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            Tensor.Backward(tensors, grad_tensors, retain_graph ?? create_graph, create_graph, inputs);

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>Until the result is disposed, a failing backward names the forward operation, and a NaN gradient is an error.</summary>
        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(true, check_nan);

        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);
    }
}
