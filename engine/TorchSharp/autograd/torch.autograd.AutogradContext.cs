using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a custom function's forward leaves for its backward, and what it tells the engine about its tensors.</summary>
        /// <remarks>Lives as long as the graph. Usable only inside forward and backward.</remarks>
        public class AutogradContext : IDisposable
        {
            // Most functions save one value or none: what is not used is not made.
            private Dictionary<string, object?>? _data;
            private List<Tensor>? _owned;
            private List<Tensor>? _toSave;
            private nint _native;
            private bool _forward;

            internal AutogradContext() { }

            /// <summary>Whether backward sees zeros (the default) or an invalid tensor where no gradient arrived for an output.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            /// <summary>Keeps tensors for backward; the engine checks that nobody changes them meanwhile. Inputs and outputs may be among them.</summary>
            public void save_for_backward(List<Tensor> tensors)
            {
                CheckForward();
                _toSave = tensors;
            }

            /// <summary>The saved tensors, as objects of their own; null where a null was saved. Empty in forward.</summary>
            public unsafe List<Tensor> get_saved_variables()
            {
                Check();
                if (_forward) return [];
                var count = (int)NativeError.Check((long)NativeMethods.te_context_saved(_native, out var handles));
                try
                {
                    var saved = new List<Tensor>(count);
                    for (var i = 0; i < count; i++) saved.Add(handles[i] == 0 ? null! : new Tensor(handles[i]));
                    return saved;
                }
                finally
                {
                    NativeMethods.te_free(handles);
                }
            }

            /// <summary>Keeps anything else for backward. A tensor in it, alone or in a list or tuple, lives as long as the graph.</summary>
            public void save_data(string key, object? value) => (_data ??= [])[key] = value;

            /// <summary>What was saved under the key, or null.</summary>
            public object get_data(string key) => _data?.GetValueOrDefault(key)!; // not marked as nullable, as in TorchSharp: callers unbox it

            /// <summary>Names the inputs that forward has changed in place; it must return them too.</summary>
            public unsafe void mark_dirty(List<Tensor> tensors)
            {
                CheckForward();
                var handles = TensorHandles.Of(tensors);
                fixed (nint* first = handles) NativeError.Check(NativeMethods.te_context_mark_dirty(_native, first, handles.Length));
                GC.KeepAlive(tensors);
            }

            /// <summary>Names the outputs that have no gradient.</summary>
            public unsafe void mark_non_differentiable(List<Tensor> tensors)
            {
                CheckForward();
                var handles = TensorHandles.Of(tensors);
                fixed (nint* first = handles) NativeError.Check(NativeMethods.te_context_mark_non_differentiable(_native, first, handles.Length));
                GC.KeepAlive(tensors);
            }

            public void set_materialize_grads(bool value)
            {
                Check();
                NativeError.Check(NativeMethods.te_context_materialize_grads(_native, value ? 1 : 0));
                MaterializeGrads = value;
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                _owned?.ForEach(tensor => tensor.Dispose());
                _owned = null;
                _data = null;
            }

            // ---- for the bridge

            internal void Enter(nint native, bool forward) => (_native, _forward) = (native, forward);

            internal void Leave() => _native = 0;

            /// <summary>Hands the saved tensors over to the graph, while they are alive.</summary>
            internal unsafe void Commit()
            {
                if (_toSave is null) return;
                var handles = _toSave.ConvertAll(t => t is { IsInvalid: false } ? t.Handle : 0).ToArray();
                fixed (nint* first = handles) NativeError.Check(NativeMethods.te_context_save(_native, first, handles.Length));
                GC.KeepAlive(_toSave);
                _toSave = null;
            }

            /// <summary>Takes the tensors in the saved data out of a callback's scope.</summary>
            internal void Rescue(DisposeScope scope)
            {
                if (_data is null) return;
                foreach (var value in _data.Values) Rescue(scope, value);
            }

            private void Rescue(DisposeScope scope, object? value)
            {
                switch (value)
                {
                    case Tensor tensor when ReferenceEquals(tensor.OwningDisposeScope, scope):
                        scope.Detach(tensor);
                        (_owned ??= []).Add(tensor);
                        break;
                    case IEnumerable<Tensor> tensors:
                        foreach (var tensor in tensors) Rescue(scope, (object)tensor);
                        break;
                    case ITuple tuple:
                        for (var i = 0; i < tuple.Length; i++) Rescue(scope, tuple[i]);
                        break;
                }
            }

            private void Check()
            {
                if (_native == 0) throw new InvalidOperationException("expected the context to be used inside forward or backward. Fix: read what is needed there.");
            }

            private void CheckForward()
            {
                Check();
                if (!_forward) throw new InvalidOperationException("expected to be called in forward, got a call in backward.");
            }
        }
    }
}
