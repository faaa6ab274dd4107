using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Nn;

/// <summary>Who owns which tensor: modules own parameters and buffers, scopes own what forward makes.</summary>
public class LifetimeTests
{
    private static Sequential Network() =>
        Sequential(Linear(4, 6), BatchNorm1d(6), ReLU(), Dropout(0.5), Linear(6, 3), ReLU(inplace: true), Identity(), Flatten());

    [Fact]
    public void ParametersAndBuffersOutliveTheScopeTheyWereMadeIn()
    {
        Sequential module;
        using (NewDisposeScope()) module = Network();
        Assert.All(module.parameters(), parameter => Assert.False(parameter.IsInvalid));
        Assert.All(module.buffers(), buffer => Assert.False(buffer.IsInvalid));
        module.Dispose();
    }

    [Fact]
    public void DisposingAModuleFreesAllThatItOwns()
    {
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        var module = Network();
        var parameters = module.parameters().ToList();
        Assert.Equal(before + 9, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        module.Dispose();
        Assert.All(parameters, parameter => Assert.True(parameter.IsInvalid));
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        module.Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SequentialLeavesOnlyItsResult(bool train)
    {
        using var module = Network();
        module.train(train);
        using var input = ones(5, 4);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        var output = module.call(input);
        Assert.Equal(before + 1, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        output.Dispose();
    }

    [Fact]
    public void ConversionLeavesNothingBehind()
    {
        using var module = Network();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        module.to(float64).to(float32);
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void ReplacedParametersAreFreed()
    {
        using var module = Linear(2, 2);
        var old = module.weight;
        module.weight = Parameter(ones(2, 2));
        Assert.True(old.IsInvalid);
        Assert.Same(module.weight, module.get_parameter("weight"));
    }

    [Fact]
    public void ParameterTakesTheDataOver()
    {
        using var scope = NewDisposeScope();
        var data = ones(2);
        using var parameter = Parameter(data, requires_grad: false);
        Assert.True(data.IsInvalid);
        Assert.False(parameter.requires_grad);
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void FunctionsThatComposeFreeTheirIntermediates()
    {
        using var input = rand(4, 3);
        using var other = rand(4, 3);
        using var variance = rand(4, 3) + 0.5;
        var calls = new Func<Tensor>[]
        {
            () => functional.softmin(input, 1),
            () => functional.softsign(input),
            () => functional.tanhshrink(input),
            () => functional.normalize(input),
            () => functional.gaussian_nll_loss(input, other, variance, full: true),
            () => functional.multilabel_soft_margin_loss(input, other),
            () => functional.dropout1d(input, 0.5),
        };
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        foreach (var call in calls)
        {
            var before = statistics.ThreadTotalLiveCount;
            using (call()) Assert.Equal(before + 1, statistics.ThreadTotalLiveCount);
        }
    }
}
