using DropoutTorch.Options;

namespace DropoutTorch.Models.Weights;

/// <summary>Finds the state dict in what torch.save wrote, which often is a checkpoint that holds more.</summary>
internal static class StateDictFinder
{
    private const int NamedKeys = 20;

    /// <summary>Where training programs put it.</summary>
    private static readonly string[] s_usualKeys = ["state_dict", "model_state_dict", "model"];

    /// <exception cref="DataException">There is none, or more than one could be meant.</exception>
    internal static PickleDict Find(string file, object saved, string? key)
    {
        if (saved is not PickleDict dict)
            throw new DataException(
                file, "a dict of tensors", PickleKind.Of(saved), "save a state dict in Python: torch.save(model.state_dict(), path)");
        if (key is not null)
            return dict.Items.GetValueOrDefault(key) as PickleDict ?? throw new DataException(
                file, $"a dict under the key {Quote.Text(key)}", Keys(dict), "set Key to the key of a dict of tensors, or leave it away");
        // Before the dict itself: a checkpoint may have its best accuracy beside the state dict, as a tensor.
        PickleDict[] usual = [.. s_usualKeys.Select(usualKey => dict.Items.GetValueOrDefault(usualKey)).OfType<PickleDict>().Where(HoldsTensors)];
        if (usual is [PickleDict one])
            return one;
        return usual.Length == 0 && (HoldsTensors(dict) || dict.Items.Count == 0) ? dict : throw new DataException(
            file, $"a dict of tensors, or one of them under {string.Join(", ", s_usualKeys)}", Keys(dict), "set Key to the key of the state dict");
    }

    private static bool HoldsTensors(PickleDict dict) => dict.Items.Values.Any(value => value is PickleTensor);

    private static string Keys(PickleDict dict)
    {
        var names = dict.Items.Take(NamedKeys).Select(item => $"{Quote.Text(item.Key)} ({PickleKind.Of(item.Value)})");
        return dict.Items.Count == 0 ? "a dict without names" : string.Join(", ", names) + (dict.Items.Count > NamedKeys ? " and others" : "");
    }
}
