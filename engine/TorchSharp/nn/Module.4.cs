namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose forward takes four arguments.</summary>
        public abstract class Module<T1, T2, T3, T4, TResult>
            : HookableModule<Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, (T1, T2, T3, T4)?>,
                Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, TResult, TResult>>,
              IModule<T1, T2, T3, T4, TResult>
        {
            protected Module(string name) : base(name) { }

            /// <summary>The module's computation, without hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4);

            /// <summary>Runs the module with its hooks.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4)
            {
                RunModulePreHooks();
                foreach (var hook in Present(pre_hooks))
                {
                    if (hook(this, input1, input2, input3, input4) is { } modified) (input1, input2, input3, input4) = modified;
                }
                var result = forward(input1, input2, input3, input4);
                foreach (var hook in Present(post_hooks))
                {
                    if (hook(this, input1, input2, input3, input4, result) is { } modified) result = modified;
                }
                RunModulePostHooks();
                return result;
            }
        }
    }
}
