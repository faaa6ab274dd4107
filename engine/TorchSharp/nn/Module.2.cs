namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose forward takes two arguments.</summary>
        public abstract class Module<T1, T2, TResult>
            : HookableModule<Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)?>,
                Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>>,
              IModule<T1, T2, TResult>
        {
            protected Module(string name) : base(name) { }

            /// <summary>The module's computation, without hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Runs the module with its hooks.</summary>
            public TResult call(T1 input1, T2 input2) => Hooked(input1, input2, null);

            /// <summary>Runs the hooks around another way to the result, where the module has several; null is forward.</summary>
            private protected TResult Hooked(T1 input1, T2 input2, Func<T1, T2, TResult>? run)
            {
                RunModulePreHooks();
                foreach (var hook in Present(pre_hooks))
                {
                    if (hook(this, input1, input2) is { } modified) (input1, input2) = modified;
                }
                var result = run is null ? forward(input1, input2) : run(input1, input2);
                foreach (var hook in Present(post_hooks))
                {
                    if (hook(this, input1, input2, result) is { } modified) result = modified;
                }
                RunModulePostHooks();
                return result;
            }
        }
    }
}
