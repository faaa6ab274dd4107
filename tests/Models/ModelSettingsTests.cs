using DropoutTorch.Models;
using DropoutTorch.Options;

namespace Models.Tests;

public class ModelSettingsTests
{
    private static readonly MlpOptions Mlp = MlpOptions.From(new ModelTask([1, 28, 28], 10));

    [Fact]
    public void Names_and_values_are_as_the_options_have_them() => Assert.Equal(
        ["input_size=784", "hidden_sizes=512,512", "output_size=10", "activation=relu", "dropout=0.3", "input_dropout=0.1", "max_norm=none"],
        OptionSettings.Values(Mlp).Select(value => $"{value.Name}={value.Value}"));

    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var changed = (MlpOptions)OptionSettings.Apply(Mlp, new Dictionary<string, string>
        {
            ["input_size"] = "4",
            ["hidden_sizes"] = "7,8",
            ["activation"] = "tanh",
            ["dropout"] = "0.5,1e-1",
            ["max_norm"] = "3.5",
        });
        Assert.Equal((4, "tanh", 3.5), (changed.InputSize, changed.Activation, changed.MaxNorm));
        Assert.Equal([7, 8], changed.HiddenSizes);
        Assert.Equal([0.5, 0.1], changed.Dropout);
        Assert.Equal(0.1, changed.InputDropout);
        Assert.Equal("mlp", changed.Name);
    }

    [Fact]
    public void None_is_an_empty_list_or_no_value()
    {
        var changed = (MlpOptions)OptionSettings.Apply(Mlp with { MaxNorm = 3 }, new Dictionary<string, string> { ["hidden_sizes"] = "none", ["max_norm"] = "none" });
        Assert.Empty(changed.HiddenSizes);
        Assert.Null(changed.MaxNorm);
    }

    [Fact]
    public void An_architecture_keeps_its_name() =>
        Assert.Equal("vgg11_bn", OptionSettings.Apply(VggOptions.From("vgg11_bn", new ModelTask([3, 32, 32], 10)), new Dictionary<string, string> { ["dropout"] = "0" }).Name);

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        OptionsException refused = Assert.Throws<OptionsException>(() => OptionSettings.Apply(Mlp, new Dictionary<string, string>
        {
            ["droput"] = "0.5",
            ["input_size"] = "many",
            ["hidden_sizes"] = "5,,6",
            ["max_norm"] = "big",
        }));
        Assert.Equal(
        [
            "option of mlp: expected one of input_size, hidden_sizes, output_size, activation, dropout, input_dropout, max_norm, got 'droput'. Fix: use 'dropout'.",
            "input_size: expected a whole number, got 'many'. Fix: correct the value.",
            "hidden_sizes: expected whole numbers with commas between them, or none, got '5,,6'. Fix: correct the value.",
            "max_norm: expected a number, or none, got 'big'. Fix: correct the value.",
        ], refused.Violations);
    }
}
