namespace App.Tests;

/// <summary>The pages of the verbs that train and compare, as they stand; a change here is a change that users see.</summary>
public class HelpPageTests
{
    [Fact]
    public void The_page_of_train() => Assert.Equal(
        """
        Train a network with dropout and keep it in a run folder.

        Usage: ./dropout train [OPTIONS]

        Settings:
          --recipe NAME    settings of a known run; 'recipes' lists them
          --config FILE    settings from a YAML file, or a run's config.json
          --set KEY=VALUE  any setting; repeatable; 'settings' shows them all

        Data:
          --data NAME        a data set that 'models' lists [digits]
          --data-dir DIR     folder, or file, of the data set
          --train-samples N  use only so many training samples
          --test-samples N   use only so many test samples
          --validation X     share of the training samples to keep back [0]

        Model:
          --model NAME       one of those that 'models' lists [mlp]
          --hidden LIST      hidden_sizes: widths, or none [mlp: 512,512]
          --dropout X        dropout: probability of dropping a hidden unit [mlp: 0.3]
          --input-dropout X  input_dropout: probability of dropping an input [mlp: 0.1]
          --activation NAME  activation: relu, leaky_relu, elu, selu, gelu, silu, tanh,
                             sigmoid [mlp: relu]

        Training:
          --epochs N               passes over the training data [20]
          --steps N                optimizer steps, in place of --epochs
          --batch-size N           samples a batch [128]
          --optimizer NAME         sgd, adam, adamw, rmsprop [adam]
          --lr X                   learning rate [adam 0.002, sgd 0.05, adamw and
                                   rmsprop 0.001]
          --momentum X             momentum of sgd or rmsprop [sgd 0.9]
          --nesterov               Nesterov's momentum for sgd
          --weight-decay X         L2 penalty [0, adamw 0.01]
          --schedule NAME          the rate over the run: constant, linear, cosine,
                                   step, multi_step, exponential, inverse_time,
                                   one_cycle, plateau [linear]
          --dropout-schedule NAME  dropout over the run: constant, linear, cosine,
                                   early, late, curriculum [constant]
          --seed N                 governs initial weights, dropout masks and order [0]
          --device NAME            cpu, cuda or cuda:N [cpu]

        Output:
          --out RUN       the run folder to write [runs/MODEL-DATA-N]
          --overwrite     replace the run that is in the folder
          --resume RUN    go on with a run that was stopped: the same as 'resume RUN'
          --mc-samples N  forward passes for the Monte-Carlo prediction [20]
          --quiet         print errors only
          --json          print one JSON object a line: start, epochs, result
          --no-advice     no remarks about where the model drops
          --silence LIST  remarks to leave out, by the name in brackets

        Examples:
          ./dropout train
              an mlp on the built-in digits, a minute or two
          ./dropout train --data mnist --data-dir DIR --epochs 3 --seed 1 --out RUN
              the same on MNIST, repeatable
          ./dropout train --hidden 256 --dropout 0.3 --input-dropout 0 --epochs 5
              a smaller network that drops less
          ./dropout train --optimizer sgd --lr 0.05 --momentum 0.9 --nesterov
              another optimizer
          ./dropout train --recipe mnist-cnn --data-dir DIR --set training.ema=0.999
              a known run, with one setting changed
          ./dropout train --resume RUN
              go on where a run was stopped, to the same numbers

        """,
        Cli.Well("train", "--help").Out);

    [Fact]
    public void The_page_of_resume() => Assert.Equal(
        """
        Go on with a run that was stopped, bit for bit.

        Usage: ./dropout resume RUN [OPTIONS]

          RUN  the folder of a run that train has begun

        Options:
          --data-dir DIR  folder, or file, of the data set [the run's]
          --mc-samples N  forward passes for the Monte-Carlo prediction [20]
          --quiet         print errors only
          --json          print one JSON object a line: start, epochs, result
          --no-advice     no remarks about where the model drops
          --silence LIST  remarks to leave out, by the name in brackets

        Examples:
          ./dropout resume RUN
              from the newest checkpoint to the end
          ./dropout resume RUN --data-dir DIR --quiet
              where the data have moved, without a word

        """,
        Cli.Well("resume", "--help").Out);

