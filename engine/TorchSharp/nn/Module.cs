using System.Collections.Concurrent;
using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// Base of all modules: owns parameters, buffers and submodules by name. Those live outside dispose scopes and are
        /// freed by the module's own <see cref="Dispose()"/>.
        /// </summary>
        public partial class Module : IDisposable
        {
            private static readonly ConcurrentDictionary<Type, FieldInfo[]> s_fields = new();

            protected OrderedDict<string, Module> _internal_submodules = [];
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = [];
            protected OrderedDict<string, Parameter> _internal_params = [];
            protected DeviceType _deviceType = DeviceType.CPU;
            protected int _deviceIndex = -1;
            protected string? name;

            private bool _componentsRegistered;
            private bool _training = true;

            protected Module(string name) => this.name = name;

            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name;

            /// <summary>True in training mode, which a new module is in.</summary>
            public virtual bool training => _training;

            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var child in children()) child.train(train);
            }

            public virtual void eval() => train(false);

            /// <summary>Calls the function for every submodule, innermost first, and at last for this module.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var child in children()) child.apply(fn);
                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    using var gradient = parameter.grad;
                    if (gradient is null) continue;
                    if (set_to_none) parameter.grad = null;
                    else gradient.detach_().zero_();
                }
            }

            // ---- registration

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                CheckName(name);
                if (tensor is null || tensor.IsInvalid) throw new ArgumentNullException(nameof(tensor), $"buffer '{name}': expected a tensor, got none.");
                if (!_internal_buffers.TryAdd(name, (tensor, persistent))) throw AlreadyThere("buffer", name);
                tensor.DetachFromDisposeScope();
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                CheckName(name);
                if (param is null || param.IsInvalid) throw new ArgumentNullException(nameof(param), $"parameter '{name}': expected a tensor, got none.");
                if (!_internal_params.TryAdd(name, param)) throw AlreadyThere("parameter", name);
                param.DetachFromDisposeScope();
            }

            /// <summary>Registers a submodule; null takes the one of that name off.</summary>
            public virtual void register_module(string name, Module submodule)
            {
                CheckName(name);
                if (submodule is null)
                {
                    _internal_submodules.Remove(name);
                    return;
                }
                if (_internal_submodules.ContainsKey(name)) throw AlreadyThere("submodule", name);
                submodule.RegisterComponents();
                _internal_submodules.Add(name, submodule);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers or replaces a parameter; null takes it off.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                value?.DetachFromDisposeScope();
                Put(_internal_params, name, value);
            }

            protected void ConditionallyRegisterParameter(string name, Tensor value) =>
                ConditionallyRegisterParameter(name, value as Parameter ?? (value is null ? null : new Parameter(value)));

            /// <summary>Registers or replaces a buffer; null takes it off.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null) _internal_buffers.Remove(name);
                else Put(_internal_buffers, name, (value.DetachFromDisposeScope(), persistent));
            }

            /// <summary>The setter of a parameter's property: frees the parameter that the new one replaces.</summary>
            private protected void Replace(ref Parameter? slot, Parameter? value, string name)
            {
                if (ReferenceEquals(slot, value)) return;
                slot?.Dispose();
                slot = value;
                ConditionallyRegisterParameter(name, value);
            }

            /// <summary>The setter of a buffer's property: frees the buffer that the new one replaces.</summary>
            private protected void Replace(ref Tensor? slot, Tensor? value, string name)
            {
                if (ReferenceEquals(slot, value)) return;
                slot?.Dispose();
                slot = value;
                ConditionallyRegisterBuffer(name, value);
            }

            /// <summary>
            /// Registers the fields of this object that hold modules, parameters or tensors (these as buffers) under their
            /// names. Custom modules call it at the end of their constructor.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                if (_componentsRegistered) return;
                _componentsRegistered = true;
                foreach (var field in s_fields.GetOrAdd(GetType(), InstanceFields))
                {
                    var component = field.ComponentName();
                    if (_internal_submodules.ContainsKey(component) || _internal_params.ContainsKey(component)
                        || _internal_buffers.ContainsKey(component)) continue;
                    switch (field.GetValue(this))
                    {
                        case Module module: register_module(component, module); break;
                        case Parameter parameter: register_parameter(component, parameter); break;
                        case Tensor tensor: register_buffer(component, tensor); break;
                    }
                }
            }

            protected void ClearModules() => _internal_submodules.Clear();

            protected static (Device device, ScalarType dtype) GetDefaultDeviceAndType(Device? device = null, ScalarType? dtype = null) =>
                (device ?? get_default_device(), dtype ?? get_default_dtype());

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                foreach (var (_, (buffer, _)) in _internal_buffers) buffer.Dispose();
                foreach (var (_, parameter) in _internal_params) parameter.Dispose();
                foreach (var (_, module) in _internal_submodules) module.Dispose();
            }

            private static FieldInfo[] InstanceFields(Type type)
            {
                var fields = new List<FieldInfo>();
                for (var level = type; level is not null && level != typeof(Module); level = level.BaseType)
                    fields.AddRange(level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
                return [.. fields];
            }

            private static void Put<TValue>(OrderedDict<string, TValue> entries, string name, TValue? value)
            {
                if (value is null) entries.Remove(name);
                else if (entries.ContainsKey(name)) entries[name] = value;
                else entries.Add(name, value);
            }

            private static void CheckName(string name)
            {
                if (string.IsNullOrEmpty(name) || name.Contains('.'))
                    throw new ArgumentException($"expected a name that is not empty and has no '.', got '{name}'.", nameof(name));
            }

            private InvalidOperationException AlreadyThere(string kind, string name) =>
                new($"{GetName()}: the {kind} '{name}' is already registered.");
        }
    }
}
