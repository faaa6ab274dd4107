using DropoutTorch.App.CommandLine;
using DropoutTorch.Models;
using DropoutTorch.Training;
using static System.FormattableString;

namespace App.Tests;

public class HelpTests
{
    private static IReadOnlyList<Verb> Verbs => CommandLineApp.Verbs;

    [Theory]
    [InlineData()]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("help")]
    public void The_program_alone_says_what_it_can_do(params string[] args)
    {
        CliResult result = Cli.Run(args);
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal(
            """
            DropoutTorch: train networks with dropout, and ask them how sure they are.

            Usage: ./dropout COMMAND [OPTIONS]

            Commands:
              train     train a network with dropout and keep it in a run folder
              resume    go on with a run that was stopped, bit for bit
              evaluate  measure a trained network, plain and with Monte-Carlo dropout
              sweep     train a grid of settings, and show the runs in a table
              runs      list runs and compare them
              download  fetch a published data set and check its files
              settings  show every setting of a run, as a file for --config
              recipes   list the settings of known runs (--recipe)
              models    list the models, activations and data sets
              summary   show a model's layers, parameters and dropout
              doctor    show engine, libtorch, BLAS, threads and devices, and test them
              bench     measure the speed of layers and Monte-Carlo dropout beside PyTorch
              uci       repeat the UCI regression table of MC dropout with its grid search
              setup     choose the torch engine, install what it needs, build
              test      build and run every test

            Examples:
              ./dropout train
              ./dropout train --data mnist --data-dir DIR --epochs 3 --seed 1 --out RUN
              ./dropout evaluate RUN --mc-samples 50

            './dropout COMMAND --help' shows the options of a command.

            """,
            result.Out);
    }

    [Fact]
    public void The_page_of_evaluate() => Assert.Equal(
        """
        Measure a trained network, plain and with Monte-Carlo dropout.

        Usage: ./dropout evaluate RUN [OPTIONS]

          RUN  the folder of a run that train has written

        Options:
          --mc-samples N  forward passes for the Monte-Carlo prediction [20]
          --seed N        governs the dropout masks [the run's]
          --data-dir DIR  folder of the data set's files [the run's]
          --device NAME   cpu, cuda or cuda:N [cpu]
          --best          the weights of the best validation score, not the last ones
          --step N        the weights of the checkpoint of this step, as checkpoints/
                          names it
          --json          print one JSON object (fractions and nats) and nothing else

        Examples:
          ./dropout evaluate RUN
              accuracy, calibration and doubt, in a table
          ./dropout evaluate RUN --mc-samples 50 --json
              the same for a program, from 50 passes

        """,
        Cli.Run("evaluate", "--help").Out);

    [Fact]
    public void Every_page_fits_80_columns_and_explains_every_option()
    {
        foreach (Verb verb in Verbs)
        {
            CliResult page = Cli.Run("help", verb.Name);
            Assert.Equal((0, ""), (page.Code, page.Error));
            Assert.Equal(page, Cli.Run(verb.Name, "--help"));
            Assert.All(page.Out.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
            Assert.All(verb.Groups.SelectMany(group => group.Options), option =>
            {
                Assert.Contains($"  {option.Name}", page.Out, StringComparison.Ordinal);
                Assert.False(string.IsNullOrWhiteSpace(option.Description));
            });
        }
    }

    /// <summary>The examples are parsed as they stand, so that none of them can go stale.</summary>
    [Fact]
    public void Every_example_is_a_command_line_that_is_understood()
    {
        foreach ((string line, _) in Verbs.SelectMany(verb => verb.Examples))
        {
            string[] args = line.Split(" > ")[0].Split(' ');
            Assert.Equal("./dropout", args[0]);
            // --help wins over everything but is itself only understood after a known verb.
            Assert.Equal(0, Cli.Run([.. args.Skip(1), "--help"]).Code);
            var root = new System.CommandLine.RootCommand();
            root.Add(CommandLineApp.CommandFor(Verbs.Single(verb => verb.Name == args[1])));
            Assert.Empty(Usage.Mistakes(root.Parse([.. args.Skip(1)])));
        }
    }

    [Fact]
    public void The_defaults_that_the_help_names_are_those_of_a_run()
    {
        string page = Cli.Run("train", "--help").Out;
        MlpOptions model = MlpOptions.From(new ModelTask([1, 28, 28], Classes: 10));
        Assert.Contains($"or none [mlp: {string.Join(',', model.HiddenSizes)}]\n", page, StringComparison.Ordinal);
        Assert.Contains(Invariant($"hidden unit [mlp: {model.Dropout[0]}]\n"), page, StringComparison.Ordinal);
        Assert.Contains(Invariant($"input [mlp: {model.InputDropout}]\n"), page, StringComparison.Ordinal);
        Assert.Contains($"[mlp: {model.Activation}]\n", Joined(page), StringComparison.Ordinal);
        string rates = Joined(Invariant($"adam {new AdamOptions().Lr}, sgd {new SgdOptions().Lr}, adamw and rmsprop {new RmsPropOptions().Lr}"));
        Assert.Equal(new RmsPropOptions().Lr, new AdamWOptions().Lr);
        Assert.Contains($"learning rate [{rates}]", Joined(page), StringComparison.Ordinal);
        Assert.Contains(Invariant($"momentum of sgd or rmsprop [sgd {new SgdOptions().Momentum}]"), Joined(page), StringComparison.Ordinal);
        Assert.Contains(Invariant($"L2 penalty [0, adamw {new AdamWOptions().WeightDecay}]"), Joined(page), StringComparison.Ordinal);
    }

    // Without the breaks of long descriptions.
    private static string Joined(string page) => System.Text.RegularExpressions.Regex.Replace(page, @"\n {8,}", " ");

    [Fact]
    public void Version_is_a_number() => Assert.Matches(@"^\d+\.\d+\.\d+\n$", Cli.Run("--version").Out);

    [Fact]
    public void Models_lists_what_can_be_named()
    {
        string list = Cli.Run("models").Out;
        Assert.StartsWith("Models (--model) for samples of any shape\n  mlp                            fully connected layers with dropout\n", list, StringComparison.Ordinal);
        Assert.All(ModelRegistry.All, entry => Assert.Matches($@"\n  {entry.Name} +{System.Text.RegularExpressions.Regex.Escape(entry.Summary)}", list));
        Assert.Contains("\nModels (--model) for sequences of token numbers\n", list, StringComparison.Ordinal);
        Assert.Contains("with BatchNorm, from 32 x 32\n", list, StringComparison.Ordinal);
        Assert.All(list.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.EndsWith(
            """

            Data sets (--data)
              digits         drawn digits, 28 x 28, 10 classes; built in, needs no files
              moons          points of two interleaved half circles, 2 classes; drawn, needs
                             no files
              regression1d   a noisy cubic, or a cosine with a gap, from one number; drawn,
                             needs no files
              mnist          handwritten digits, 28 x 28, 10 classes; read from a folder
              fashion-mnist  pieces of clothing, 28 x 28, 10 classes; read from a folder
              cifar10        colour photographs, 32 x 32, 10 classes; read from a folder or
                             archive
              cifar100       colour photographs, 32 x 32, 100 classes or 20 groups; read
                             from a folder or archive
              image-folder   your own JPEG and PNG images, a folder for each class, or a tar
                             archive of them
              cifar10-jpeg   colour photographs, 32 x 32, 10 classes; CIFAR-10 as JPEG files
                             or tar archives of them
              table          your own table of numbers (CSV or columns), or a UCI folder
                             with its splits; regression or classes
              text           your own text, to predict the next word or character of

            Activations (--activation)
              relu, leaky_relu, elu, selu, gelu, silu, tanh, sigmoid

            """,
            list,
            StringComparison.Ordinal);
    }
}
