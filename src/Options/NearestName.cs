namespace DropoutTorch.Options;

/// <summary>Guesses which known name a mistyped one was meant to be.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the smallest edit distance (insertions, deletions and substitutions, letter case ignored), or null where
    /// even the nearest needs more edits than a third of the longer name's letters, rounded up.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        int fewest = int.MaxValue;
        foreach (string candidate in candidates)
        {
            int edits = EditDistance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            int allowed = (Math.Max(name.Length, candidate.Length) + 2) / 3;
            if (edits < fewest && edits <= allowed)
                (nearest, fewest) = (candidate, edits);
        }
        return nearest;
    }

    /// <summary>Levenshtein distance, one row at a time.</summary>
    private static int EditDistance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        int[] current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitute = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitute, Math.Min(previous[j], current[j - 1]) + 1);
            }
            (previous, current) = (current, previous);
        }
        return previous[b.Length];
    }
}
