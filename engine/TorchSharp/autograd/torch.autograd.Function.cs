namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>
        /// A differentiable function of one's own. Derive from <see cref="SingleTensorFunction{T}"/> or
        /// <see cref="MultiTensorFunction{T}"/> and call apply, never forward.
        /// </summary>
        /// <remarks>
        /// One object serves all calls: what belongs to a call goes into the context. Nothing is recorded inside forward, nor
        /// inside backward unless the pass was asked for with create_graph. Tensors made in either are disposed when it
        /// returns, except those that it returns or saves; DetachFromDisposeScope keeps another one. An exception in either
        /// reaches the caller of apply or backward as it is.
        /// </remarks>
        public abstract class Function<T> where T : Function<T>, new()
        {
            private static readonly FunctionBody s_body = new T().Body();

            protected Function() { }

            /// <summary>The function's name in error messages.</summary>
            public abstract string Name { get; }

            public static List<Tensor> apply_internal(params object[] vars) => FunctionCall.Apply(s_body, vars);

            internal abstract FunctionBody Body();
        }

        /// <summary>A function with one tensor as result.</summary>
        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            protected SingleTensorFunction() { }

            /// <param name="vars">What forward gets. The tensors among them are the function's inputs; tensors in lists are not.</param>
            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <returns>One entry for each of forward's arguments: the gradient, or null where there is none or none is wanted.</returns>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            internal sealed override FunctionBody Body() => new(Name, (ctx, vars) => [forward(ctx, vars)], (ctx, grads) => backward(ctx, grads[0]));
        }

        /// <summary>A function with several tensors as result.</summary>
        public abstract class MultiTensorFunction<T> : Function<T> where T : MultiTensorFunction<T>, new()
        {
            protected MultiTensorFunction() { }

            /// <param name="vars">What forward gets. The tensors among them are the function's inputs; tensors in lists are not.</param>
            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            /// <returns>One entry for each of forward's arguments: the gradient, or null where there is none or none is wanted.</returns>
            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            internal sealed override FunctionBody Body() => new(Name, forward, backward);
        }
    }
}
