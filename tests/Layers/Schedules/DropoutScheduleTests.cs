using DropoutTorch.Layers;

namespace Layers.Tests.Schedules;

public class DropoutScheduleTests
{
    private static double[] At(DropoutSchedule schedule, params long[] steps) => [.. steps.Select(schedule.factor)];

    private static void Close(double[] expected, double[] actual) => Assert.Equal(expected, actual, (left, right) => Math.Abs(left - right) < 1e-12);

    [Fact]
    public void A_line_leads_from_one_factor_to_the_other()
    {
        Close([0, 0.25, 1, 1], At(DropoutSchedule.linear(100), 0, 25, 100, long.MaxValue));
        Close([1, 0.8, 0.2, 0.2], At(DropoutSchedule.linear(4, from: 1, to: 0.2), 0, 1, 4, 5));
    }

    [Fact]
    public void Half_a_cosine_is_flat_at_its_ends()
    {
        Close([0, (1 - Math.Sqrt(0.5)) / 2, 0.5, 1, 1], At(DropoutSchedule.cosine(100), 0, 25, 50, 100, 101));
        Close([0.8, 0.5, 0.2], At(DropoutSchedule.cosine(10, from: 0.8, to: 0.2), 0, 5, 10));
        Assert.True(DropoutSchedule.cosine(1000).factor(1) < 1e-5);
    }

    [Fact]
    public void Early_dropout_ends_and_late_dropout_begins()
    {
        Assert.Equal([1, 1, 0, 0], At(DropoutSchedule.early(10), 0, 9, 10, 11));
        Close([1, 0.9, 0.1, 0, 0], At(DropoutSchedule.early(10, decay: true), 0, 1, 9, 10, 11));
        Assert.Equal([0, 0, 1, 1], At(DropoutSchedule.late(10), 0, 9, 10, 11));
        Assert.Equal(1, DropoutSchedule.late(0).factor(0));
    }

    [Fact]
    public void A_curriculum_begins_at_nothing()
    {
        Close([0, 1 - Math.Exp(-0.5), 1 - Math.Exp(-1)], At(DropoutSchedule.curriculum(0.1), 0, 5, 10));
        Assert.Equal(1, DropoutSchedule.curriculum(0.1).factor(long.MaxValue));
    }

    [Fact]
    public void Every_factor_lies_between_nothing_and_all()
    {
        DropoutSchedule[] schedules =
        [
            DropoutSchedule.linear(7), DropoutSchedule.linear(7, 1, 0), DropoutSchedule.cosine(7), DropoutSchedule.cosine(7, 1, 0),
            DropoutSchedule.early(7), DropoutSchedule.early(7, decay: true), DropoutSchedule.late(7), DropoutSchedule.curriculum(3),
        ];
        foreach (var schedule in schedules)
            for (var step = 0; step < 20; step++) Assert.InRange(schedule.factor(step), 0, 1);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DropoutSchedule.linear(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DropoutSchedule.linear(5).factor(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DropoutSchedule.early(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DropoutSchedule.late(-1));
        foreach (var factor in new[] { -0.1, 1.1, double.NaN })
        {
            var shown = FormattableString.Invariant($"expected a factor of p between 0 and 1, got {factor} (Parameter 'from')");
            Assert.Equal(shown, Assert.Throws<ArgumentOutOfRangeException>(() => DropoutSchedule.linear(5, from: factor)).Message);
            Assert.Throws<ArgumentOutOfRangeException>(() => DropoutSchedule.cosine(5, to: factor));
        }
        foreach (var gamma in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(() => DropoutSchedule.curriculum(gamma));
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        Assert.Equal("linear(steps=5, from=0, to=0.5)", DropoutSchedule.linear(5, to: 0.5).ToString());
        Assert.Equal("cosine(steps=5, from=1, to=0)", DropoutSchedule.cosine(5, 1, 0).ToString());
        Assert.Equal("early(cutoff=5, decay=True)", DropoutSchedule.early(5, decay: true).ToString());
        Assert.Equal("late(start=5)", DropoutSchedule.late(5).ToString());
        Assert.Equal("curriculum(gamma=0.001)", DropoutSchedule.curriculum(0.001).ToString());
    }
}
