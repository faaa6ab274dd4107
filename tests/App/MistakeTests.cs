using System.IO.Compression;

namespace App.Tests;

/// <summary>Every mistake: one line that says what was expected, what came and what to do, exit code 2, nothing created.</summary>
public class MistakeTests
{
    [Theory]
    [InlineData("trian", "command: expected one of train, evaluate, models, summary, doctor, bench, got 'trian'. Fix: use 'train'.")]
    [InlineData("frobnicate", "command: expected one of train, evaluate, models, summary, doctor, bench, got 'frobnicate'. Fix: use one of these.")]
    [InlineData("--verbose", "command: expected one of train, evaluate, models, summary, doctor, bench, got '--verbose'. Fix: use one of these.")]
    [InlineData("help trein", "command: expected one of train, evaluate, models, summary, doctor, bench, got 'trein'. Fix: use 'train'.")]
    [InlineData("setup", "command: expected one of train, evaluate, models, summary, doctor, bench, got 'setup'. Fix: run the script ./dropout in the repository's folder, which does that.")]
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
    [InlineData("train --data mnits", "data set: expected one of digits, mnist, fashion-mnist, got 'mnits'. Fix: use 'mnist'.")]
    [InlineData("train --data cifar", "data set: expected one of digits, mnist, fashion-mnist, got 'cifar'. Fix: use one of these names.")]
    [InlineData("train --model resnet18 --hidden 7", "option of resnet18: expected one of channels, stem, drop_path, drop_path_rule, drop_block, drop_block_size, dropout, classes, got 'hidden_sizes'. Fix: use one of these names.")]
    [InlineData("train --set dropuot=0.5", "option of mlp: expected one of input_size, hidden_sizes, output_size, activation, dropout, input_dropout, max_norm, got 'dropuot'. Fix: use 'dropout'.")]
    [InlineData("train --set dropout", "--set: expected KEY=VALUE, got 'dropout'. Fix: write it like --set dropout=0.5.")]
    [InlineData("train --set", "--set: expected a value, got none. Fix: write --set KEY=VALUE.")]
    [InlineData("train --set dropout=0.5 --set dropout=0.6", "--set: expected each key once, got 'dropout' twice. Fix: leave one of them out.")]
    [InlineData("train --set dropout=0.5 --dropout 0.4", "--set dropout: expected the option once, got it twice. Fix: leave out --set dropout, or the option of its own.")]
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
    [InlineData("train --optimizer adamm", "optimizer: expected one of sgd, adam, got 'adamm'. Fix: use 'adam'.")]
    [InlineData("train --schedule cosin", "schedule: expected one of constant, linear, cosine, got 'cosin'. Fix: use 'cosine'.")]
    [InlineData("train --device tpu", "device: expected cpu, cuda or cuda:N, got 'tpu'. Fix: choose one of these.")]
    [InlineData("train --dropout 1.5", "dropout: expected a probability between 0 and 1, got 1.5. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).")]
    [InlineData("train --dropout -0.1", "dropout: expected a probability between 0 and 1, got -0.1. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).")]
    [InlineData("train --dropout NaN", "dropout: expected a probability between 0 and 1, got NaN. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).")]
    [InlineData("train --input-dropout 2", "input dropout: expected a probability between 0 and 1, got 2. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).")]
    [InlineData("train --batch-size 0", "batch size: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("train --epochs 0", "number of epochs: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("train --train-samples 0", "number of train samples: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("train --train-samples 2000000", "digits: expected a number of train samples from 1 to 1000000, got 2000000. Fix: choose a number in that range.")]
    [InlineData("train --hidden 0", "hidden layer: expected a size of at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("train --lr 0", "learning rate: expected a finite number above 0, got 0. Fix: choose one near 0.002 for adam, 0.05 for sgd.")]
    [InlineData("train --momentum 0.9", "momentum: expected none with adam, which has its own, got 0.9. Fix: leave it out, or choose the optimizer sgd.")]
    [InlineData("train --weight-decay -1", "weight decay: expected a finite number of at least 0, got -1. Fix: choose 0, or a small number such as 0.0001.")]
    [InlineData("train --mc-samples 0", "number of Monte-Carlo samples: expected at least 1, got 0. Fix: choose 1 or more.")]
    [InlineData("train --data-dir x", "digits: expected no data folder, for these images are drawn, got 'x'. Fix: leave --data-dir out, or choose a data set that is read from files.")]
    [InlineData("evaluate RUN --mc-samples -1", "number of Monte-Carlo samples: expected at least 1, got -1. Fix: choose 1 or more.")]
    [InlineData("evaluate RUN --device tpu", "device: expected cpu, cuda or cuda:N, got 'tpu'. Fix: choose one of these.")]
    [InlineData("evaluate no-such-run", "no-such-run: expected the folder of a run, got no such folder. Fix: name a folder that train has written.")]
    [InlineData("doctor --device cuda", "--device: expected together with --selftest, got it alone. Fix: add --selftest.")]
    [InlineData("doctor --selftest --device tpu", "device: expected cpu, cuda or cuda:N, got 'tpu'. Fix: choose one of these.")]
    [InlineData("bench", "bench: expected WHAT, what to measure: layers, got nothing. Fix: write bench WHAT.")]
    [InlineData("bench layer", "benchmark: expected one of layers, got 'layer'. Fix: use 'layers'.")]
    [InlineData("bench layers --only ,", "--only: expected names with commas between them, got ','. Fix: write it like --only InvertedDropout.")]
    [InlineData("bench layers --dtype float23", "element type: expected one of float32, float64, bfloat16, float16, got 'float23'. Fix: use 'float32'.")]
    [InlineData("bench layers --shapes 4x0", "shape: expected sizes of at least 1 with x between them, got '4x0'. Fix: write it like 128x64x32x32, or 128x64x32x32 channels_last, with at most 2^30 elements.")]
    [InlineData("bench layers --shapes 4x4 --only SpatialDropout2d", "--shapes: expected one that SpatialDropout2d takes, got 4x4. Fix: choose another shape or layer.")]
    [InlineData("bench layers --repetitions 0", "number of repetitions: expected at least 1, got 0. Fix: choose 1 or more.")]
    public void Is_one_line(string line, string expected)
    {
        using var folder = new TempFolder();
        string[] args = line.Split(' ');
        string path = Path.Combine(folder.Path, "run");
        // Without a place of its own, a run that wrongly starts would write into the tests' folder.
        if (args[0] == "train" && !args.Contains("--epochs"))
            args = [.. args, "--out", path];
        Assert.Equal(expected, Cli.Mistake(args));
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void Several_mistakes_are_a_line_each()
    {
        CliResult result = Cli.Run("train", "--batch-size", "0", "--lr", "-1", "--dropout", "7");
        Assert.Equal((2, ""), (result.Code, result.Out));
        Assert.Equal(
            """
            error: batch size: expected at least 1, got 0. Fix: choose 1 or more.
            error: dropout: expected a probability between 0 and 1, got 7. Fix: choose a number from 0 (drop nothing) to 1 (drop everything).
            error: learning rate: expected a finite number above 0, got -1. Fix: choose one near 0.002 for adam, 0.05 for sgd.

            """,
            result.Error);
    }

    [Fact]
    public void A_value_with_a_line_break_stays_one_line() =>
        Assert.Equal("data set: expected one of digits, mnist, fashion-mnist, got 'a?b'. Fix: use one of these names.", Cli.Mistake("train", "--data", "a\nb"));

    [Fact]
    public void A_run_folder_with_content_is_not_touched()
    {
        using var folder = new TempFolder();
        string file = folder.Write("thesis.txt", [1]);
        Assert.Equal(
            $"{folder.Path}: expected an empty or new folder for the run, got one with content. Fix: choose another folder with --out, or add --overwrite to replace the run in it.",
            Cli.Mistake("train", "--out", folder.Path));
        Assert.Equal(
            $"{folder.Path}: expected an earlier run to overwrite, got a folder without config.json. Fix: choose another folder with --out.",
            Cli.Mistake("train", "--out", folder.Path, "--overwrite"));
        Assert.Equal($"{file}: expected a folder for the run, got a file. Fix: choose another folder with --out.", Cli.Mistake("train", "--out", file));
        Assert.Equal([file], Directory.GetFileSystemEntries(folder.Path));
    }

    [SkippableFact]
    public void A_run_folder_that_cannot_be_made_is_named()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "uses /proc, which nobody can write to");
        Assert.Matches(
            "^/proc/dropout: expected a folder that can be written, got .*\\. Fix: choose another folder with --out\\.$",
            Cli.Mistake("train", "--train-samples", "10", "--test-samples", "10", "--out", "/proc/dropout"));
    }

    [Fact]
    public void Files_of_a_data_set_that_are_missing_or_damaged_are_named()
    {
        using var folder = new TempFolder();
        string data = Path.Combine(folder.Path, "data"), run = Path.Combine(folder.Path, "run");
        string Train() => Cli.Mistake("train", "--data", "mnist", "--data-dir", data, "--out", run);

        Assert.StartsWith("mnist: expected a folder", Train(), StringComparison.Ordinal);
        Directory.CreateDirectory(data);
        Assert.StartsWith($"mnist: expected train-images-idx3-ubyte or train-images-idx3-ubyte.gz in '{data}', got neither. Fix: ", Train(), StringComparison.Ordinal);

        foreach (string part in (string[])["train", "t10k"])
        {
            File.WriteAllBytes(Path.Combine(data, $"{part}-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28]);
            File.WriteAllBytes(Path.Combine(data, $"{part}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 7]);
        }
        Assert.StartsWith(Path.Combine(data, "train-images-idx3-ubyte") + ": expected", Train(), StringComparison.Ordinal); // truncated
        File.WriteAllBytes(Path.Combine(data, "train-images-idx3-ubyte"), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
        Assert.StartsWith(Path.Combine(data, "train-images-idx3-ubyte") + ": expected", Train(), StringComparison.Ordinal); // wrong magic
        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public void Truncated_gzip_files_are_named()
    {
        using var folder = new TempFolder();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(new byte[5000]);
        folder.Write("train-labels-idx1-ubyte.gz", packed.ToArray()[..20]);
        folder.Write("train-images-idx3-ubyte.gz", packed.ToArray()[..20]);
        string run = Path.Combine(folder.Path, "run");
        Assert.StartsWith(
            Path.Combine(folder.Path, "train-labels-idx1-ubyte.gz") + ": expected",
            Cli.Mistake("train", "--data", "mnist", "--data-dir", folder.Path, "--out", run),
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(run));
    }

    [SkippableFact]
    public void A_device_that_is_not_there_is_named()
    {
        Skip.If(TorchSharp.torch.cuda.is_available(), "this machine has a CUDA device");
        const string Expected = "device: expected cpu, for this libtorch sees no CUDA device, got 'cuda'. Fix: use the device cpu, or a libtorch with CUDA on a machine with a driver.";
        Assert.Equal(Expected, Cli.Mistake("train", "--device", "cuda"));
        Assert.Equal(Expected, Cli.Mistake("doctor", "--selftest", "--device", "cuda"));
    }

    [Fact]
    public void A_diverging_run_stops_with_the_step_and_says_what_to_lower()
    {
        using var folder = new TempFolder();
        CliResult result = Cli.Run("train", "--train-samples", "100", "--test-samples", "10", "--batch-size", "10", "--epochs", "1", "--lr", "1e30", "--out", Path.Combine(folder.Path, "run"));
        Assert.Equal(2, result.Code);
        Assert.Matches(@"^error: loss: expected a finite number, got (NaN|Infinity) at step [23] \(epoch 1\)\. Fix: lower the learning rate \(--lr\)\.\n$", result.Error);
    }

    [Fact]
    public void A_run_with_damaged_files_is_refused_in_one_line()
    {
        using var folder = new TempFolder();
        string run = Path.Combine(folder.Path, "run"), weights = Path.Combine(run, "model.safetensors"), config = Path.Combine(run, "config.json");
        Cli.Train(run);
        string text = File.ReadAllText(config);
        File.WriteAllText(config, text.Replace("\"input_size\": 784", "\"input_size\": 100", StringComparison.Ordinal));
        Assert.Equal(
            $"{weights}: expected the weights of this Mlp, got different: linear1.weight Float32 (16, 784) for Float32 (16, 100). Fix: load them into a model with the options that they were saved with, or set SkipMismatched = true.",
            Cli.Mistake("evaluate", run));
        File.WriteAllText(config, "{}");
        Assert.StartsWith($"{config}: expected a complete run configuration, got a fault (", Cli.Mistake("evaluate", run), StringComparison.Ordinal);
        File.WriteAllText(config, text);
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^1]);
        Assert.StartsWith($"{weights}: expected data_offsets of ", Cli.Mistake("evaluate", run), StringComparison.Ordinal);
        File.Delete(weights);
        Assert.Equal(
            $"{run}: expected the folder of a run with config.json and model.safetensors, got one without model.safetensors. Fix: name a folder in which train has finished at least one epoch.",
            Cli.Mistake("evaluate", run));
    }
}
