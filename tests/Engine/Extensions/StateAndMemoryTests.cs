using DropoutTorch.EngineContracts;
using static TorchSharp.torch;

namespace Engine.Tests.Extensions;

public class StateAndMemoryTests
{
    private static readonly IEngineExtras s_extras = EngineExtras.For("tests");

    public static TheoryData<string> Devices => cuda.is_available() ? ["cpu", "cuda"] : ["cpu"];

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_generators_state_brings_its_numbers_back(string name)
    {
        using var scope = NewDisposeScope();
        var on = device(name);
        manual_seed(5);
        using var state = s_extras.GeneratorStates.get_state(on);
        var first = rand(100, device: on);
        var second = rand(100, device: on);
        s_extras.GeneratorStates.set_state(on, state);
        Assert.True(first.equal(rand(100, device: on)).all().item<bool>());
        Assert.True(second.equal(rand(100, device: on)).all().item<bool>());
    }

    [Fact]
    public void The_seed_reaches_every_device()
    {
        using var scope = NewDisposeScope();
        foreach (string name in Devices)
        {
            var on = device(name);
            manual_seed(11);
            var first = rand(100, device: on);
            manual_seed(11);
            Assert.True(first.equal(rand(100, device: on)).all().item<bool>());
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void One_device_can_be_seeded_alone(string name)
    {
        using var scope = NewDisposeScope();
        var on = device(name);
        s_extras.GeneratorStates.manual_seed(on, 17);
        var first = rand(100, device: on);
        s_extras.GeneratorStates.manual_seed(on, 17);
        Assert.True(first.equal(rand(100, device: on)).all().item<bool>());
    }

    [Fact]
    public void A_state_of_another_length_is_refused()
    {
        using var wrong = zeros(3, dtype: uint8);
        Assert.Throws<TorchSharp.Native.TorchException>(() => s_extras.GeneratorStates.set_state(CPU, wrong));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Memory_counts_what_tensors_hold(string name)
    {
        const long bytes = 64 << 20;
        var (on, memory) = (device(name), s_extras.Memory);
        var before = memory.Allocated(on);
        memory.ResetPeak(on);
        using (var block = zeros(bytes, dtype: uint8, device: on))
            Assert.InRange(memory.Allocated(on) - before, bytes, bytes + bytes / 4);
        Assert.InRange(memory.Peak(on) - before, bytes, bytes + bytes / 4);
        Assert.InRange(memory.Allocated(on) - before, -bytes / 4, bytes / 4);
        memory.Trim(on);
        memory.ResetPeak(on);
        Assert.InRange(memory.Peak(on) - before, -bytes / 4, bytes / 4);
    }

    [Fact]
    public void Free_memory_on_the_cpu_is_what_the_system_can_still_give()
    {
        var available = long.Parse(File.ReadLines("/proc/meminfo").First(line => line.StartsWith("MemAvailable", StringComparison.Ordinal)).Split(':')[1].Trim().Split(' ')[0]) * 1024;
        var free = s_extras.Memory.Free(CPU);
        // Others may take or give while this runs.
        Assert.InRange(free, 64 << 20, available + TorchSharp.Native.CpuMemory.Now.CacheLimit + (1L << 30));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Free_memory_is_some_and_not_more_than_there_can_be(string name) =>
        Assert.InRange(s_extras.Memory.Free(device(name)), 64 << 20, 16L << 40);
}
