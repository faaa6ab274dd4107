using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using Layers.Tests.Support;
using static TorchSharp.torch;

namespace Layers.Tests;

public class EmbeddingDropoutTests
{
    private const int Words = 40;

    private static readonly RandomSource s_source = RandomSource.At(new StreamAddress(7));

    public static TheoryData<ScalarType> Types => [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    [Fact]
    public void Keeps_what_all_stochastic_layers_keep()
    {
        using var scope = NewDisposeScope();
        var table = randn(Words, 4);
        AnyLayerContract.Holds(seed => new EmbeddingDropout(nn.Embedding_from_pretrained(table), 0.5, seed), arange(Words).view(5, 8));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_word_is_dropped_wherever_it_occurs(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var table = randn(Words, 4).add_(5).to(dtype);
        using var layer = new EmbeddingDropout(nn.Embedding_from_pretrained(table), 0.3) { Source = s_source };
        layer.train();
        var words = arange(Words).repeat(3);
        var rows = layer.call(words);
        Assert.Equal(dtype, rows.dtype);
        Assert.True(rows[..Words].Equals(rows[Words..(2 * Words)]));
        var kept = rows[..Words].ne(0).all(1);
        Assert.True(kept.Equals(rows[..Words].ne(0).any(1)), "a row is kept whole or dropped whole");
        // The rounding of the type: 2^-8 for bfloat16 is the coarsest.
        Assert.True(rows[..Words].to(ScalarType.Float64).allclose(table.to(ScalarType.Float64) / 0.7 * kept.unsqueeze(1).to(ScalarType.Float64), rtol: 4e-3));
        // Binomial(40, 0.3): 4.9 standard deviations, a false alarm less than once in a hundred thousand seeds.
        Assert.InRange(Words - kept.sum().item<long>(), 1, 26);
    }

    [Fact]
    public void The_gradient_is_that_of_a_masked_table()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var words = randint(Words, [6, 7]);
        var incoming = randn(6, 7, 4, dtype: ScalarType.Float64);
        foreach (var (padding, frequency) in new (long?, bool)[] { (null, false), (3, false), (null, true) })
        {
            var embedding = nn.Embedding(Words, 4, padding_idx: padding, scale_grad_by_freq: frequency, dtype: ScalarType.Float64);
            using var layer = new EmbeddingDropout(embedding, 0.4) { Source = s_source };
            layer.train();
            layer.call(words).backward([incoming]);

            var mask = s_source.ForWeights().KeepMask([Words], 0.4, CPU).unsqueeze(1).to(ScalarType.Float64);
            var table = embedding.weight!.detach() * mask / 0.6;
            var plain = nn.Embedding_from_pretrained(table, freeze: false, padding_idx: padding, scale_grad_by_freq: frequency);
            plain.call(words).backward([incoming]);
            Assert.True(embedding.weight.grad!.allclose(plain.weight!.grad! * mask / 0.6, rtol: 1e-13, atol: 1e-15));
        }
    }

    [Fact]
    public void The_embedding_keeps_its_padding_its_norm_and_its_sparse_gradient()
    {
        using var scope = NewDisposeScope();
        var embedding = nn.Embedding(Words, 4, padding_idx: 2, max_norm: 0.5, sparse: true);
        using var layer = new EmbeddingDropout(embedding, 0.5) { Source = s_source };
        layer.train();
        var rows = layer.call(arange(Words));
        rows.sum().backward();
        Assert.True(embedding.weight!.grad!.is_sparse);
        Assert.Equal(0f, embedding.weight.grad.to_dense()[2].abs().sum().item<float>());
        // Rows were scaled down in the table; the survivors are those divided by one half.
        Assert.True(embedding.weight.detach().norm(1).le(0.5 + 1e-6).all().item<bool>());
        Assert.True(rows.norm(1).le(1 + 1e-5).all().item<bool>());
    }

    [Fact]
    public void State_stands_under_the_name_of_the_layer()
    {
        using var layer = new EmbeddingDropout(nn.Embedding(5, 3), 0.5, seed: 1);
        Assert.Equal(["layer.weight", "steps"], layer.state_dict().Keys.Order(StringComparer.Ordinal));
        Assert.Equal([("", (StochasticLayer)layer)], layer.stochastic_layers());
    }

    [Fact]
    public void A_part_of_the_batch_meets_the_same_mask()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var rows = randn(8, 5, 3);
        var words = randint(Words, [8, 5]);
        var whole = Functional.embedding_dropout(rows, words, Words, 0.5, source: s_source);
        var part = Functional.embedding_dropout(rows[3..], words[3..], Words, 0.5, source: RandomSource.At(new StreamAddress(7, FirstRow: 3)));
        Assert.True(part.Equals(whole[3..]));
    }

