namespace Programs.Tests;

public sealed class SchedulerZooTests : NothingLeft
{
    private const int Epochs = 12;
    private const double Rate = SchedulerZoo.Rate;

    public static TheoryData<string> Names => [.. SchedulerZoo.Schedules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_epoch_trains_at_the_formulas_rate(string name)
    {
        var (rates, first, last) = SchedulerZoo.Run(SchedulerZoo.Schedules[name], Epochs);
        Assert.Equal(Enumerable.Range(0, Epochs).Select(epoch => Formula(name, epoch)), rates, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.InRange(last, 0, first / 2);
    }

    // The rate of an epoch, counted from 0.
    private static double Formula(string name, int epoch) => name switch
    {
        "step" => Rate * Math.Pow(0.5, epoch / 3),
        "multi-step" => Rate * (epoch < 2 ? 1 : epoch < 7 ? 0.1 : 0.01),
        "exponential" => Rate * Math.Pow(0.9, epoch),
        "constant" => epoch < 4 ? Rate / 4 : Rate,
        "linear" => Rate * Line(0.2, 1, epoch / 8.0),
        "polynomial" => Rate * Math.Pow(1 - Math.Min(epoch, 10) / 10.0, 2),
        "cosine" => 0.01 + Cosine(Rate - 0.01, epoch / 12.0),
        "lambda" => Rate / (1 + epoch),
        "multiplicative" => Rate * Math.Pow(0.5, epoch / 2),
        "cyclic" => Cycle(epoch % 8),
        "one cycle" => epoch <= 2 ? Line(0.4 / 25, 0.4, epoch / 2.0) : Line(0.4, 0.4 / 25 / 1e4, (epoch - 2) / 9.0),
        "warm-up, then cosine" => epoch < 4 ? Rate * Line(0.1, 1, epoch / 4.0) : Cosine(Rate, (epoch - 4) / 8.0),
        "chained" => (epoch < 3 ? Rate / 2 : Rate) * Math.Pow(0.8, epoch),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no formula for it"),
    };

    private static double Line(double from, double to, double part) => from + (to - from) * Math.Min(part, 1);

    private static double Cosine(double amplitude, double part) => amplitude * (1 + Math.Cos(Math.PI * part)) / 2;

    // Up in 3 epochs, down in 5.
    private static double Cycle(int epoch) => epoch <= 3 ? Line(0.02, 0.1, epoch / 3.0) : Line(0.1, 0.02, (epoch - 3) / 5.0);

    [Fact]
    public void Groups_keep_rates_of_their_own()
    {
        var (body, head) = SchedulerZoo.TwoGroups(epochs: 5);
        Assert.Equal([1e-3, 1e-3, 1e-4, 1e-4, 1e-5], body, Near);
        Assert.Equal([1e-2, 1e-2, 1e-3, 1e-3, 1e-4], head, Near);

        static bool Near(double a, double b) => Math.Abs(a - b) < 1e-15;
    }

    [Fact]
    public void A_plateau_halves_the_rate()
    {
        var (rates, loss) = SchedulerZoo.Plateau(epochs: 80);
        Assert.InRange(loss, 0, 0.02);
        Assert.Equal(0.05, rates[0]);
        Assert.InRange(rates[^1], 0, 0.025);
        foreach (var (before, after) in rates.Zip(rates.Skip(1))) Assert.True(after == before || after == before / 2);
    }
}
