namespace App.Tests;

/// <summary>Every mistake on the command line: a line that says what was expected, what came and what to do, exit code 2, nothing created.</summary>
public class MistakeTests
{
    [Theory]
    [InlineData("trian", "command: expected one of train, resume, evaluate, sweep, runs, download, settings, recipes, models, summary, doctor, bench, uci, got 'trian'. Fix: use 'train'.")]
    [InlineData("frobnicate", "command: expected one of train, resume, evaluate, sweep, runs, download, settings, recipes, models, summary, doctor, bench, uci, got 'frobnicate'. Fix: use one of these.")]
    [InlineData("--verbose", "command: expected one of train, resume, evaluate, sweep, runs, download, settings, recipes, models, summary, doctor, bench, uci, got '--verbose'. Fix: use one of these.")]
    [InlineData("help trein", "command: expected one of train, resume, evaluate, sweep, runs, download, settings, recipes, models, summary, doctor, bench, uci, got 'trein'. Fix: use 'train'.")]
    [InlineData("setup", "command: expected one of train, resume, evaluate, sweep, runs, download, settings, recipes, models, summary, doctor, bench, uci, got 'setup'. Fix: run the script ./dropout in the repository's folder, which does that.")]
    [InlineData("train --epohcs 3", "train: expected one of its options, got '--epohcs'. Fix: use '--epochs'.")]
    [InlineData("train --zzzzzzzzzz", "train: expected one of its options, got '--zzzzzzzzzz'. Fix: see 'train --help' for all of them.")]
    [InlineData("train -e 3", "train: expected one of its options, got '-e'. Fix: see 'train --help' for all of them.")]
    [InlineData("train digits", "train: expected options only, got 'digits' as well. Fix: leave it out, or see 'train --help'.")]
    [InlineData("train @file", "train: expected options only, got '@file' as well. Fix: leave it out, or see 'train --help'.")]
    [InlineData("train --quiet yes", "train: expected options only, got 'yes' as well. Fix: leave it out, or see 'train --help'.")]
    [InlineData("evaluate a b", "evaluate: expected one RUN, got 'b' as well. Fix: leave it out, or see 'evaluate --help'.")]
    [InlineData("evaluate", "evaluate: expected RUN, the folder of a run that train has written, got nothing. Fix: write evaluate RUN.")]
    [InlineData("train --epochs", "--epochs: expected a value, got none. Fix: write --epochs N.")]
    [InlineData("train --epochs --seed 1", "--epochs: expected a value, got none. Fix: write --epochs N.")]
    [InlineData("train --epochs 1.5", "--epochs: expected a whole number, got '1.5'. Fix: write it like --epochs 3.")]
    [InlineData("train --epochs 99999999999", "--epochs: expected a whole number, got '99999999999'. Fix: write it like --epochs 3.")]
    [InlineData("train --seed one", "--seed: expected a whole number, got 'one'. Fix: write it like --seed 3.")]
    [InlineData("train --lr 0,1", "--lr: expected a number, got '0,1'. Fix: write it like --lr 0.5.")]
    [InlineData("train --hidden 10,,20", "--hidden: expected whole numbers with commas between them, or none, got '10,,20'. Fix: write it like --hidden 512,512.")]
    [InlineData("train --lr 1 --lr 2", "--lr: expected once, got 2 times. Fix: give it once.")]
    [InlineData("train --quiet --json", "--quiet: expected not together with --json, got both. Fix: leave one of them out.")]
    [InlineData("train --data mnits", "data set: expected one of digits, moons, regression1d, mnist, fashion-mnist, cifar10, cifar100, image-folder, cifar10-jpeg, table, text, got 'mnits'. Fix: use 'mnist'.")]
    [InlineData("train --data cifar", "data set: expected one of digits, moons, regression1d, mnist, fashion-mnist, cifar10, cifar100, image-folder, cifar10-jpeg, table, text, got 'cifar'. Fix: use 'cifar10'.")]
    [InlineData("train --model resnet18 --hidden 7", "option of resnet18: expected one of channels, stem, drop_path, drop_path_rule, drop_block, drop_block_size, spatial_dropout, dropout, classes, got 'hidden_sizes'. Fix: use one of these names.")]
    [InlineData("train --set dropuot=0.5", "option of mlp: expected one of input_size, hidden_sizes, output_size, activation, dropout, input_dropout, max_norm, got 'dropuot'. Fix: use 'dropout'.")]
    [InlineData("train --set dropout", "--set: expected KEY=VALUE, got 'dropout'. Fix: write it like --set dropout=0.5.")]
    [InlineData("train --set", "--set: expected a value, got none. Fix: write --set KEY=VALUE.")]
    [InlineData("train --set dropout=0.5 --set dropout=0.6", "--set: expected each key once, got 'dropout' twice. Fix: leave one of them out.")]
    [InlineData("train --set dropout=0.5 --dropout 0.4", "--set dropout: expected the setting once, got it twice. Fix: leave out --set dropout, or --dropout.")]
    [InlineData("summary", "summary: expected MODEL, one of the names that 'models' lists, got nothing. Fix: write summary MODEL.")]
    [InlineData("summary vgg16 --input 3x28x28", "vgg16: expected samples of shape (C, H, W), H and W at least 32, got (3, 28, 28). Fix: choose other data, or a model that takes these.")]
    [InlineData("summary vgg16 --input 3,32,32", "--input: expected whole numbers with x between them, got '3,32,32'. Fix: write it like --input 3x32x32.")]
    [InlineData("summary mlp --classes 0", "output size: expected a size of at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("summary mlp --silence high_p", "--silence: expected one of dropout-before-batchnorm, dropout-after-output, element-dropout-on-maps, alpha-without-selu, selu-with-plain-dropout, high-input-p, high-p, dropout-in-recurrent-step, got 'high_p'. Fix: use 'high-p'.")]
    [InlineData("train --silence none", "--silence: expected one of dropout-before-batchnorm, dropout-after-output, element-dropout-on-maps, alpha-without-selu, selu-with-plain-dropout, high-input-p, high-p, dropout-in-recurrent-step, got 'none'. Fix: use one of these names.")]
    [InlineData("train --set max_norm=NaN", "max norm: expected a number above 0, or none, got NaN. Fix: choose 3 or so.")]
    [InlineData("summary mlp --input 99999999999x99999999999", "mlp: expected samples of one dimension or more, got (99999999999, 99999999999). Fix: choose other data, or a model that takes these.")]
    [InlineData("summary mlp --classes 99999999999", "output size: expected a size of at most 1073741824, got 99999999999. Fix: choose a smaller one.")]
    [InlineData("summary awd_lstm --set layers=4294967297", "layers: expected at most 10000, got 4294967297. Fix: choose fewer.")]
    [InlineData("summary vit_tiny --set mlp_ratio=Infinity", "mlp ratio: expected a hidden width from 1 to 2^30, got Infinity. Fix: choose 4 or so.")]
    [InlineData("summary vgg11 --set pooled_size=1000000000", "pooled size: expected 1 to 1024, got 1000000000. Fix: choose 7, or 1 for small images.")]
    [InlineData("summary mlp --input 1073741824 --set hidden_sizes=1073741824", "mlp: expected sizes whose weights fit into memory, got more. Fix: choose smaller ones.")]
    [InlineData("summary mlp --depth -1", "--depth: expected 0 or more, got -1. Fix: choose 0 for the model alone.")]
    [InlineData("train --activation rulu", "activation: expected one of relu, leaky_relu, elu, selu, gelu, silu, tanh, sigmoid, got 'rulu'. Fix: use 'relu'.")]
    [InlineData("train --optimizer adamm", "optimizer: expected one of sgd, adam, adamw, rmsprop, got 'adamm'. Fix: use 'adam'.")]
    [InlineData("train --schedule cosin", "schedule: expected one of constant, linear, cosine, step, multi_step, exponential, inverse_time, one_cycle, plateau, got 'cosin'. Fix: use 'cosine'.")]
    [InlineData("train --device tpu", "device: expected cpu, cuda or cuda:N, got 'tpu'. Fix: choose one of these.")]
    [InlineData("train --dropout 1.5", "dropout: expected a probability between 0 and 1, got 1.5. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).")]
    [InlineData("train --dropout -0.1", "dropout: expected a probability between 0 and 1, got -0.1. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).")]
    [InlineData("train --dropout NaN", "dropout: expected a probability between 0 and 1, got NaN. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).")]
    [InlineData("train --input-dropout 2", "input dropout: expected a probability between 0 and 1, got 2. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).")]
    [InlineData("train --batch-size 0", "batch size: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("train --epochs 0", "number of epochs: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("train --train-samples 0", "train_samples: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("train --train-samples 2000000", "train_samples: expected a number up to 1000000, got 2000000. Fix: choose one, for digits are drawn without end.")]
    [InlineData("train --hidden 0", "hidden layer: expected a size of at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("train --lr 0", "learning rate: expected a finite number above 0, got 0. Fix: choose one near 0.002 for adam.")]
    [InlineData("train --momentum 0.9", "option of adam: expected one of lr, beta1, beta2, eps, amsgrad, weight_decay, decay_biases_and_norms, got 'momentum'. Fix: use one of these names.")]
    [InlineData("train --weight-decay -1", "weight decay: expected a finite number of at least 0, got -1. Fix: choose 0, or a small number such as 0.0001.")]
    [InlineData("train --mc-samples 0", "number of Monte-Carlo samples: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("train --data-dir x", "digits: expected no data folder, for these samples are drawn, got 'x'. Fix: leave --data-dir out, or choose a data set that is read from files.")]
    [InlineData("evaluate RUN --mc-samples -1", "number of Monte-Carlo samples: expected at least 1, got -1. Fix: choose 1 or more.")]
    [InlineData("evaluate RUN --device tpu", "device: expected cpu, cuda or cuda:N, got 'tpu'. Fix: choose one of these.")]
    [InlineData("evaluate no-such-run", "no-such-run: expected the folder of a run, got no such folder. Fix: name a folder that train has written.")]
    [InlineData("doctor --device cuda", "--device: expected together with --selftest, got it alone. Fix: add --selftest.")]
    [InlineData("doctor --selftest --device tpu", "device: expected cpu, cuda or cuda:N, got 'tpu'. Fix: choose one of these.")]
    [InlineData("bench", "bench: expected WHAT, what to measure: layers or mc (Monte-Carlo dropout), got nothing. Fix: write bench WHAT.")]
    [InlineData("bench layer", "benchmark: expected one of layers, mc, got 'layer'. Fix: use 'layers'.")]
    [InlineData("bench layers --only ,", "--only: expected names with commas between them, got ','. Fix: write it like --only InvertedDropout.")]
    [InlineData("bench layers --dtype float23", "element type: expected one of float32, float64, bfloat16, float16, got 'float23'. Fix: use 'float32'.")]
    [InlineData("bench layers --shapes 4x0", "shape: expected sizes of at least 1 with x between them, got '4x0'. Fix: write it like 128x64x32x32, or 128x64x32x32 channels_last, with at most 2^30 elements.")]
    [InlineData("bench layers --shapes 4x4 --only SpatialDropout2d", "--shapes: expected one that SpatialDropout2d takes, got 4x4. Fix: choose another shape or layer.")]
    [InlineData("bench mc --dtype float64", "--dtype: expected none beside mc, got one. Fix: leave it out.")]
    [InlineData("bench mc --only vgg", "network: expected one of vgg11, mlp, got 'vgg'. Fix: use 'vgg11'.")]
    [InlineData("bench layers --repetitions 0", "number of repetitions: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("train --epochs x --lr y --foo 3 --bar", "train: expected one of its options, got '--foo'. Fix: see 'train --help' for all of them.", "train: expected one of its options, got '--bar'. Fix: use '--lr'.", "--epochs: expected a whole number, got 'x'. Fix: write it like --epochs 3.", "--lr: expected a number, got 'y'. Fix: write it like --lr 0.5.")]
    [InlineData("evaluate a b --foo", "evaluate: expected one RUN, got 'b' as well. Fix: leave it out, or see 'evaluate --help'.", "evaluate: expected one of its options, got '--foo'. Fix: see 'evaluate --help' for all of them.")]
    [InlineData("train --resume RUN --epochs 3", "--resume: expected no --epochs beside it, for a run goes on with its own settings. Fix: leave --epochs out.")]
    [InlineData("train --resume RUN --out x", "--resume: expected no --out beside it, for a run goes on with its own settings. Fix: leave --out out.")]
    [InlineData("train --resume RUN --overwrite", "--resume: expected no --overwrite beside it, for a run goes on with its own settings. Fix: leave --overwrite out.")]
    [InlineData("train --resume RUN --set dropout=0", "--resume: expected no --set beside it, for a run goes on with its own settings. Fix: leave --set out.")]
    [InlineData("train --nesterov", "option of adam: expected one of lr, beta1, beta2, eps, amsgrad, weight_decay, decay_biases_and_norms, got 'nesterov'. Fix: use one of these names.")]
    [InlineData("resume", "resume: expected RUN, the folder of a run that train has begun, got nothing. Fix: write resume RUN.")]
    [InlineData("resume no-such-run", "no-such-run: expected the folder of a run, got no such folder. Fix: name a folder that train has written.")]
    [InlineData("train --resume no-such-run", "no-such-run: expected the folder of a run, got no such folder. Fix: name a folder that train has written.")]
    [InlineData("resume no-such-run --quiet --json", "--quiet: expected not together with --json, got both. Fix: leave one of them out.")]
    [InlineData("runs no-such-folder", "no-such-folder: expected the folder of a run, or one that holds some, got no such folder. Fix: name a folder that train has written.")]
    [InlineData("runs --jsno", "runs: expected one of its options, got '--jsno'. Fix: use '--json'.")]
    [InlineData("evaluate --bset", "evaluate: expected one of its options, got '--bset'. Fix: use '--best'.")]
    [InlineData("settings extra", "settings: expected options only, got 'extra' as well. Fix: leave it out, or see 'settings --help'.")]
    [InlineData("settings --optimizer nope", "optimizer: expected one of sgd, adam, adamw, rmsprop, got 'nope'. Fix: use one of these names.")]
    [InlineData("recipes extra", "recipes: expected options only, got 'extra' as well. Fix: leave it out, or see 'recipes --help'.")]
    [InlineData("train --recipe mnist-cn", "recipe: expected one of 22 known names, got 'mnist-cn'. Fix: use 'mnist-cnn'.")]
    [InlineData("train --recipe ../mnist-cnn", "recipe: expected one of 22 known names, got '../mnist-cnn'. Fix: use 'mnist-cnn'.")]
    [InlineData("train --config no-such-file.yaml", "no-such-file.yaml: expected a file with settings, got no such file. Fix: name an existing YAML or JSON file.")]
    [InlineData("train --config .", ".: expected a file with settings, got a folder. Fix: name an existing YAML or JSON file.")]
    [InlineData("sweep", "--over: expected at least one setting with values, got none. Fix: write it like --over dropout=0,0.2,0.5.")]
    [InlineData("sweep --over", "--over: expected a value, got none. Fix: write --over KEY=VALUE.")]
    [InlineData("sweep --over dropout", "--over: expected KEY=VALUE, got 'dropout'. Fix: write it like --over dropout=0.5.")]
    [InlineData("sweep --over dropout=0,,0.5", "dropout: expected values with commas between them, got '0,,0.5'. Fix: write it like --over dropout=0,0.2,0.5.")]
    [InlineData("sweep --over dropout=0,0", "dropout: expected each value once, got '0,0'. Fix: leave the repetition out.")]
    [InlineData("sweep --over dropuot=0,0.5", "option of mlp: expected one of input_size, hidden_sizes, output_size, activation, dropout, input_dropout, max_norm, got 'dropuot'. Fix: use 'dropout'.")]
    [InlineData("sweep --over training.seed=1,x", "seed: expected a whole number, got 'x'. Fix: correct the value.")]
    [InlineData("sweep --over dropout=0,2 --over training.epochs=0,1", "number of epochs: expected at least 1, got 0. Fix: choose 1 or more.", "dropout: expected a probability between 0 and 1, got 2. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).")]
    [InlineData("sweep --over dropout=0,0.5 --epochs 0", "number of epochs: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("sweep --over dropout=0,0.5 --set dropout=0.5 --dropout 0.5", "--set dropout: expected the setting once, got it twice. Fix: leave out --set dropout, or --dropout.")]
    [InlineData("download", "download: expected NAME, one of mnist, fashion-mnist, cifar10, cifar100, got nothing. Fix: write download NAME.")]
    [InlineData("download nope", "data set to fetch: expected one of mnist, fashion-mnist, cifar10, cifar100, got 'nope'. Fix: use one of these names.")]
    [InlineData("train --data table", "path: expected a table or a folder with one, got none. Fix: name it with --data-dir.")]
    [InlineData("train --data table --data-dir no-such.csv", "no-such.csv: expected a table, got nothing there. Fix: name an existing table.")]
    [InlineData("train --data text --data-dir no-such.txt", "no-such.txt: expected a text file, got nothing there. Fix: name an existing text file.")]
    [InlineData("train --data image-folder", "data_dir: expected a folder of images or an archive of them, got none. Fix: name it with --data-dir.")]
    [InlineData("train --data image-folder --data-dir no-such-folder", "image-folder: expected a folder of images, or a tar archive of them, got 'no-such-folder', which does not exist. Fix: name another one with --data-dir.")]
    [InlineData("train --model awd_lstm", "awd_lstm: expected samples of shape (T), token numbers, got (1, 28, 28). Fix: choose other data, or a model that takes these.")]
    [InlineData("train --model vgg16", "vgg16: expected samples of shape (C, H, W), H and W at least 32, got (1, 28, 28). Fix: choose other data, or a model that takes these.")]
    [InlineData("train --model mnist_cnn --data moons", "mnist_cnn: expected samples of shape (C, H, W), H and W at least 10, got (2). Fix: choose other data, or a model that takes these.")]
    [InlineData("train --validation 0.9999 --train-samples 20", "validation: expected a share that leaves samples to learn from and some to validate with, got 0.9999 of 20, which is 20. Fix: choose another share, or more training samples.")]
    [InlineData("train --epochs 3 --steps 3", "number of steps: expected either steps or epochs, got both. Fix: leave one of them out.")]
    [InlineData("train --batch-size 0 --schedule nope --set training.seed=0.5 --dropout 7", "schedule: expected one of constant, linear, cosine, step, multi_step, exponential, inverse_time, one_cycle, plateau, got 'nope'. Fix: use one of these names.", "seed: expected a whole number, got '0.5'. Fix: correct the value.", "dropout: expected a probability between 0 and 1, got 7. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).")]
    public void Is_a_line_each(string line, params string[] expected) => Mistaken(line.Split(' '), expected);

    internal static void Mistaken(string[] args, params string[] expected)
    {
        using var folder = new TempFolder();
        string path = Path.Combine(folder.Path, "run");
        // Without a place of its own, a run that wrongly starts would write into the tests' folder.
        if (args[0] is "train" or "sweep" && !args.Contains("--resume"))
            args = [.. args[..1], "--out", path, .. args[1..]];
        Assert.Equal(expected, Cli.Mistakes(args));
        Assert.False(Path.Exists(path));
    }

    [Fact]
    public void A_value_with_a_line_break_stays_one_line() =>
        Assert.EndsWith(", got 'a?b'. Fix: use one of these names.", Cli.Mistake("train", "--optimizer", "a\nb"), StringComparison.Ordinal);

    [SkippableFact]
    public void A_device_that_is_not_there_is_named()
    {
        Skip.If(TorchSharp.torch.cuda.is_available(), "this machine has a CUDA device");
        const string expected = "device: expected cpu, for this libtorch sees no CUDA device, got 'cuda'. Fix: use the device cpu, or a libtorch with CUDA on a machine with a driver.";
        Mistaken(["train", "--device", "cuda"], expected);
        Assert.Equal(expected, Cli.Mistake("doctor", "--selftest", "--device", "cuda"));
    }

    [Fact]
    public void A_diverging_run_stops_with_the_step_and_says_what_to_lower()
    {
        using var folder = new TempFolder();
        CliResult result = Cli.Run("train", "--train-samples", "100", "--test-samples", "10", "--batch-size", "10", "--epochs", "1", "--lr", "1e30", "--out", Path.Combine(folder.Path, "run"));
        Assert.Equal(2, result.Code);
        Assert.Matches(@"^error: loss: expected a finite number, got (NaN|Infinity) at step [23] \(epoch 1[^\n]*Fix: lower the learning rate \(--lr\)[^\n]*\.\n$", result.Error);
    }
}
