using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>All schedules of the learning rate by name. A new one is a record in SimpleSchedules.cs or a file of its own, and a line here.</summary>
public static class Schedules
{
    /// <summary>Each with its defaults.</summary>
    public static IReadOnlyList<ScheduleOptions> All { get; } =
    [
        new ConstantSchedule(), new LinearSchedule(), new CosineSchedule(), new StepSchedule(), new MultiStepSchedule(), new ExponentialSchedule(),
        new InverseTimeSchedule(), new OneCycleSchedule(), new PlateauSchedule(),
    ];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(options => options.Name)];

    /// <summary>The defaults of the schedule called <paramref name="name"/>.</summary>
    /// <exception cref="OptionsException">There is none of that name.</exception>
    public static ScheduleOptions Find(string name) => Family.Find("schedule", name, All, options => options.Name);
}