    [Fact]
    public void The_page_of_sweep() => Assert.Equal(
        """
        Train a grid of settings, and show the runs in a table.

        Usage: ./dropout sweep [OPTIONS]

        Grid:
          --over KEY=VALUE  values to try, as dropout=0,0.2,0.5 (or with ; between
                            lists)

        Settings:
          --recipe NAME    settings of a known run; 'recipes' lists them
          --config FILE    settings from a YAML file, or a run's config.json
          --set KEY=VALUE  any setting; repeatable; 'settings' shows them all

        Data:
          --data NAME        a data set that 'models' lists [digits]
          --data-dir DIR     folder, or file, of the data set
          --train-samples N  use only so many training samples
          --test-samples N   use only so many test samples
          --validation X     share of the training samples to keep back [0]

        Model:
          --model NAME       one of those that 'models' lists [mlp]
          --hidden LIST      hidden_sizes: widths, or none [mlp: 512,512]
          --dropout X        dropout: probability of dropping a hidden unit [mlp: 0.3]
          --input-dropout X  input_dropout: probability of dropping an input [mlp: 0.1]
          --activation NAME  activation: relu, leaky_relu, elu, selu, gelu, silu, tanh,
                             sigmoid [mlp: relu]

        Training:
          --epochs N               passes over the training data [20]
          --steps N                optimizer steps, in place of --epochs
          --batch-size N           samples a batch [128]
          --optimizer NAME         sgd, adam, adamw, rmsprop [adam]
          --lr X                   learning rate [adam 0.002, sgd 0.05, adamw and
                                   rmsprop 0.001]
          --momentum X             momentum of sgd or rmsprop [sgd 0.9]
          --nesterov               Nesterov's momentum for sgd
          --weight-decay X         L2 penalty [0, adamw 0.01]
          --schedule NAME          the rate over the run: constant, linear, cosine,
                                   step, multi_step, exponential, inverse_time,
                                   one_cycle, plateau [linear]
          --dropout-schedule NAME  dropout over the run: constant, linear, cosine,
                                   early, late, curriculum [constant]
          --seed N                 governs initial weights, dropout masks and order [0]
          --device NAME            cpu, cuda or cuda:N [cpu]

        Output:
          --out DIR  folder of the runs [runs/sweep-N]; finished ones in it are kept
          --json     print one JSON object a run and nothing else

        Examples:
          ./dropout sweep --over dropout=0,0.2,0.5 --over training.seed=1,2,3
              nine runs; mean and spread over the seeds
          ./dropout sweep --over dropout=0,0.5 --out DIR
              again, after a stop or with more values: finished runs stay

        """,
        Cli.Well("sweep", "--help").Out);

    [Fact]
    public void The_page_of_runs() => Assert.Equal(
        """
        List runs and compare them.

        Usage: ./dropout runs RUN... [OPTIONS]

          RUN...  folders of runs, or folders that hold some [runs]

        Options:
          --json  print one JSON object a run and nothing else

        Examples:
          ./dropout runs
              all runs in ./runs, with the settings in which they differ
          ./dropout runs RUN1 RUN2 --json
              two runs, for a program

        """,
        Cli.Well("runs", "--help").Out);

    [Fact]
    public void The_page_of_settings() => Assert.Equal(
        """
        Show every setting of a run, as a file for --config.

        Usage: ./dropout settings [OPTIONS]

        Settings:
          --recipe NAME    settings of a known run; 'recipes' lists them
          --config FILE    settings from a YAML file, or a run's config.json
          --set KEY=VALUE  any setting; repeatable; 'settings' shows them all

        Data:
          --data NAME        a data set that 'models' lists [digits]
          --data-dir DIR     folder, or file, of the data set
          --train-samples N  use only so many training samples
          --test-samples N   use only so many test samples
          --validation X     share of the training samples to keep back [0]

        Model:
          --model NAME       one of those that 'models' lists [mlp]
          --hidden LIST      hidden_sizes: widths, or none [mlp: 512,512]
          --dropout X        dropout: probability of dropping a hidden unit [mlp: 0.3]
          --input-dropout X  input_dropout: probability of dropping an input [mlp: 0.1]
          --activation NAME  activation: relu, leaky_relu, elu, selu, gelu, silu, tanh,
                             sigmoid [mlp: relu]

        Training:
          --epochs N               passes over the training data [20]
          --steps N                optimizer steps, in place of --epochs
          --batch-size N           samples a batch [128]
          --optimizer NAME         sgd, adam, adamw, rmsprop [adam]
          --lr X                   learning rate [adam 0.002, sgd 0.05, adamw and
                                   rmsprop 0.001]
          --momentum X             momentum of sgd or rmsprop [sgd 0.9]
          --nesterov               Nesterov's momentum for sgd
          --weight-decay X         L2 penalty [0, adamw 0.01]
          --schedule NAME          the rate over the run: constant, linear, cosine,
                                   step, multi_step, exponential, inverse_time,
                                   one_cycle, plateau [linear]
          --dropout-schedule NAME  dropout over the run: constant, linear, cosine,
                                   early, late, curriculum [constant]
          --seed N                 governs initial weights, dropout masks and order [0]
          --device NAME            cpu, cuda or cuda:N [cpu]

        Examples:
          ./dropout settings --data mnist --optimizer sgd > my.yaml
              all that train --config my.yaml would use
          ./dropout settings --recipe mnist-cnn
              a recipe with every default written out

        """,
        Cli.Well("settings", "--help").Out);
}
