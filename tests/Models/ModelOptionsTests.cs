using DropoutTorch.Models;
using DropoutTorch.Models.Summary;
using DropoutTorch.Options;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

public class ModelOptionsTests
{
    private static readonly ModelTask Digits = new([1, 28, 28], 10);

    [Fact]
    public void Options_with_the_same_values_are_equal()
    {
        Assert.Equal(MlpOptions.From(Digits), MlpOptions.From(Digits));
        Assert.Equal(MlpOptions.From(Digits).GetHashCode(), MlpOptions.From(Digits).GetHashCode());
        Assert.NotEqual(MlpOptions.From(Digits), MlpOptions.From(Digits) with { HiddenSizes = [512, 513] });
        Assert.NotEqual<ModelOptions>(VggOptions.From("vgg11", Digits), VggOptions.From("vgg13", Digits));
    }

    [Fact]
    public void A_list_that_changes_later_does_not_change_the_options()
    {
        List<long> widths = [4, 4];
        MlpOptions options = MlpOptions.From(Digits) with { HiddenSizes = widths };
        widths.Add(7);
        Assert.Equal([4, 4], options.HiddenSizes);
    }

    [Fact]
    public void A_list_is_not_null() => Assert.Throws<ArgumentNullException>(() => MlpOptions.From(Digits) with { HiddenSizes = null! });

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    [InlineData(0.0)]
    public void A_bound_of_norms_is_a_number_above_zero(double bound) =>
        Assert.StartsWith("max norm: expected a number above 0, or none", Assert.Single((MlpOptions.From(Digits) with { MaxNorm = bound }).Validate()), StringComparison.Ordinal);

    /// <summary>Srivastava et al., JMLR 15, 2014, tables 2 and 9 and appendix B.1.</summary>
    [Theory]
    [InlineData("jmlr2014_standard_2x800", "800,800", "sigmoid", "0", 0.0, null)]
    [InlineData("jmlr2014_logistic_3x1024", "1024,1024,1024", "sigmoid", "0.5", 0.2, null)]
    [InlineData("jmlr2014_relu_3x1024", "1024,1024,1024", "relu", "0.5", 0.2, null)]
    [InlineData("jmlr2014_relu_3x1024_maxnorm", "1024,1024,1024", "relu", "0.5", 0.2, 2.0)]
    [InlineData("jmlr2014_relu_3x2048_maxnorm", "2048,2048,2048", "relu", "0.5", 0.2, 2.0)]
    [InlineData("jmlr2014_relu_2x4096_maxnorm", "4096,4096", "relu", "0.5", 0.2, 2.0)]
    [InlineData("jmlr2014_relu_2x8192_maxnorm", "8192,8192", "relu", "0.5", 0.2, 2.0)]
    [InlineData("jmlr2014_regularizers_maxnorm", "1024,1024,2048", "relu", "0.5", 0.2, 3.0)]
    public void The_networks_of_2014_are_those_of_the_paper(string name, string hidden, string activation, string dropout, double inputDropout, double? bound)
    {
        var options = (MlpOptions)ModelRegistry.Find(name).Configure(Digits);
        Assert.Equal((activation, inputDropout, bound, bound), (options.Activation, options.InputDropout, options.MaxNorm, options.WeightBound));
        Assert.Equal(hidden, string.Join(',', options.HiddenSizes));
        Assert.Equal(dropout, string.Join(',', options.Dropout));
    }

    [Fact]
    public void A_sample_without_dimensions_is_worded() =>
        Assert.StartsWith("sample shape: expected a dimension or more", Assert.Throws<OptionsException>(() => VggOptions.From("vgg11", new ModelTask([], 3))).Message, StringComparison.Ordinal);

    [Fact]
    public void Hooks_on_a_container_run()
    {
        using var model = new Vgg(VggOptions.From("vgg11", new ModelTask([3, 32, 32], 10)));
        long[]? shape = null;
        foreach ((string name, Module child) in model.named_children())
        {
            if (name == "features")
                ((TorchSharp.Modules.Sequential)child).register_forward_hook((_, _, output) => { shape = output.shape; return output; });
        }
        using Tensor image = zeros(1, 3, 32, 32);
        model.call(image).Dispose();
        Assert.Equal([1, 512, 1, 1], shape!);
    }

    [Fact]
    public void A_summary_as_text_is_its_table()
    {
        using var model = new MnistCnn(MnistCnnOptions.From(Digits));
        Assert.Contains("fc (Linear)                                  (1, 10)           16,010\n", ModelSummary.Of(model, [1, 1, 28, 28]).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_holds_itself_is_refused()
    {
        using var inner = new Ring();
        using var outer = Sequential(("linear", Linear(2, 2)), ("ring", inner));
        inner.Close(outer);
        Assert.Equal(
            "expected a tree of modules, got one that holds itself: 'ring' has '' as its child 'again'",
            Assert.Throws<ArgumentException>(() => ModelSummary.Of(outer, [1, 2])).Message);
        inner.Open();
    }

    private sealed class Ring() : Module<Tensor, Tensor>("Ring")
    {
        private Module? _again;

        public override Tensor forward(Tensor input) => input.alias();

        public override IEnumerable<(string name, Module module)> named_children() => _again is null ? [] : [("again", _again)];

        internal void Close(Module outer) => _again = outer;

        internal void Open() => _again = null;
    }
}
