using DropoutTorch.Data;
using DropoutTorch.Models;
using DropoutTorch.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static Training.Tests.Fixtures;

namespace Training.Tests;

public class NextTokenObjectiveTests
{
    private const int Vocabulary = 7;

    [Fact]
    public void Two_pieces_in_a_row_are_answered_like_one_long_piece()
    {
        using var scope = NewDisposeScope();
        using AwdLstm model = Tiny();
        model.eval();
        Tensor tokens = arange(24, dtype: int64).pow(2).remainder(Vocabulary).reshape(3, 8);
        Objective objective = Objective.Of(Text().Task);
        using var owned = (IDisposable)objective;
        objective.PassStarted();
        Tensor together = cat([objective.Forward(model, tokens.narrow(1, 0, 5)), objective.Forward(model, tokens.narrow(1, 5, 3))], 1);
        AssertSame(model.call(tokens), together);
        // A new pass begins without a memory, and so does a batch with other columns.
        objective.PassStarted();
        AssertSame(model.call(tokens), objective.Forward(model, tokens));
        Tensor fewer = tokens.narrow(0, 0, 2);
        AssertSame(model.call(fewer), objective.Forward(model, fewer));
    }

    [Fact]
    public void Perplexity_is_that_of_the_whole_text()
    {
        using var scope = NewDisposeScope();
        using AwdLstm model = Tiny();
        using TextDataset data = Text();
        Score score = Evaluation.Evaluate(model, data);
        model.eval();
        // The pieces of each column, one after the other.
        Batch[] batches = [.. new BatchLoader(data, data.Columns, shuffle: false).Epoch()];
        Tensor Long(Func<Batch, Tensor> pieces) => cat([.. batches.Select(pieces)], 1);
        Tensor logits = model.call(Long(batch => batch.Inputs));
        double loss = functional.cross_entropy(logits.flatten(0, 1), Long(batch => batch.Targets).flatten()).item<float>();
        Assert.Equal(loss, score.Loss, 1e-5);
        Assert.Equal(Math.Exp(score.Loss), score.Metric, 1e-12);
        Assert.Equal(396, score.Predictions); // of 4 columns of 100 tokens all but the first
    }

    [Fact]
    public void A_text_of_a_rule_is_learned_and_leaves_no_tensor()
    {
        MemoryTests.CollectGarbage();
        long before = Tensor.TotalCount;
        using (TextDataset data = Text())
        using (AwdLstm model = Tiny())
        using (var optimizer = optim.Adam(model.parameters(), 0.03))
        {
            TrainerSetup setup = Setup(model, optimizer, data, batch: data.Columns, epochs: 25);
            using var owned = setup.Objective as IDisposable;
            var trainer = new Trainer(setup with { Loader = new BatchLoader(data, data.Columns, shuffle: false) });
            trainer.Run();
            // A blind guess among seven has a perplexity of 7.
            Assert.InRange(trainer.LastEpoch!.Test!.Value.Metric, 1, 2);
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Only_a_language_model_predicts_tokens()
    {
        using var scope = NewDisposeScope();
        using var model = Linear(4, Vocabulary);
        Assert.Equal("next tokens: expected an AwdLstm, got Linear.", Assert.Throws<NotSupportedException>(() => Objective.Of(Text().Task).Forward(model, zeros(1, 4))).Message);
    }

    // 0, 1, 4, 2, 2, 4, 1 and again: after the token before is known, so is the next.
    private static TextDataset Text()
    {
        int[] tokens = [.. Enumerable.Range(0, 400).Select(i => i * i % Vocabulary)];
        return new TextDataset("squares", tokens, columns: 4, length: 7, new NextToken([.. Enumerable.Range(0, Vocabulary).Select(number => $"w{number}")]));
    }

    private static void AssertSame(Tensor expected, Tensor actual) => Assert.InRange((expected - actual).abs().max().item<float>(), 0, 1e-6f);

    private static AwdLstm Tiny()
    {
        manual_seed(1);
        return new AwdLstm(AwdLstmOptions.From(new ModelTask([7], Vocabulary)) with
        {
            EmbeddingSize = 8,
            HiddenSize = 12,
            Layers = 2,
            EmbeddingDropout = 0,
            InputDropout = 0,
            HiddenDropout = 0,
            WeightDropout = 0.1,
            OutputDropout = 0,
        });
    }
}
