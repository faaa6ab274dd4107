using DropoutTorch.Data;
using DropoutTorch.Options;

namespace Data.Tests;

public class DataSourcesTests
{
    [Fact]
    public void Knows_three_sources_the_built_in_one_first()
    {
        Assert.Equal(["digits", "mnist", "fashion-mnist"], DataSources.All.Select(source => source.Name));
        Assert.Equal(DataSources.All, DataSources.All.Select(source => DataSources.Find(source.Name)));
    }

    [Fact]
    public void Loads_by_name_with_the_options()
    {
        using DatasetSplits splits = DataSources.Load("digits", new DataSourceOptions { TrainSamples = 20, TestSamples = 10, Seed = 1 });
        Assert.Equal((20, 10), (splits.Train.Count, splits.Test.Count));
        using DatasetSplits others = DataSources.Load("digits", new DataSourceOptions { TrainSamples = 20, TestSamples = 10, Seed = 2 });
        Assert.NotEqual(splits.Test.Inputs.data<float>().ToArray(), others.Test.Inputs.data<float>().ToArray());
    }

    [Theory]
    [InlineData("mnits", "use 'mnist'")]
    [InlineData("MNIST", "use 'mnist'")]
    [InlineData("digit", "use 'digits'")]
    [InlineData("fashionmnist", "use 'fashion-mnist'")]
    [InlineData("cifar10", "use one of these names")]
    [InlineData("", "use one of these names")]
    public void An_unknown_name_is_refused_with_the_list_and_the_nearest(string name, string fix)
    {
        DataException refused = Assert.Throws<DataException>(() => DataSources.Load(name, new DataSourceOptions()));
        Assert.Equal($"data set: expected one of digits, mnist, fashion-mnist, got '{name}'. Fix: {fix}.", refused.Message);
    }
}
