using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace Programs;

/// <summary>An LSTM learns to continue waves of any frequency, and reads batches of sequences that differ in length.</summary>
internal static class SequenceModel
{
    private const int Steps = 20;
    private const int Hidden = 32;

    private sealed class WaveModel : Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
    {
        private readonly LSTM lstm = LSTM(inputSize: 1, hiddenSize: Hidden, numLayers: 1, batchFirst: true);
        private readonly Linear decoder = Linear(Hidden, 1);

        public WaveModel() : base(nameof(WaveModel)) => RegisterComponents();

        public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? state)
        {
            var (output, hn, cn) = lstm.call(input, state);
            using (output) return (decoder.call(output), hn, cn);
        }
    }

    internal static (double FirstLoss, double LastLoss, double Drift) Run(int iterations)
    {
        manual_seed(3);
        using var model = new WaveModel();
        using var optimizer = optim.AdamW(model.parameters(), lr: 0.02);
        using var criterion = MSELoss();

        double first = 0, last = 0;
        for (int i = 0; i < iterations; i++)
        {
            using var scope = NewDisposeScope();
            var waves = Waves(32, Steps + 1);
            var (prediction, _, _) = model.call(waves[.., ..Steps], null);
            var loss = criterion.call(prediction, waves[.., 1..]);

            optimizer.zero_grad();
            loss.backward();
            nn.utils.clip_grad_norm_(model.parameters(), 1.0);
            optimizer.step();

            last = loss.ToDouble();
            if (i == 0) first = last;
        }
        return (first, last, FreeRun(model, steps: 6));
    }

    /// <summary>The model's own predictions, fed back with its state, against the waves' true continuation: root mean square error.</summary>
    private static double FreeRun(WaveModel model, int steps)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        model.eval();
        var waves = Waves(64, Steps + steps);
        var (output, h, c) = model.call(waves[.., ..Steps], null);
        var next = output[.., ^1..];
        var continued = new List<Tensor> { next };
        while (continued.Count < steps)
        {
            (next, h, c) = model.call(next, (h, c));
            continued.Add(next);
        }
        return (cat(continued, dim: 1) - waves[.., Steps..]).square().mean().sqrt().ToDouble();
    }

    private static Tensor Waves(int count, int steps)
    {
        using var scope = NewDisposeScope();
        var frequency = rand(count, 1, 1) * 0.3 + 0.4;
        var phase = rand(count, 1, 1) * (2 * Math.PI);
        var time = arange(steps, dtype: ScalarType.Float32).reshape(1, -1, 1);
        return (frequency * time + phase).sin().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Sequences of different lengths, packed: the greatest distance of the last states from those of each sequence read alone, and the
    /// lengths that unpacking gives back.
    /// </summary>
    internal static (double Distance, long[] Lengths, double Padding) ReadPacked()
    {
        manual_seed(4);
        using var scope = NewDisposeScope();
        using var lstm = LSTM(3, 5, numLayers: 2, batchFirst: true);
        var sequences = new[] { 4, 7, 1, 5 }.Select(length => randn(length, 3)).ToList();

        var padded = pad_sequence(sequences, batch_first: true);
        var lengths = tensor(sequences.Select(s => s.shape[0]).ToArray());
        using var packed = pack_padded_sequence(padded, lengths, batch_first: true, enforce_sorted: false);
        var (output, hn, _) = lstm.call(packed);
        var (unpacked, unpackedLengths) = pad_packed_sequence(output, batch_first: true, padding_value: -1);
        output.Dispose();

        double distance = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            var (alone, state, _) = lstm.call(sequences[i].unsqueeze(0));
            distance = Math.Max(distance, (hn[.., i] - state[.., 0]).abs().max().ToDouble());
            distance = Math.Max(distance, (unpacked[i, ..(int)sequences[i].shape[0]] - alone[0]).abs().max().ToDouble());
        }
        return (distance, unpackedLengths.data<long>().ToArray(), unpacked[2, 1..].mean().ToDouble());
    }
}
