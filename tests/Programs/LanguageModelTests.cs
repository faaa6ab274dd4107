namespace Programs.Tests;

public sealed class LanguageModelTests : NothingLeft
{
    private const int Letters = 21;

    [Fact]
    public void An_encoder_stack_learns_the_rhyme()
    {
        var (first, last, written, parameters) = LanguageModel.RunEncoder(iterations: 160);
        Check(first, last, written);

        // Embedding and decoder; a layer's attention (in, out), its two linear layers, its two norms.
        Assert.Equal(Letters * 32 + 33 * Letters + 2 * (33 * 96 + 33 * 32 + 33 * 64 + 65 * 32 + 4 * 32), parameters);
    }

    [Fact]
    public void Blocks_put_together_by_hand_learn_the_rhyme()
    {
        var (first, last, written, parameters) = LanguageModel.RunBlocks(iterations: 160);
        Check(first, last, written);
        Assert.Equal(Letters * 32 + 128 * 32 + 2 * (33 * 96 + 33 * 32 + 33 * 128 + 129 * 32 + 4 * 32) + 2 * 32 + 32 * Letters, parameters);
    }

    private static void Check(double first, double last, string written)
    {
        Assert.InRange(first, 2.5, 4.5); // about ln 21
        Assert.InRange(last, 0, 0.3);
        // Without the word of two equal letters, which a model that sees letters by position may get wrong.
        Assert.Contains("star how i wonder what you are up above the world so high like a diamond in the", written);
    }
}
