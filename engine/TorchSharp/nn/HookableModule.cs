namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// A module that runs hooks around its forward: <c>call</c> runs them, <c>forward</c> does not.
        /// A hook that returns null leaves the values as they are.
        /// </summary>
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            protected Dictionary<string, TPreHook> pre_hooks = [];
            protected Dictionary<string, TPostHook> post_hooks = [];
            protected Dictionary<string, Action<Module>> module_pre_hooks = [];
            protected Dictionary<string, Action<Module>> module_post_hooks = [];

            protected HookableModule(string name) : base(name) { }

            /// <summary>Runs after forward and may replace its result.</summary>
            public HookRemover register_forward_hook(TPostHook hook) => Register(post_hooks, hook);

            /// <summary>Runs before forward and may replace its arguments.</summary>
            public HookRemover register_forward_pre_hook(TPreHook hook) => Register(pre_hooks, hook);

            /// <summary>Runs after forward and after the hooks that see its result.</summary>
            public HookRemover register_forward_hook(Action<Module> hook) => Register(module_post_hooks, hook);

            /// <summary>Runs before forward and before the hooks that see its arguments.</summary>
            public HookRemover register_forward_pre_hook(Action<Module> hook) => Register(module_pre_hooks, hook);

            private protected void RunModulePreHooks()
            {
                foreach (var hook in Present(module_pre_hooks)) hook(this);
            }

            private protected void RunModulePostHooks()
            {
                foreach (var hook in Present(module_post_hooks)) hook(this);
            }

            /// <summary>The hooks as they are now: a hook that runs may add and remove others, which the next call sees.</summary>
            private protected static THook[] Present<THook>(Dictionary<string, THook> hooks) => hooks.Count == 0 ? [] : [.. hooks.Values];

            private HookRemover Register<THook>(Dictionary<string, THook> hooks, THook hook)
            {
                var key = Guid.NewGuid().ToString();
                hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            private void Remove(string key) =>
                _ = pre_hooks.Remove(key) || post_hooks.Remove(key) || module_pre_hooks.Remove(key) || module_post_hooks.Remove(key);

            /// <summary>Takes one hook off its module again.</summary>
            public class HookRemover
            {
                private readonly HookableModule<TPreHook, TPostHook> _module;
                private readonly string _key;

                public HookRemover(HookableModule<TPreHook, TPostHook> module, string key) => (_module, _key) = (module, key);

                public void remove() => _module.Remove(_key);
            }
        }
    }
}
