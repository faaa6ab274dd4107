using DropoutTorch.Models.Summary;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

public class SummaryTextTests
{
    [Fact]
    public void A_convolutional_network() => Check(SummaryNetworks.Convolutional(), [1, 3, 32, 32], """
        Layer (type)                                  Output shape    Param #  Dropout p
        ================================================================================
        Sequential                                    (1, 10)
        features (Sequential)                         (1, 8, 16, 16)
          0 (Conv2d)                                  (1, 8, 32, 32)      224
          1 (BatchNorm2d)                             (1, 8, 32, 32)       16
          2 (ReLUDropout)                             (1, 8, 32, 32)        0       0.25
          3 (MaxPool2d)                               (1, 8, 16, 16)        0
        flatten (Flatten)                             (1, 2048)             0
        dropout (Dropout)                             (1, 2048)             0        0.5
        classifier (Linear)                           (1, 10)          20,490
        ================================================================================
        Parameters:         20,730  80.98 KiB
          trainable:        20,730
          not trainable:         0
        Buffers:                17
        Layer outputs of one forward, input (1, 3, 32, 32) Float32: 120.04 KiB
        """);

    [Fact]
    public void A_network_folded_to_its_outer_modules()
    {
        using var model = SummaryNetworks.Convolutional();
        CheckText(ModelSummary.Of(model, [1, 3, 32, 32]).ToDepth(1), """
            Layer (type)                                  Output shape    Param #  Dropout p
            ================================================================================
            Sequential                                    (1, 10)
            features (Sequential)                         (1, 8, 16, 16)      240       0.25
            flatten (Flatten)                             (1, 2048)             0
            dropout (Dropout)                             (1, 2048)             0        0.5
            classifier (Linear)                           (1, 10)          20,490
            ================================================================================
            Parameters:         20,730  80.98 KiB
              trainable:        20,730
              not trainable:         0
            Buffers:                17
            Layer outputs of one forward, input (1, 3, 32, 32) Float32: 120.04 KiB
            """);
    }

    [Fact]
    public void A_chain_that_runs_the_children_of_its_containers() => Check(new SummaryNetworks.Staged(), [2, 1, 6, 6], """
        Layer (type)                                    Output shape  Param #  Dropout p
        ================================================================================
        Staged                                          (2, 3)
        features (Sequential)                           (2, 4, 2, 2)
          0 (Conv2d)                                    (2, 2, 4, 4)       20
          1 (SpatialDropout2d)                          (2, 2, 4, 4)        0        0.1
          2 (Conv2d)                                    (2, 4, 2, 2)       76
          3 (SpatialDropout2d)                          (2, 4, 2, 2)        0       0.25
        flatten (Flatten)                               (2, 16)             0
        head (Linear)                                   (2, 3)             51
        ================================================================================
        Parameters:         147  588 B
          trainable:        147
          not trainable:      0
        Layer outputs of one forward, input (2, 1, 6, 6) Float32: 920 B
        """);

    [Fact]
    public void A_folded_chain()
    {
        using var model = new SummaryNetworks.Staged();
        CheckText(ModelSummary.Of(model, [2, 1, 6, 6]).ToDepth(1), """
            Layer (type)                                    Output shape  Param #  Dropout p
            ================================================================================
            Staged                                          (2, 3)
            features (Sequential)                           (2, 4, 2, 2)       96   0.1-0.25
            flatten (Flatten)                               (2, 16)             0
            head (Linear)                                   (2, 3)             51
            ================================================================================
            Parameters:         147  588 B
              trainable:        147
              not trainable:      0
            Layer outputs of one forward, input (2, 1, 6, 6) Float32: 920 B
            """);
    }

    [Fact]
    public void A_block_that_calls_a_child_twice_and_another_never() => Check(new SummaryNetworks.Residual(), [2, 4], """
        Layer (type)                                    Output shape  Param #  Dropout p
        ================================================================================
        Residual                                        (2, 4)              4
        linear (Linear)                                 (2, 4)             20
        relu (ReLU) x2                                  (2, 4)              0
        dropout (InvertedDropout)                       (2, 4)              0        0.1
        spare (Linear)                                  not called         10
        ================================================================================
        Parameters:         34  136 B
          trainable:        34
          not trainable:     0
        Layer outputs of one forward, input (2, 4) Float32: 128 B
        """);

    [Fact]
    public void Tied_weights_and_tuples() => Check(new SummaryNetworks.Language(), [5, 2], """
        Layer (type)                                   Output shape   Param #  Dropout p
        ================================================================================
        Language                                       (5, 2, 100)
        encoder (Embedding)                            (5, 2, 8)          800
        rnn (LSTM)                                     (5, 2, 8) + 2      576
        decoder (Linear)                               (5, 2, 100)        100
        ================================================================================
        Parameters:         1,476  5.77 KiB
          trainable:        1,476
          not trainable:        0
        Tied, counted once:   800
        Layer outputs of one forward, input (5, 2) Int64: 4.66 KiB
        """, ScalarType.Int64);

    [Fact]
    public void A_module_under_two_names_counts_once()
    {
        Module<Tensor, Tensor> shared = Linear(3, 3);
        Check(Sequential(("first", shared), ("act", Tanh()), ("second", shared)), [1, 3], """
            Layer (type)                                    Output shape  Param #  Dropout p
            ================================================================================
            Sequential                                      (1, 3)
            first (Linear) x2                               (1, 3)             12
            act (Tanh)                                      (1, 3)              0
            second (Linear)                                 (1, 3)         reused
            ================================================================================
            Parameters:         12  48 B
              trainable:        12
              not trainable:     0
            Layer outputs of one forward, input (1, 3) Float32: 36 B
            """);
    }

    [Fact]
    public void Long_names_lose_their_middle()
    {
        using var model = Sequential(("a_name_that_is_much_too_long_for_a_narrow_terminal", Linear(1, 1)));
        using var writer = new StringWriter { NewLine = "\n" };
        SummaryText.Write(writer, ModelSummary.Of(model, [1, 1]), width: 60);
        string[] lines = writer.ToString().Split('\n');
        Assert.StartsWith("a_name_that...nal (Linear)  (1, 1) ", lines[3], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= 60, line));
        Assert.Throws<ArgumentOutOfRangeException>(() => SummaryText.Write(writer, ModelSummary.Of(model, [1, 1]), width: 59));
    }

    private static void Check(Module<Tensor, Tensor> model, long[] shape, string expected, ScalarType? type = null)
    {
        using (model)
            CheckText(ModelSummary.Of(model, shape, type), expected);
    }

    private static void CheckText(ModelSummary summary, string expected)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        SummaryText.Write(writer, summary);
        Assert.Equal(expected + "\n", writer.ToString());
    }
}
