using System.Text;
using TorchSharp.Utils;

namespace TorchSharp.Modules;

// States as objects and in TorchSharp's file format: the optimizer's name, how many groups and states, then all of them. Loading is
// all or nothing.
public abstract partial class OptimizerHelper
{
    public virtual StateDictionary state_dict()
    {
        CheckLive();
        var dictionary = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            dictionary.Options.Add(group.Options);
            var places = new List<int>();
            foreach (var parameter in group.Parameters)
            {
                places.Add(dictionary.State.Count);
                var state = _state[parameter.Handle];
                state.Follow(group.Options);
                dictionary.State.Add(state);
            }
            dictionary.StateIndexRef.Add(places);
        }
        return dictionary;
    }

    /// <summary>Takes over settings and states of an optimizer of the same kind over parameters of the same shapes and types.</summary>
    /// <exception cref="InvalidDataException">The dictionary is of another kind of optimizer; nothing has changed.</exception>
    /// <exception cref="ArgumentException">Numbers of groups or states, shapes or types differ; nothing has changed.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        ArgumentNullException.ThrowIfNull(state_dict);
        var own = this.state_dict();
        CheckCounts(own, state_dict.Options.Count, state_dict.State.Count);
        Take(own, state_dict);
    }

    /// <summary>Writes settings and states. The file is whole or not there: a failure leaves what stood under the name before.</summary>
    public void save_state_dict(string location) => AtomicFile.Write(location, stream =>
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        save_state_dict(writer);
    });

    public void save_state_dict(BinaryWriter writer)
    {
        var own = state_dict();
        writer.Write(GetType().Name);
        writer.Encode(own.Options.Count);
        writer.Encode(own.State.Count);
        own.Options.ForEach(options => options.SaveStateDict(writer));
        own.State.ForEach(state => state.SaveStateDict(writer));
    }

    /// <summary>Reads what <see cref="save_state_dict(string)"/> wrote.</summary>
    /// <inheritdoc cref="load_state_dict(StateDictionary)"/>
    public void load_state_dict(string location)
    {
        using var stream = File.OpenRead(location);
        using var reader = new BinaryReader(stream);
        load_state_dict(reader);
    }

    /// <inheritdoc cref="load_state_dict(StateDictionary)"/>
    /// <remarks>While it reads, the states are in memory twice. An optimizer of one's own, whose states only it can make, is read in place.</remarks>
    public void load_state_dict(BinaryReader reader)
    {
        CheckLive();
        var name = reader.ReadString();
        CheckKind(GetType().Name, name, "stream");
        var own = state_dict();
        CheckCounts(own, reader.Decode(), reader.Decode());
        var read = new StateDictionary();
        try
        {
            foreach (var options in own.Options)
            {
                read.Options.Add(options.Copy());
                read.Options[^1].LoadStateDict(reader);
            }
            foreach (var state in own.State)
            {
                read.State.Add(_newState?.Invoke(state.Owner) ?? state);
                read.State[^1].LoadStateDict(reader);
            }
            Take(own, read);
        }
        finally
        {
            if (_newState is not null) read.State.ForEach(state => (state as IDisposable)?.Dispose());
        }
    }

    /// <summary>Compares everything, then copies.</summary>
    private void Take(StateDictionary own, StateDictionary from)
    {
        foreach (var (mine, options) in own.Options.Zip(from.Options)) CheckKind(Kind(mine), Kind(options), "dictionary");
        for (var i = 0; i < own.State.Count; i++)
        {
            CheckKind(Kind(own.State[i]), Kind(from.State[i]), "dictionary");
            CheckFits(own.State[i].Owner, from.State[i], i);
        }
        foreach (var (mine, options) in own.Options.Zip(from.Options))
            if (!ReferenceEquals(mine, options)) mine.LoadStateDict(options);
        foreach (var (mine, state) in own.State.Zip(from.State))
            if (!ReferenceEquals(mine, state)) mine.LoadStateDict(state);
    }

    private void CheckFits(Parameter parameter, OptimizerState state, int place)
    {
        foreach (var tensor in state.Tensors)
        {
            if (tensor is null || (tensor.dtype == parameter.dtype && tensor.shape.AsSpan().SequenceEqual(parameter.shape))) continue;
            throw new ArgumentException($"{GetType().Name}: state {place}: expected tensors of its parameter's type and shape, {parameter.dtype} {Text(parameter)}, got {tensor.dtype} {Text(tensor)}.");
        }
    }

    /// <summary>The optimizer whose settings or state it is.</summary>
    private static string Kind(object part) => part.GetType().DeclaringType?.Name ?? part.GetType().Name;

    private static void CheckKind(string expected, string got, string source)
    {
        if (expected != got)
            throw new InvalidDataException($"Mismatched optimizer type: expected '{expected}', but found '{got}' in the loaded {source}.");
    }

    private static void CheckCounts(StateDictionary own, long groups, long states)
    {
        if (groups != own.Options.Count)
            throw new ArgumentException($"Invalid optimizer state -- different number of parameter groups: expected {own.Options.Count}, got {groups}.");
        if (states != own.State.Count)
            throw new ArgumentException($"Invalid optimizer state -- different number of states: expected {own.State.Count}, got {states}.");
    }
}
