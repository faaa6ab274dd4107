using DropoutTorch.App.Output;
using DropoutTorch.Data;
using DropoutTorch.Training;
using Spectre.Console;
using static TorchSharp.torch;

namespace App.Tests;

public class OutputTests
{
    private static readonly Example Any = new(0, 1, 1, 0.5, 0.5);

    [Theory]
    [InlineData(90, 10, 0.1, 0.9, "It doubts where it errs: mean entropy 0.10 on 90 right answers, 0.90 on 10 wrong ones (entropy in nats: 0 is certain, 2.30 is no idea).")]
    [InlineData(90, 10, 0.9, 0.1, "Its doubt does not tell right from wrong: mean entropy 0.90 on 90 right answers, 0.10 on 10 wrong ones (entropy in nats: 0 is certain, 2.30 is no idea).")]
    [InlineData(100, 0, 0.1, null, "All 100 answers looked at are right, with a mean entropy of 0.10 (entropy in nats: 0 is certain, 2.30 is no idea).")]
    [InlineData(0, 100, null, 2.1, "None of the 100 answers looked at is right; their mean entropy is 2.10 (entropy in nats: 0 is certain, 2.30 is no idea).")]
    public void The_sentence_follows_from_the_numbers(int right, int wrong, double? rightEntropy, double? wrongEntropy, string sentence) =>
        Assert.Equal(sentence, ReportText.Meaning(new Doubt(right, wrong, rightEntropy, wrongEntropy, Any, Any), classes: 10));

    [Fact]
    public void A_picture_has_a_character_for_two_pixels()
    {
        // Brightness in rows: 0 0.5 1 over 0 0.5 1, then 1 0 0 over 0 0 0.
        using ImageDataset data = Images(channels: 1, height: 4, width: 3, 0, 128, 255, 0, 128, 255, 255, 0, 0, 0, 0, 0);
        Assert.Equal(" =@\n=", Picture.Draw(data, 0));
    }

    [Theory]
    [InlineData(true, 1, 28, 28)]
    [InlineData(true, 1, 36, 36)]
    [InlineData(false, 1, 37, 36)]
    [InlineData(false, 1, 36, 37)]
    [InlineData(false, 3, 28, 28)]
    public void Only_small_grey_images_are_drawn(bool fits, int channels, int height, int width)
    {
        using ImageDataset data = Images(channels, height, width, new byte[channels * height * width]);
        Assert.Equal(fits, Picture.Fits(data));
    }

    [Fact]
    public void Samples_that_are_no_images_are_not_drawn()
    {
        using var data = new TensorDataset("one", zeros(1, 1, 28, 28), zeros(1, dtype: int64), new Classification(["a"]));
        Assert.False(Picture.Fits(data));
    }

    [Fact]
    public void The_bar_shows_loss_accuracy_speed_and_time_left_and_gives_the_cursor_back()
    {
        using var scope = NewDisposeScope();
        using var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
        });
        console.Profile.Width = 80;
        console.Profile.Height = 24;
        Objective objective = Objective.Of(new Classification(["a", "b"]));
        using var meter = new EpochMeter(objective, 4, CPU);
        meter.Add(tensor(0.5f), tensor(new float[,] { { 1, 0 } }), zeros(1, dtype: int64));
        ProgressBar.Watch(console, () => "  p 0.250", bar =>
        {
            bar.TrainingStarted(new TrainingStart(4, 4, 0, objective.Metric));
            Thread.Sleep(250); // longer than the pause between two drawings
            bar.StepDone(new StepReport(1, 1, 1, meter));
        });
        string text = output.ToString();
        Assert.Matches(@"1/1  loss 0\.5000  accuracy 100\.00 %  [\d,]+ samples/s  \d+:\d\d left  p 0\.250", text);
        Assert.Contains("\u001b[?25h", text, StringComparison.Ordinal);
    }

    private static ImageDataset Images(int channels, int height, int width, params byte[] pixels) => new(
        "one", new MemoryImages(channels, height, width, pixels), [0], ["a"],
        new Normalization([.. Enumerable.Repeat(0.25, channels)], [.. Enumerable.Repeat(2.0, channels)]));
}
