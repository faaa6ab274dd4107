namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose forward takes one argument.</summary>
        public abstract class Module<T, TResult>
            : HookableModule<Func<Module<T, TResult>, T, T>, Func<Module<T, TResult>, T, TResult, TResult>>, IModule<T, TResult>
        {
            protected Module(string name) : base(name) { }

            /// <summary>The module's computation, without hooks.</summary>
            public abstract TResult forward(T input);

            /// <summary>Runs the module with its hooks.</summary>
            public TResult call(T input) => Hooked(input, null);

            /// <summary>Runs the hooks around another way to the result, where the module has several; null is forward.</summary>
            private protected TResult Hooked(T input, Func<T, TResult>? run)
            {
                RunModulePreHooks();
                foreach (var hook in Present(pre_hooks))
                {
                    if (hook(this, input) is { } modified) input = modified;
                }
                var result = run is null ? forward(input) : run(input);
                foreach (var hook in Present(post_hooks))
                {
                    if (hook(this, input, result) is { } modified) result = modified;
                }
                RunModulePostHooks();
                return result;
            }
        }
    }
}
