using DropoutTorch.Data;
using DropoutTorch.Training;
using static TorchSharp.torch;

namespace Training.Tests;

public class EpochMeterTests
{
    private static readonly Objective Classes = Objective.Of(new Classification(["a", "b"]));

    [Fact]
    public void Steps_count_by_their_samples()
    {
        using var scope = NewDisposeScope();
        using var meter = new EpochMeter(Classes, batches: 5, CPU);
        // Two of three right, then none of one.
        Assert.Null(meter.Add(tensor(2.0f), tensor(new float[,] { { 1, 0 }, { 0, 1 }, { 0, 1 } }), tensor(new long[] { 0, 1, 0 })));
        Assert.Null(meter.Add(tensor(6.0f), tensor(new float[,] { { 1, 0 } }), tensor(new long[] { 1 })));
        Assert.Equal(new Score(((2.0 * 3) + 6) / 4, 0.5, 4), meter.Read());
        Assert.Equal(2, meter.Batches);
        Assert.Equal(6, meter.LossOf(1));
    }

    [Fact]
    public void The_first_loss_that_is_not_finite_is_found_even_when_it_is_looked_for_later()
    {
        using var scope = NewDisposeScope();
        using var meter = new EpochMeter(Classes, batches: 5, CPU);
        Tensor logits = zeros(1, 2), targets = zeros(1, dtype: int64);
        int?[] noticed = [.. new[] { 1f, float.PositiveInfinity, 2f, float.NaN }.Select(loss => meter.Add(tensor(loss), logits, targets))];
        Assert.Equal([null, 1, null, 3], noticed);
        Assert.Equal(1, meter.FirstFault());
        Assert.Equal(double.PositiveInfinity, meter.LossOf(1));
    }

    [SkippableFact]
    public void On_an_accelerator_a_diverged_run_is_noticed_within_a_hundred_batches()
    {
        Skip.IfNot(cuda.is_available(), "this machine has no CUDA device");
        using var scope = NewDisposeScope();
        using var meter = new EpochMeter(Classes, batches: 1000, CUDA);
        Tensor logits = zeros(1, 2, device: CUDA), targets = zeros(1, dtype: int64, device: CUDA), loss = tensor(float.NaN, device: CUDA);
        int batches = 1;
        while (meter.Add(loss, logits, targets) is null)
            batches++;
        Assert.Equal(100, batches);
    }

    [Fact]
    public void A_meter_goes_on_from_a_checkpoint()
    {
        using var scope = NewDisposeScope();
        using var meter = new EpochMeter(Classes, batches: 3, CPU);
        using var resumed = new EpochMeter(Classes, batches: 3, CPU);
        Tensor logits = tensor(new float[,] { { 1, 0 }, { 0, 1 } });
        meter.Add(tensor(0.25f), logits, tensor(new long[] { 0, 1 }));
        meter.Add(tensor(0.5f), logits, tensor(new long[] { 1, 1 }));
        var parts = new CheckpointParts();
        meter.Save(parts);
        using (var checkpoint = Checkpoint.Share(2, null, parts.Tensors, parts.State))
            resumed.Load(checkpoint);
        foreach (EpochMeter each in (EpochMeter[])[meter, resumed])
            each.Add(tensor(3f), logits.narrow(0, 0, 1), tensor(new long[] { 1 }));
        Assert.Equal(new Score((0.5 + 1 + 3) / 5, 0.6, 5), meter.Read());
        Assert.Equal(meter.Read(), resumed.Read());
    }
}
