using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>The weights of a recurrent network: layer by layer, within a layer the forward direction before the backward one.</summary>
/// <param name="Parts">One for each layer and direction.</param>
/// <param name="Directions">1, or 2 where a second network reads the sequence from its end.</param>
internal sealed record RecurrentWeights(IReadOnlyList<DirectionWeights> Parts, int Directions)
{
    internal int Layers => Parts.Count / Directions;

    internal long Inputs => Parts[0].weight_ih.shape[1];

    internal long Hidden => Parts[0].weight_hh.shape[1];

    internal bool HasBiases => Parts[0].bias_ih is not null;

    /// <summary>Those of TorchSharp's LSTM or GRU, whose settings only the parameters' names tell.</summary>
    internal static RecurrentWeights Of(nn.Module layer)
    {
        var directions = layer.has_parameter("weight_ih_l0_reverse") ? 2 : 1;
        List<DirectionWeights> parts = [];
        for (var i = 0; layer.has_parameter($"weight_ih_l{i}"); i++)
            foreach (var suffix in (string[])(directions == 2 ? [$"l{i}", $"l{i}_reverse"] : [$"l{i}"]))
                parts.Add(new(Read("weight_ih", suffix)!, Read("weight_hh", suffix)!, Read("bias_ih", suffix), Read("bias_hh", suffix)));
        return new(parts, directions);

        Tensor? Read(string name, string suffix) => layer.has_parameter($"{name}_{suffix}") ? layer.get_parameter($"{name}_{suffix}") : null;
    }

    /// <summary>Those of a list in PyTorch's order: weight_ih, weight_hh, bias_ih, bias_hh for each layer and direction.</summary>
    /// <exception cref="ArgumentException">Too few or too many, or a weight_hh that is not of shape (gates · H, H).</exception>
    internal static RecurrentWeights Of(string function, RecurrentCell cell, IReadOnlyList<Tensor> weights, bool has_biases, bool bidirectional)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var (each, directions) = (has_biases ? 4 : 2, bidirectional ? 2 : 1);
        if (weights.Count == 0 || weights.Count % (each * directions) != 0)
            throw new ArgumentException(
                $"{function}: expected {each} tensors for each layer and direction, in all a multiple of {each * directions}, got {weights.Count}.",
                nameof(weights));
        var parts = weights.Chunk(each).Select(part => new DirectionWeights(part[0], part[1], has_biases ? part[2] : null, has_biases ? part[3] : null));
        var result = new RecurrentWeights([.. parts], directions);
        foreach (var part in result.Parts)
            if (part.weight_hh.dim() != 2 || part.weight_hh.shape[0] != cell.Gates * part.weight_hh.shape[1])
                throw new ArgumentException(
                    $"{function}: expected hidden-to-hidden weights of shape ({cell.Gates} * H, H), got [{string.Join(", ", part.weight_hh.shape)}].",
                    nameof(weights));
        return result;
    }

    /// <summary>The same with hidden-to-hidden weights that are dropped, all of them in one draw.</summary>
    /// <param name="drop">Sees them stacked, as (layers · directions, gates · H, H).</param>
    internal RecurrentWeights Dropped(Func<Tensor, Tensor> drop)
    {
        using var stacked = stack(Parts.Select(part => part.weight_hh));
        var hidden = drop(stacked).unbind(0);
        return this with { Parts = [.. Parts.Select((part, i) => part with { weight_hh = hidden[i] })] };
    }
}
