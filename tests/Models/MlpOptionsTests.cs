using System.Text.Json;
using DropoutTorch.Models;
using DropoutTorch.Options;

namespace Models.Tests;

public class MlpOptionsTests
{
    private static readonly ModelTask Digits = new([1, 28, 28], Classes: 10);

    [Fact]
    public void Fills_in_the_defaults()
    {
        MlpOptions options = MlpOptions.From(Digits);
        Assert.Equal((784, 10, "relu", 0.1), (options.InputSize, options.OutputSize, options.Activation, options.InputDropout));
        Assert.Equal([512, 512], options.HiddenSizes);
        Assert.Equal([0.3], options.Dropout);
        Assert.Null(options.MaxNorm);
        Assert.Empty(options.Validate());
    }

    [Fact]
    public void All_violations_are_reported_at_once_and_by_the_constructor_too()
    {
        var options = new MlpOptions
        {
            InputSize = 0,
            HiddenSizes = [5, -1, 3],
            OutputSize = 3,
            Activation = "rleu",
            Dropout = [1.5, 0],
            InputDropout = double.NaN,
            MaxNorm = 0,
        };
        string[] expected =
        [
            "input size: expected a size of at least 1, got 0. Fix: choose 1 or more.",
            "hidden layer: expected a size of at least 1, got -1. Fix: choose 1 or more.",
            "dropout: expected one probability, or one for each of the 3 hidden layers, got 2. Fix: give one or 3.",
            "dropout: expected a probability between 0 and 1, got 1.5. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).",
            "input dropout: expected a probability between 0 and 1, got NaN. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).",
            "activation: expected one of relu, leaky_relu, elu, selu, gelu, silu, tanh, sigmoid, got 'rleu'. Fix: use 'relu'.",
            "max norm: expected a number above 0, or none, got 0. Fix: choose 3 or so.",
        ];
        Assert.Equal(expected, options.Validate());
        OptionsException refused = Assert.Throws<OptionsException>(() => new Mlp(options));
        Assert.Equal(expected, refused.Violations);
        Assert.Equal(string.Join(Environment.NewLine, expected), refused.Message);
    }

    [Fact]
    public void A_name_with_a_line_break_stays_one_line()
    {
        MlpOptions options = MlpOptions.From(Digits) with { Activation = "re\nlu" };
        Assert.Equal(["activation: expected one of relu, leaky_relu, elu, selu, gelu, silu, tanh, sigmoid, got 're?lu'. Fix: use 'relu'."], options.Validate());
    }

    [Fact]
    public void Json_names_the_model_and_comes_back_equal()
    {
        ModelOptions options = MlpOptions.From(Digits) with { HiddenSizes = [4] };
        string json = JsonSerializer.Serialize(options);
        Assert.Equal("""{"name":"mlp","InputSize":784,"HiddenSizes":[4],"OutputSize":10,"Activation":"relu","Dropout":[0.3],"InputDropout":0.1,"MaxNorm":null}""", json);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<ModelOptions>(json)));
    }

    [Theory]
    [InlineData("{}", "expected an object with the property 'name'")]
    [InlineData("""{"name":3}""", "expected an object with the property 'name'")]
    [InlineData("[]", "expected an object")]
    public void Json_without_a_model_is_refused(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ModelOptions>(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Json_without_a_setting_is_refused() =>
        Assert.Contains("InputSize", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ModelOptions>("""{"name":"mlp"}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void Json_with_an_unknown_model_is_refused() =>
        Assert.EndsWith(
            ", got 'mlpp'. Fix: use 'mlp'.",
            Assert.Throws<OptionsException>(() => JsonSerializer.Deserialize<ModelOptions>("""{"name":"mlpp"}""")).Message,
            StringComparison.Ordinal);
}
