using DropoutTorch.Models;
using DropoutTorch.Models.Weights;

namespace App.Tests;

public class SummaryTests
{
    [Fact]
    public void Shows_the_options_and_the_table()
    {
        CliResult result = Cli.Run("summary", "mnist_cnn");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal(
            """
            mnist_cnn, with these options (--set):
              channels = 1
              image_size = 28,28
              filters = 32
              dropout = 0.5
              classes = 10

            Layer (type)                                 Output shape     Param #  Dropout p
            ================================================================================
            MnistCnn                                     (1, 10)
            conv1 (Conv2d)                               (1, 32, 26, 26)      320
            relu1 (ReLU)                                 (1, 32, 26, 26)        0
            pool1 (MaxPool2d)                            (1, 32, 13, 13)        0
            conv2 (Conv2d)                               (1, 64, 11, 11)   18,496
            relu2 (ReLU)                                 (1, 64, 11, 11)        0
            pool2 (MaxPool2d)                            (1, 64, 5, 5)          0
            flatten (FlattenSamples)                     (1, 1600)              0
            dropout (InvertedDropout)                    (1, 1600)              0        0.5
            fc (Linear)                                  (1, 10)           16,010
            ================================================================================
            Parameters:         34,826  136.04 KiB
              trainable:        34,826
              not trainable:         0
            Layer outputs of one forward, input (1, 1, 28, 28) Float32: 269.41 KiB

            """,
            result.Out);
    }

    [Fact]
    public void Says_what_the_literature_says_unless_it_is_silenced()
    {
        string[] line = ["summary", "mlp", "--set", "input_dropout=0.6", "--set", "dropout=0.95"];
        string[] warnings = Cli.Run(line).Error.TrimEnd('\n').Split('\n');
        Assert.Equal(2, warnings.Length);
        Assert.All(warnings, warning => Assert.StartsWith("warning: ", warning, StringComparison.Ordinal));
        Assert.Contains("[high-input-p]", warnings[0], StringComparison.Ordinal);
        Assert.Contains("[high-p]", warnings[1], StringComparison.Ordinal);
        Assert.DoesNotContain("[high-p]", Cli.Run([.. line, "--silence", "high-p"]).Error, StringComparison.Ordinal);
        Assert.Equal("", Cli.Run([.. line, "--silence", "high-p,high-input-p"]).Error);
        Assert.Equal("", Cli.Run([.. line, "--no-advice"]).Error);
    }

    [Fact]
    public void Says_whether_weights_fit()
    {
        using var folder = new TempFolder();
        string file = Path.Combine(folder.Path, "w.safetensors");
        ModelEntry entry = ModelRegistry.Find("mnist_cnn");
        using (var model = entry.Configure(entry.Typical).Create())
            ModuleWeights.Save(model, file);
        Assert.EndsWith($"Weights:            6 tensors of {file} fit\n", Cli.Run("summary", "mnist_cnn", "--weights", file).Out, StringComparison.Ordinal);
        CliResult other = Cli.Run("summary", "mnist_cnn", "--classes", "7", "--weights", file);
        Assert.Equal(2, other.Code);
        Assert.StartsWith($"error: {file}: expected the weights of this MnistCnn, got different: fc.weight Float32 (10, 1600)", other.Error, StringComparison.Ordinal);
    }
}
