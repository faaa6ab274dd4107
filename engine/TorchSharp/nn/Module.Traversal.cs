using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // What a module holds, by name. A tensor that is shared is listed once, under the first of its names.
        public partial class Module
        {
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                Listed(_internal_params, recurse, child => child.named_parameters());

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(entry => entry.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
                Listed(
                    OwnBuffers(include_nonpersistent),
                    recurse,
                    child => child.named_buffers(true, include_nonpersistent));

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            public virtual IEnumerable<Module> children() => named_children().Select(entry => entry.module);

            /// <summary>All submodules, this one left out: first its children, then theirs.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var entry in named_children()) yield return entry;
                foreach (var (childName, child) in named_children())
                {
                    foreach (var (innerName, module) in child.named_modules()) yield return ($"{childName}.{innerName}", module);
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            public virtual bool has_parameter(string target) =>
                _internal_params.ContainsKey(target) || Child(target, out var rest) is { } child && child.has_parameter(rest);

            public virtual bool has_buffer(string target) =>
                _internal_buffers.ContainsKey(target) || Child(target, out var rest) is { } child && child.has_buffer(rest);

            /// <summary>The parameter of that dotted name, or null.</summary>
            public virtual Parameter? get_parameter(string target) =>
                _internal_params.TryGetValue(target, out var parameter) ? parameter : Child(target, out var rest)?.get_parameter(rest);

            /// <summary>The buffer of that dotted name, or null.</summary>
            public virtual Tensor? get_buffer(string target) =>
                _internal_buffers.TryGetValue(target, out var buffer) ? buffer.Item1 : Child(target, out var rest)?.get_buffer(rest);

            private IEnumerable<(string, Tensor)> OwnBuffers(bool includeNonPersistent)
            {
                foreach (var (ownName, (buffer, persistent)) in _internal_buffers)
                {
                    if (persistent || includeNonPersistent) yield return (ownName, buffer);
                }
            }

            private IEnumerable<(string name, T tensor)> Listed<T>(
                IEnumerable<(string, T)> own, bool recurse, Func<Module, IEnumerable<(string, T)>> ofChild) where T : Tensor
            {
                var seen = new HashSet<T>(ReferenceEqualityComparer.Instance);
                foreach (var (ownName, tensor) in own)
                {
                    if (!tensor.IsInvalid && seen.Add(tensor)) yield return (ownName, tensor);
                }
                if (!recurse) yield break;
                foreach (var (childName, child) in named_children())
                {
                    foreach (var (innerName, tensor) in ofChild(child))
                    {
                        if (seen.Add(tensor)) yield return ($"{childName}.{innerName}", tensor);
                    }
                }
            }

            /// <summary>The child that the first part of a dotted name names, and the rest of the name.</summary>
            private Module? Child(string target, out string rest)
            {
                var dot = target.IndexOf('.', StringComparison.Ordinal);
                rest = target[(dot + 1)..];
                if (dot < 0) return null;
                var first = target[..dot];
                return named_children().FirstOrDefault(entry => entry.name == first).module;
            }
        }
    }
}
