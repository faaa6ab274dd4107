using DropoutTorch.Training;
using static TorchSharp.torch;

namespace Training.Tests;

public class EpochMeterTests
{
    [Fact]
    public void Steps_count_by_their_samples()
    {
        using var scope = NewDisposeScope();
        using var meter = new EpochMeter(epoch: 1, stepsBefore: 0, steps: 5, CPU);
        // Two of three right, then none of one.
        meter.Add(tensor(2.0f), tensor(new float[,] { { 1, 0 }, { 0, 1 }, { 0, 1 } }), tensor(new long[] { 0, 1, 0 }));
        meter.Add(tensor(6.0f), tensor(new float[,] { { 1, 0 } }), tensor(new long[] { 1 }));
        Assert.Equal(new Score(((2.0 * 3) + 6) / 4, 0.5, 4), meter.Read());
    }

    [Fact]
    public void The_first_loss_that_is_not_finite_is_named_even_when_it_is_read_later()
    {
        using var scope = NewDisposeScope();
        using var meter = new EpochMeter(epoch: 3, stepsBefore: 20, steps: 5, CPU);
        Tensor logits = zeros(1, 2), targets = zeros(1, dtype: int64);
        foreach (float loss in new[] { 1f, float.PositiveInfinity, 2f, float.NaN })
            meter.Add(tensor(loss), logits, targets);
        NonFiniteLossException stopped = Assert.Throws<NonFiniteLossException>(() => meter.Read());
        Assert.Equal((3, 22L, double.PositiveInfinity), (stopped.Epoch, stopped.Step, stopped.Loss));
    }

    [Fact]
    public void A_diverged_run_is_noticed_within_a_hundred_steps_even_when_nobody_reads()
    {
        using var scope = NewDisposeScope();
        using var meter = new EpochMeter(epoch: 1, stepsBefore: 0, steps: 1000, CPU);
        Tensor logits = zeros(1, 2), targets = zeros(1, dtype: int64), loss = tensor(float.NaN);
        int steps = 0;
        Assert.Throws<NonFiniteLossException>(() =>
        {
            for (; steps < 1000; steps++)
                meter.Add(loss, logits, targets);
        });
        Assert.Equal(99, steps);
    }
}
