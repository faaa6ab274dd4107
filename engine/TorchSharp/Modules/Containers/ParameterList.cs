using System.Collections;
using System.Globalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>A list of parameters, registered under their positions.</summary>
    public class ParameterList : Module, IList<Parameter>
    {
        private readonly List<Parameter> _list = [];

        public ParameterList(params Parameter[] parameters) : base("ParameterList") => extend(parameters);

        public int Count => _list.Count;

        public bool IsReadOnly => false;

        public Parameter this[int index]
        {
            get => _list[index];
            set
            {
                _list[index] = value;
                Number();
            }
        }

        public void append(params Parameter[] parameters) => extend(parameters);

        public void extend(IEnumerable<Parameter> parameters)
        {
            _list.AddRange(parameters);
            Number();
        }

        public void Add(Parameter item) => append(item);

        public void Insert(int index, Parameter item)
        {
            _list.Insert(index, item);
            Number();
        }

        public bool Remove(Parameter item)
        {
            var found = _list.Remove(item);
            Number();
            return found;
        }

        public void RemoveAt(int index)
        {
            _list.RemoveAt(index);
            Number();
        }

        public void Clear()
        {
            _list.Clear();
            Number();
        }

        public bool Contains(Parameter item) => _list.Contains(item);

        public int IndexOf(Parameter item) => _list.IndexOf(item);

        public void CopyTo(Parameter[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

        public IEnumerator<Parameter> GetEnumerator() => _list.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override bool has_parameter(string target) => base.has_parameter(target);

        public override Parameter? get_parameter(string target) => base.get_parameter(target);

        protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking) => base._toEpilog(dtype, device, non_blocking);

        public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => base.named_parameters(recurse);

        protected override void RegisterComponents()
        {
            Number();
            base.RegisterComponents();
        }

        /// <summary>Registers the items under their positions.</summary>
        private void Number()
        {
            _internal_params.Clear();
            for (var i = 0; i < _list.Count; i++) register_parameter(i.ToString(CultureInfo.InvariantCulture), _list[i]);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.ParameterList ParameterList(params Modules.Parameter[] parameters) => new(parameters);
        }
    }
}
