using System.Text.Json;
using DropoutTorch.Layers;
using DropoutTorch.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Models.Tests;

/// <summary>
/// Against tests/reference/sequence_models_goldens.py: the same seed gives the same weights there and here, and masks from torch's generator
/// make whole training runs comparable. Everything in float64.
/// </summary>
public class LstmGoldenTests
{
    private const int Seed = 2018, Steps = 20, Words = 13, Batch = 3, Length = 5, Padding = 1;
    private const double Rate = 0.5;

    private static readonly JsonElement Goldens = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference", "sequence_models_goldens.json"))).RootElement;

    public static TheoryData<string, bool, long, long, long> LanguageModels { get; } = new()
    {
        { "tied", true, 6, 7, 3 },
        { "untied", false, 4, 5, 2 },
    };

    public static TheoryData<string, LstmClassifierOptions> Classifiers { get; } = new()
    {
        { "both directions, concat, padding", Classifier(5, 4, 2, both: true, "concat", Padding) },
        { "one direction, last, padding", Classifier(5, 6, 1, both: false, "last", Padding) },
        { "both directions, last", Classifier(4, 3, 2, both: true, "last", padding: null) },
    };

    [Theory]
    [MemberData(nameof(LanguageModels))]
    public void A_language_model_gives_PyTorchs_logits_and_losses(string name, bool tied, long embedding, long hidden, long layers)
    {
        using var scope = NewDisposeScope();
        var options = new AwdLstmOptions
        {
            VocabularySize = Words,
            EmbeddingSize = embedding,
            HiddenSize = hidden,
            Layers = layers,
            TieWeights = tied,
            EmbeddingDropout = 0.1,
            InputDropout = 0.4,
            HiddenDropout = 0.25,
            WeightDropout = 0.5,
            OutputDropout = 0.3,
        };
        AwdLstm model = Build(() => new AwdLstm(options));
        JsonElement golden = Goldens.GetProperty("language_models").GetProperty(name);
        CheckLogits(golden, model, Text(0, Length));
        LstmState? state = null;
        CheckLosses(golden, model, step =>
        {
            Tensor words = Text(step, Length + 1);
            (Tensor logits, LstmState next) = model.forward(words.narrow(1, 0, Length), state);
            state = next.detach();
            return functional.cross_entropy(logits.flatten(0, 1), words.narrow(1, 1, Length).flatten());
        });
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void A_classifier_gives_PyTorchs_logits_and_losses(string name, LstmClassifierOptions options)
    {
        using var scope = NewDisposeScope();
        LstmClassifier model = Build(() => new LstmClassifier(options));
        JsonElement golden = Goldens.GetProperty("classifiers").GetProperty(name);
        CheckLogits(golden, model, Documents(0, options.PaddingIndex));
        CheckLosses(golden, model, step => functional.cross_entropy(
            model.call(Documents(step, options.PaddingIndex)), arange(Batch, dtype: ScalarType.Int64).add(step).remainder(2)));
    }

    private static LstmClassifierOptions Classifier(long embedding, long hidden, long layers, bool both, string pooling, long? padding) => new()
    {
        VocabularySize = Words,
        EmbeddingSize = embedding,
        HiddenSize = hidden,
        Layers = layers,
        Bidirectional = both,
        Pooling = pooling,
        PaddingIndex = padding,
        Classes = 2,
        EmbeddingDropout = 0.1,
        InputDropout = 0.4,
        HiddenDropout = 0.25,
        WeightDropout = 0.5,
        OutputDropout = 0.3,
    };

    private static T Build<T>(Func<T> create) where T : Module
    {
        manual_seed(Seed);
        T model = create();
        model.set_random_source(RandomSource.TorchGenerator);
        return model.to(ScalarType.Float64);
    }

    private static void CheckLogits(JsonElement golden, Module<Tensor, Tensor> model, Tensor words)
    {
        model.eval();
        double[] expected = Numbers(golden, "logits");
        using var logits = model.call(words).flatten().data<double>();
        Assert.Equal(expected.Length, logits.Count);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], logits[i], tolerance: 1e-12);
    }

    private static void CheckLosses(JsonElement golden, Module<Tensor, Tensor> model, Func<int, Tensor> loss)
    {
        model.train();
        using var optimizer = optim.SGD(model.parameters(), learningRate: Rate);
        double[] expected = Numbers(golden, "losses");
        Assert.Equal(Steps, expected.Length);
        for (int step = 0; step < Steps; step++)
        {
            optimizer.zero_grad();
            Tensor value = loss(step);
            value.backward();
            optimizer.step();
            Assert.Equal(expected[step], value.item<double>(), tolerance: 1e-9 * expected[step]);
        }
    }

    /// <summary>Word t of text n: (7 n n + 3 t + 5 n t) mod 11, and 2 more; pieces follow one another.</summary>
    private static Tensor Text(int step, int length)
    {
        Tensor n = arange(Batch, dtype: ScalarType.Int64).unsqueeze(1);
        Tensor t = arange(length, dtype: ScalarType.Int64).add(step * Length);
        return n.mul(n).mul(7).add(t.mul(3)).add(n.mul(t).mul(5)).remainder(11).add(2);
    }

    private static Tensor Documents(int step, long? padding)
    {
        Tensor words = Text(step, Length);
        if (padding is not long filler)
            return words;
        Tensor behind = arange(Length).ge(tensor(new long[] { 5, 3, 1 }).unsqueeze(1));
        return words.masked_fill(behind, filler);
    }

    private static double[] Numbers(JsonElement golden, string name) => [.. golden.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
