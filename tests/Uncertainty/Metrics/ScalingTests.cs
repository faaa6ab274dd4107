using System.Text.Json;
using DropoutTorch.Uncertainty;
using TorchSharp;
using static TorchSharp.torch;
using static Uncertainty.Tests.Values;

namespace Uncertainty.Tests;

public class ScalingTests
{
    [Theory]
    [InlineData("hot")]
    [InlineData("cold")]
    [InlineData("binary")]
    public void Fits_are_the_references(string name)
    {
        using var scope = NewDisposeScope();
        var golden = new Golden("scaling", name);
        var (logits, targets) = (golden.Rows("logits"), golden.Classes("targets"));
        golden.Near("temperature", TemperatureScaling.Fit(logits, targets).Temperature);
        var vector = VectorScaling.Fit(logits, targets);
        // A gradient of 1e-15 is as near to 0 as sums come; where the loss is flat, that leaves the parameters a hundred times less certain.
        foreach (var (one, value) in golden.Numbers("weights").Zip(vector.Weights)) Near(one, value, 1e-11);
        foreach (var (one, value) in golden.Numbers("biases").Zip(vector.Biases)) Near(one, value, 1e-11);
        golden.Near("loss", Cls.nll_from_logits(vector.Apply(logits), targets));
    }

    [Fact]
    public void Temperature_by_hand()
    {
        using var scope = NewDisposeScope();
        // Three of four right at a gap of 2: the best confidence is ¾, so the gap becomes ln 3.
        var logits = Rows([2, 0], [2, 0], [2, 0], [0, 2]);
        var fit = TemperatureScaling.Fit(logits, Classes(0, 0, 1, 1));
        Near(2 / Math.Log(3), fit.Temperature);
        Close([0.75, 0.75, 0.75, 0.25], fit.Apply(logits).softmax(-1)[.., 0]);
        // Twice the logits, twice the temperature; a number added to a row changes nothing.
        var moved = logits.mul(2).add(Vector(3, -700, 0, 1e4).unsqueeze(1));
        Near(4 / Math.Log(3), TemperatureScaling.Fit(moved, Classes(0, 0, 1, 1)).Temperature, 1e-11);
    }

    [Fact]
    public void Vector_by_hand()
    {
        using var scope = NewDisposeScope();
        // Two groups of logits, ¾ and ½ of class 0: the fitted gaps are ln 3 and 0.
        var logits = Rows([2, 0], [2, 0], [2, 0], [2, 0], [-1, 0], [-1, 0]);
        var fit = VectorScaling.Fit(logits, Classes(0, 0, 0, 1, 0, 1));
        var p = fit.Apply(logits).softmax(-1)[.., 0];
        Close([0.75, 0.75, 0.75, 0.75, 0.5, 0.5], p);
        // The second logit never changes, so that its weight says nothing and stays 0; biases sum to 0.
        Assert.Equal(0, fit.Weights[1]);
        Close(0, fit.Biases.Sum());
        Close(Math.Log(3) / 3, fit.Weights[0]);
    }

    [Fact]
    public void Scaling_lowers_loss_and_calibration_error_and_keeps_predictions()
    {
        using var scope = NewDisposeScope();
        var golden = new Golden("scaling", "hot");
        var (logits, targets) = (golden.Rows("logits"), golden.Classes("targets"));
        var fit = TemperatureScaling.Fit(logits, targets);
        Assert.Equal(Of(logits.argmax(-1)), Of(fit.Apply(logits).argmax(-1)));
        Assert.True(Cls.nll_from_logits(fit.Apply(logits), targets) < Cls.nll_from_logits(logits, targets));
        Assert.True(Cal.ece(fit.Apply(logits).softmax(-1), targets) < 0.5 * Cal.ece(logits.softmax(-1), targets));
        var vector = VectorScaling.Fit(logits, targets);
        Assert.True(Cls.nll_from_logits(vector.Apply(logits), targets) < Cls.nll_from_logits(fit.Apply(logits), targets));
    }

    [Fact]
    public void Records_survive_json_and_fits_are_the_same_twice()
    {
        using var scope = NewDisposeScope();
        var golden = new Golden("scaling", "cold");
        var (logits, targets) = (golden.Rows("logits"), golden.Classes("targets"));
        var (one, many) = (TemperatureScaling.Fit(logits, targets), VectorScaling.Fit(logits, targets));
        Assert.Equal(one, TemperatureScaling.Fit(logits, targets));
        Assert.Equal(many, VectorScaling.Fit(logits, targets));
        Assert.Equal(one, JsonSerializer.Deserialize<TemperatureScaling>(JsonSerializer.Serialize(one)));
        Assert.Equal(many, JsonSerializer.Deserialize<VectorScaling>(JsonSerializer.Serialize(many)));
        Assert.Equal(many.GetHashCode(), JsonSerializer.Deserialize<VectorScaling>(JsonSerializer.Serialize(many))!.GetHashCode());
        Assert.NotEqual(many, new VectorScaling([1, 1, 1], [0, 0, 0]));
    }

