using System.Globalization;

namespace TorchSharp.Native;

/// <summary>What the machine, or the container that the process is in, can still give.</summary>
internal static class SystemMemory
{
    private const string MemInfo = "/proc/meminfo";
    private const string ControlGroup = "/sys/fs/cgroup";

    /// <summary>Bytes: the least of what the kernel says is available and what the control group has left.</summary>
    internal static long Available() => Math.Min(OfMachine(), OfGroup());

    private static long OfMachine()
    {
        foreach (var line in File.ReadLines(MemInfo))
            if (line.StartsWith("MemAvailable:", StringComparison.Ordinal))
                return long.Parse(line.AsSpan(13).Trim(" kB"), CultureInfo.InvariantCulture) * 1024;
        throw new InvalidDataException($"{MemInfo}: expected a line MemAvailable, got none.");
    }

    /// <summary>Version 2's limit, or version 1's; without one there is no end.</summary>
    private static long OfGroup() => Math.Min(
        Left("memory.max", "memory.current", "memory.stat"),
        Left("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "memory/memory.stat"));

    private static long Left(string limit, string usage, string statistics)
    {
        if (Number(limit) is not { } most || Number(usage) is not { } used) return long.MaxValue;
        // Pages of files that nobody uses count as used, and are given up when asked for.
        var path = Path.Combine(ControlGroup, statistics);
        var idle = File.Exists(path)
            ? File.ReadLines(path).Where(line => line.StartsWith("inactive_file ", StringComparison.Ordinal)).Select(line => long.Parse(line.AsSpan(14), CultureInfo.InvariantCulture)).FirstOrDefault()
            : 0;
        return Math.Max(0, most - used + idle);
    }

    private static long? Number(string name)
    {
        var path = Path.Combine(ControlGroup, name);
        return File.Exists(path) && long.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