    /// <summary>AWD-LSTM draws a mask of shape (V, 1) and divides it by 1 − p.</summary>
    [Fact]
    public void Torchs_own_generator_gives_the_formula_of_AWD_LSTM()
    {
        using var scope = NewDisposeScope();
        var table = randn(Words, 6);
        var words = randint(Words, [4, 5]);
        using var layer = new EmbeddingDropout(nn.Embedding_from_pretrained(table), 0.2) { Source = RandomSource.TorchGenerator };
        layer.train();
        manual_seed(11);
        var ours = layer.call(words);
        manual_seed(11);
        var masked = table * (empty(Words, 1).bernoulli_(1 - 0.2) / (1 - 0.2));
        var formula = masked.index_select(0, words.flatten()).view(4, 5, 6);
        Assert.True(ours.allclose(formula, rtol: 2e-7, atol: 0));
    }

    [Fact]
    public void A_given_mask_gives_PyTorchs_numbers()
    {
        using var scope = NewDisposeScope();
        var golden = new WeightsGolden("embedding");
        var embedding = nn.Embedding_from_pretrained(golden.In("table"), freeze: false, padding_idx: golden.Setting("padding_idx").GetInt64());
        var words = golden.In("words").to(ScalarType.Int64);
        var y = Functional.embedding_dropout(embedding.call(words), words, golden.In("mask"), golden.P);
        y.backward([golden.In("incoming")]);
        golden.Check("y", y);
        golden.Check("grad_table", embedding.weight!.grad!);
    }

    [Fact]
    public void Gradients_of_the_functional_are_those_of_the_mask()
    {
        using var scope = NewDisposeScope();
        var rows = randn(3, 4, 2, dtype: ScalarType.Float64).requires_grad_();
        var words = tensor(new long[] { 1, 5, 9, 1, 5, 5, 0, 3, 2, 8, 9, 9 }).view(3, 4);
        FiniteDifferences.Check(() => Functional.embedding_dropout(rows, words, 10, 0.5, source: s_source).pow(2), rows);
    }

    [Fact]
    public void P_of_one_gives_exact_zeros_even_for_infinite_rows()
    {
        using var scope = NewDisposeScope();
        var rows = full(2, 3, float.PositiveInfinity).requires_grad_();
        var words = tensor(new[] { 0L, 1L });
        var mask = tensor(new[] { true, false });
        foreach (var y in new[] { Functional.embedding_dropout(rows, words, 2, 1), Functional.embedding_dropout(rows, words, mask, 1) })
        {
            rows.grad = null;
            y.sum().backward();
            Assert.Equal(0f, y.abs().sum().item<float>());
            Assert.Equal(0f, rows.grad!.abs().sum().item<float>());
        }
        Assert.Equal(0f, Functional.embedding_dropout(rows, words, mask, 0.5)[1].abs().sum().item<float>());
    }

    [Fact]
    public void A_given_mask_of_either_shape_makes_the_result_exact()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        var words = tensor(new[] { 1, 0, 1 }, dtype: ScalarType.Int32);
        var mask = tensor(new[] { true, false });
        foreach (var given in new[] { mask, mask.unsqueeze(1) })
            Assert.Equal([0, 0, 3 / 0.6, 4 / 0.6, 0, 0], Functional.embedding_dropout(rows, words, given, 0.4).data<double>().ToArray());
    }

    [Fact]
    public void Evaluation_and_an_empty_batch_give_the_rows_themselves()
    {
        using var scope = NewDisposeScope();
        using var layer = new EmbeddingDropout(nn.Embedding(Words, 4), 0.5);
        layer.eval();
        var words = arange(Words);
        Assert.True(layer.call(words).Equals(layer.layer.weight!));
        layer.train();
        Assert.Equal([0L, 4L], layer.call(empty(0, dtype: ScalarType.Int64)).shape);
        Assert.Equal([4L], layer.call(tensor(3L)).shape);
    }

    [Fact]
    public void Mean_is_kept()
    {
        using var scope = NewDisposeScope();
        const int Count = 200_000;
        var y = Functional.embedding_dropout(ones(Count, 1, dtype: ScalarType.Float64), arange(Count), Count, 0.35, source: s_source);
        // The mean's standard deviation is sqrt(p / (1 - p) / n) = 1.64e-3: 4.9 of them, one false alarm in a million seeds.
        Assert.InRange(y.mean().item<double>(), 1 - 8.1e-3, 1 + 8.1e-3);
    }

    [Fact]
    public void Faults_are_named_in_one_line()
    {
        using var scope = NewDisposeScope();
        var words = tensor(new[] { 0L, 1L });
        var error = Assert.Throws<ArgumentException>(() => Functional.embedding_dropout(ones(3, 4), words, 2));
        Assert.Equal("embedding_dropout: expected rows of shape (*, D) for words of shape (*), got [3, 4] and [2]. (Parameter 'input')", error.Message);
        Assert.Throws<ArgumentException>(() => Functional.embedding_dropout(ones(2), words, 2));
        error = Assert.Throws<ArgumentException>(() => Functional.embedding_dropout(ones(2, 4, dtype: ScalarType.Int64), words, 2));
        Assert.StartsWith("embedding_dropout: expected a floating-point tensor, got Int64.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new EmbeddingDropout(null!));
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var layer = new EmbeddingDropout(nn.Embedding(5, 3), 0.25);
        Assert.Equal("EmbeddingDropout(num_embeddings=5, embedding_dim=3, p=0.25)", layer.ToString());
    }
}