    [Fact]
    public void Apply_keeps_type_and_gradient()
    {
        using var scope = NewDisposeScope();
        var logits = ones([2, 3]).requires_grad_();
        var scaled = new VectorScaling([1, 2, 4], [0, 1, 2]).Apply(new TemperatureScaling(2).Apply(logits));
        Assert.Equal(ScalarType.Float32, scaled.dtype);
        Assert.Equal([0.5, 2, 4, 0.5, 2, 4], Of(scaled));
        scaled.sum().backward();
        Assert.Equal([0.5, 1, 2, 0.5, 1, 2], Of(logits.grad!));
    }

    [Fact]
    public void Where_no_scaling_is_best_it_is_refused()
    {
        using var scope = NewDisposeScope();
        var logits = Rows([2, 0], [0, 1], [3, 0], [0, 4]);
        Assert.Equal("logits: expected at least one wrong prediction so that a best temperature exists, got none (ever smaller temperatures "
            + "are better)", Refused<ArgumentException>(() => TemperatureScaling.Fit(logits, Classes(0, 1, 0, 1))));
        foreach (var worthless in new[] { logits.neg(), ones([4, 2]) })
        {
            Assert.Equal("logits: expected logits that say more than equal ones so that a best temperature exists, got logits that do not "
                + "(no temperature is better than an infinite one)",
                Refused<ArgumentException>(() => TemperatureScaling.Fit(worthless, Classes(0, 1, 0, 1))));
        }
        Assert.Equal("logits: expected classes that cannot be told apart without an error so that a best scaling exists, got some that can "
            + "(ever larger weights are better)", Refused<ArgumentException>(() => VectorScaling.Fit(logits, Classes(0, 1, 0, 1))));
        Assert.Equal("targets: expected every class to occur so that a best bias exists, got no sample of class 1",
            Refused<ArgumentException>(() => VectorScaling.Fit(logits, Classes(0, 0, 0, 0))));
        // One class of three is told apart by its own logit, the others overlap.
        var partly = Rows([0, 0, 9], [0, 1, 9], [1, 0, 0], [0, 1, 0], [2, 0, 1], [0, 2, 1]);
        Refused<ArgumentException>(() => VectorScaling.Fit(partly, Classes(2, 2, 0, 1, 1, 0)));
    }

    [Fact]
    public void Misfits_are_refused_with_what_came()
    {
        using var scope = NewDisposeScope();
        foreach (var fit in new Func<Tensor, Tensor, object>[] { TemperatureScaling.Fit, VectorScaling.Fit })
        {
            Assert.Equal("logits: expected at least two classes, got (2, 1); with one there is nothing to scale",
                Refused<ArgumentException>(() => fit(ones([2, 1]), Classes(0, 0))));
            Assert.Contains("(0, 2)", Refused<ArgumentException>(() => fit(ones([0, 2]), Classes())));
            Assert.Equal("logits: expected finite numbers, got NaN or infinity, first at index (0, 1)",
                Refused<ArgumentException>(() => fit(Rows([0, double.NaN]), Classes(0))));
            Refused<ArgumentException>(() => fit(Rows([0, double.NegativeInfinity]), Classes(0)));
            Assert.Contains("from 2 to 2", Refused<ArgumentException>(() => fit(Rows([0, 1]), Classes(2))));
            Assert.Contains("Int64", Refused<ArgumentException>(() => fit(ones([2, 2], int64), Classes(0, 1))));
            Refused<ArgumentException>(() => fit(ones([2, 2]), Classes(0)));
        }
        Assert.Equal("temperature: expected a finite number above 0, got 0", Refused<ArgumentException>(() => new TemperatureScaling(0)));
        Refused<ArgumentException>(() => new TemperatureScaling(double.NaN));
        Refused<ArgumentException>(() => new VectorScaling([1], [1, 2]));
        Refused<ArgumentException>(() => new VectorScaling([1], [double.NaN]));
        Assert.Equal("logits: expected 2 classes in the last dimension, got (1, 3)",
            Refused<ArgumentException>(() => new VectorScaling([1, 1], [0, 0]).Apply(ones([1, 3]))));
    }

    [Fact]
    public void Nothing_stays_alive()
    {
        using var scope = NewDisposeScope();
        var golden = new Golden("scaling", "hot");
        var (logits, targets) = (golden.Rows("logits"), golden.Classes("targets"));
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        TemperatureScaling.Fit(logits, targets);
        var fit = VectorScaling.Fit(logits, targets);
        Assert.Equal(0, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
        fit.Apply(logits).Dispose();
        Assert.Equal(0, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
    }
}
