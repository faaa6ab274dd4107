using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>Parameters by name, in the order in which they were added.</summary>
    public class ParameterDict : Module, IDictionary<string, Parameter>, IList<(string, Parameter)>
    {
        private readonly OrderedDict<string, Parameter> _entries = [];

        public ParameterDict() : base("ParameterDict") { }

        public int Count => _entries.Count;

        public bool IsReadOnly => false;

        public ICollection<string> Keys => _entries.Keys;

        public ICollection<Parameter> Values => _entries.Values;

        public (string, Parameter) this[int index]
        {
            get => _entries[index];
            set
            {
                _entries[index] = value;
                Register();
            }
        }

        public Parameter this[string key]
        {
            get => _entries[key];
            set
            {
                if (_entries.ContainsKey(key)) _entries[key] = value;
                else _entries.Add(key, value);
                Register();
            }
        }

        public IEnumerator<(string, Parameter)> items() => _entries.GetEnumerator();

        public IEnumerable<string> keys() => _entries.keys();

        public IEnumerable<Parameter> values() => _entries.values();

        public void Add(string key, Parameter value) => Insert(Count, (key, value));

        public void Add((string, Parameter) item) => Insert(Count, item);

        public void Add(KeyValuePair<string, Parameter> item) => Insert(Count, (item.Key, item.Value));

        public void Insert(int index, (string, Parameter) item)
        {
            _entries.Insert(index, item);
            Register();
        }

        public bool Remove(string key) => Registered(_entries.Remove(key));

        public bool Remove((string, Parameter) item) => Registered(_entries.Remove(item));

        public bool Remove(KeyValuePair<string, Parameter> item) => Registered(_entries.Remove(item));

        public void RemoveAt(int index)
        {
            _entries.RemoveAt(index);
            Register();
        }

        public void Clear()
        {
            _entries.Clear();
            Register();
        }

        public void clear() => Clear();

        public bool Contains((string, Parameter) item) => _entries.Contains(item);

        public bool Contains(KeyValuePair<string, Parameter> item) => _entries.Contains(item);

        public bool ContainsKey(string key) => _entries.ContainsKey(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out Parameter value) => _entries.TryGetValue(key, out value);

        public int IndexOf((string, Parameter) item) => _entries.IndexOf(item);

        public void CopyTo((string, Parameter)[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

        public void CopyTo(KeyValuePair<string, Parameter>[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

        public IEnumerator<(string, Parameter)> GetEnumerator() => _entries.GetEnumerator();

        IEnumerator<KeyValuePair<string, Parameter>> IEnumerable<KeyValuePair<string, Parameter>>.GetEnumerator() =>
            ((IEnumerable<KeyValuePair<string, Parameter>>)_entries).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse) => base.named_parameters(recurse);

        public override bool has_parameter(string target) => base.has_parameter(target);

        public override Parameter? get_parameter(string target) => base.get_parameter(target);

        protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking) => base._toEpilog(dtype, device, non_blocking);

        protected override void RegisterComponents()
        {
            Register();
            base.RegisterComponents();
        }

        private bool Registered(bool changed)
        {
            Register();
            return changed;
        }

        private void Register()
        {
            _internal_params.Clear();
            foreach (var (key, value) in _entries) register_parameter(key, value);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.ParameterDict ParameterDict(params (string, Modules.Parameter)[] parameters)
            {
                var dictionary = new Modules.ParameterDict();
                foreach (var entry in parameters) dictionary.Add(entry);
                return dictionary;
            }
        }
    }
}
