using System.Text.Json;
using DropoutTorch.Data;
using DropoutTorch.Options;

namespace Data.Tests;

public class DataSourcesTests
{
    [Fact]
    public void The_built_in_source_comes_first_and_every_one_is_found_by_its_name()
    {
        Assert.Equal("digits", DataSources.All[0].Name);
        Assert.Superset(new HashSet<string> { "digits", "mnist", "fashion-mnist" }, DataSources.Names.ToHashSet());
        Assert.Equal(DataSources.All, DataSources.Names.Select(DataSources.Find));
        Assert.All(DataSources.All, source => Assert.Equal((source.Name, source.OptionsType), (source.Defaults().Name, source.Defaults().GetType())));
    }

    [Fact]
    public void Loads_by_name_with_the_settings()
    {
        static float[] Test(string seed)
        {
            using DatasetSplits splits = DataSources.Find("digits").Configure(
                new Dictionary<string, string> { ["train_samples"] = "20", ["test_samples"] = "10", ["seed"] = seed }).Load(batchSize: 5);
            Assert.Equal((20, 10), (splits.Train.Count, splits.Test.Count));
            Assert.Null(splits.Validation);
            return Samples.Inputs(splits.Test);
        }
        Assert.NotEqual(Test("1"), Test("2"));
    }

    [Fact]
    public void All_broken_rules_of_the_options_are_reported_at_once()
    {
        DataOptions options = DataSources.Find("mnist").Configure(
            new Dictionary<string, string> { ["train_samples"] = "0", ["test_samples"] = "-1", ["validation"] = "1" });
        OptionsException refused = Assert.Throws<OptionsException>(() => options.Load(batchSize: 5));
        Assert.Equal(
            [
                "train_samples: expected at least 1, got 0. Fix: choose 1 or more.",
                "test_samples: expected at least 1, got -1. Fix: choose 1 or more.",
                "validation: expected a share of the training samples from 0 to below 1, got 1. Fix: choose 0 for none, or 0.1.",
            ],
            refused.Violations);
    }

    [Fact]
    public void A_setting_that_the_data_set_lacks_is_refused_with_the_nearest()
    {
        OptionsException refused = Assert.Throws<OptionsException>(
            () => DataSources.Find("digits").Configure(new Dictionary<string, string> { ["train_sample"] = "5" }));
        Assert.Contains("got 'train_sample'. Fix: use 'train_samples'.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_survive_JSON_under_their_name()
    {
        DataOptions options = new MnistOptions { Name = "fashion-mnist", Validation = 0.1, TrainSamples = 5 };
        string json = JsonSerializer.Serialize(options);
        Assert.StartsWith("{\"name\":\"fashion-mnist\",", json, StringComparison.Ordinal);
        Assert.Equal(options, JsonSerializer.Deserialize<DataOptions>(json));
    }

    [Fact]
    public void Every_sources_options_survive_JSON_and_are_told_by_plain_names()
    {
        foreach (DataSource source in DataSources.All)
        {
            DataOptions options = source.Defaults();
            Assert.Equal(options, JsonSerializer.Deserialize<DataOptions>(JsonSerializer.Serialize(options)));
            Assert.Equal(options, source.Configure(OptionSettings.Values(options).ToDictionary(value => value.Name, value => value.Value)));
            Assert.All(OptionSettings.Names(options), name => Assert.Matches("^[a-z_]+$", name));
            Assert.DoesNotContain("has_validation", OptionSettings.Names(options));
        }
    }

    [Theory]
    [InlineData("mnits", "use 'mnist'")]
    [InlineData("MNIST", "use 'mnist'")]
    [InlineData("digit", "use 'digits'")]
    [InlineData("fashionmnist", "use 'fashion-mnist'")]
    [InlineData("", "use one of these names")]
    public void An_unknown_name_is_refused_with_the_nearest(string name, string fix)
    {
        OptionsException refused = Assert.Throws<OptionsException>(() => DataSources.Find(name));
        Assert.StartsWith("data set: expected one of ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith($", got '{name}'. Fix: {fix}.", refused.Message, StringComparison.Ordinal);
    }
}
