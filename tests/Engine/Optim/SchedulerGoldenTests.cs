using System.Text.Json;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Engine.Tests.Optim;

/// <summary>The schedulers against PyTorch's: fifty steps of each, by epochs too, and resumed.</summary>
public class SchedulerGoldenTests
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private static readonly Lazy<SchedulerCase[]> s_cases = new(Read);

    /// <summary>Rates, and where they change momenta, of each group before the first and after each of the calls.</summary>
    private sealed record SchedulerCase(string Pytorch, string Optimizer, string Calls, bool Resume, double[][] Rates, double[][]? Momenta);

    private sealed record SchedulerFile(SchedulerCase[] Cases);

    public static TheoryData<string, string, bool> Cases()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var golden in s_cases.Value) data.Add(golden.Pytorch, golden.Calls, golden.Resume);
        return data;
    }

    [Fact]
    public void Every_line_has_its_twin() =>
        Assert.Equal(s_cases.Value.Select(golden => golden.Pytorch).Distinct().Order(), SchedulerTwins.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fifty_steps_have_PyTorchs_rates(string line, string calls, bool resume)
    {
        var golden = s_cases.Value.Single(entry => (entry.Pytorch, entry.Calls, entry.Resume) == (line, calls, resume));
        using var scope = NewDisposeScope();
        using var first = Make(golden.Optimizer);
        using var resumed = Make(golden.Optimizer);
        var (optimizer, scheduler) = resume ? (resumed, Resume(line, first, resumed)) : (first, SchedulerTwins.All[line](first, -1));
        Assert.Equal(51, golden.Rates.Length);
        for (var t = 0; t <= 50; t++)
        {
            if (t > 0) Call(scheduler, calls, t);
            var rates = optimizer.ParamGroups.Select(group => group.LearningRate).ToArray();
            Close(golden.Rates[t], rates, t);
            if (calls != "s.step(metric(t))" || t > 0) Assert.Equal(rates, scheduler.get_last_lr());
            if (golden.Momenta is not null) Close(golden.Momenta[t], [.. optimizer.ParamGroups.Select(Momentum)], t);
        }
    }

    private static OptimizerHelper Make(string kind)
    {
        var (a, b) = (new Parameter(zeros(1)), new Parameter(zeros(1)));
        return kind == "sgd"
            ? SGD([new SGD.ParamGroup([a], new SGD.Options()), new SGD.ParamGroup([b], new SGD.Options { LearningRate = 0.02 })], 0.1, momentum: 0.9)
            : Adam([new Adam.ParamGroup([a], new Adam.Options()), new Adam.ParamGroup([b], new Adam.Options { LearningRate = 0.02 })], 0.1);
    }

    /// <summary>Twelve steps over one optimizer, then the same scheduler over another that has its rates.</summary>
    private static lr_scheduler.LRScheduler Resume(string line, OptimizerHelper first, OptimizerHelper resumed)
    {
        var scheduler = SchedulerTwins.All[line](first, -1);
        for (var i = 0; i < 12; i++) scheduler.step();
        resumed.load_state_dict(first.state_dict());
        return SchedulerTwins.All[line](resumed, 12);
    }

    private static void Call(lr_scheduler.LRScheduler scheduler, string calls, int t)
    {
        switch (calls)
        {
            case "s.step()":
                scheduler.step();
                break;
            case "s.step(2 * t)":
                scheduler.step(2 * t);
                break;
            default:
                Assert.Equal("s.step(metric(t))", calls);
                scheduler.step(37 * t % 11 / 10.0 + 4.0 / (1 + t));
                break;
        }
    }

    private static double Momentum(ILearningRateController group) => group is IMomentum sgd ? sgd.Momentum : ((IBetas)group).Betas.Item1;

    // The recurrences of the chainable forms gather rounding errors; they are PyTorch's too.
    private static void Close(double[] expected, double[] actual, int t)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-14 + 1e-12 * Math.Abs(expected[i]), $"step {t}, group {i}: expected {expected[i]:R}, got {actual[i]:R}");
    }

    private static SchedulerCase[] Read()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "tests", "reference", "scheduler_goldens.json"));
        return JsonSerializer.Deserialize<SchedulerFile>(text, s_options)!.Cases;
    }
}
