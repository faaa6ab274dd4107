using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Programs;

/// <summary>
/// Two small language models read one rhyme letter by letter and write it down from its first letters: an encoder stack under a causal
/// mask, as in TorchSharp's sequence-to-sequence example, and blocks of attention put together by hand.
/// </summary>
internal static class LanguageModel
{
    private const string Text = "twinkle twinkle little star how i wonder what you are up above the world so high like a diamond in the sky ";

    /// <summary>Adds sines and cosines of the position. Input (time, batch, width).</summary>
    private sealed class PositionalEncoding : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> dropout;
        private readonly Tensor pe;

        public PositionalEncoding(long width, double dropout, int maxLen = 128) : base(nameof(PositionalEncoding))
        {
            this.dropout = Dropout(dropout);
            using var scope = NewDisposeScope();
            var table = zeros([maxLen, width]);
            var position = arange(0, maxLen, 1).unsqueeze(1);
            var divTerm = (arange(0, width, 2) * (-Math.Log(10000.0) / width)).exp();
            table[TensorIndex.Ellipsis, TensorIndex.Slice(0, null, 2)] = (position * divTerm).sin();
            table[TensorIndex.Ellipsis, TensorIndex.Slice(1, null, 2)] = (position * divTerm).cos();
            pe = table.unsqueeze(1).MoveToOuterDisposeScope();
            RegisterComponents();
        }

        public override Tensor forward(Tensor t)
        {
            using var x = t + pe[TensorIndex.Slice(null, t.shape[0]), TensorIndex.Slice()];
            return dropout.call(x);
        }
    }

    private sealed class TransformerModel : Module<Tensor, Tensor, Tensor>
    {
        private readonly TransformerEncoder transformer_encoder;
        private readonly PositionalEncoding pos_encoder;
        private readonly Embedding encoder;
        private readonly Linear decoder;
        private readonly long width;

        public TransformerModel(long tokens, long width, long heads, long hidden, long layers, double dropout) : base("Transformer")
        {
            this.width = width;
            pos_encoder = new PositionalEncoding(width, dropout);
            using var encoder_layers = TransformerEncoderLayer(width, heads, hidden, dropout);
            transformer_encoder = TransformerEncoder(encoder_layers, layers);
            encoder = Embedding(tokens, width);
            decoder = Linear(width, tokens);
            InitWeights();

            RegisterComponents();
        }

        private void InitWeights()
        {
            var initrange = 0.1;
            init.uniform_(encoder.weight!, -initrange, initrange);
            init.zeros_(decoder.bias!);
            init.uniform_(decoder.weight, -initrange, initrange);
        }

        public override Tensor forward(Tensor t, Tensor mask)
        {
            using var scope = NewDisposeScope();
            var src = pos_encoder.call(encoder.call(t) * MathF.Sqrt(width));
            var enc = transformer_encoder.call(src, mask);
            return decoder.call(enc).MoveToOuterDisposeScope();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                transformer_encoder.Dispose();
                pos_encoder.Dispose();
                encoder.Dispose();
                decoder.Dispose();
            }
            base.Dispose(disposing);
        }
    }

    /// <summary>Normalise, attend, add; normalise, think, add.</summary>
    private sealed class Block : Module<Tensor, Tensor, Tensor>
    {
        private readonly LayerNorm ln1, ln2;
        private readonly MultiheadAttention attention;
        private readonly Sequential mlp;

        public Block(long width, long heads) : base(nameof(Block))
        {
            ln1 = LayerNorm(width);
            attention = MultiheadAttention(width, heads);
            ln2 = LayerNorm(width);
            mlp = Sequential(Linear(width, 4 * width), GELU(), Linear(4 * width, width));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x, Tensor mask)
        {
            using var scope = NewDisposeScope();
            var n = ln1.call(x);
            var (attended, _) = attention.call(n, n, n, need_weights: false, attn_mask: mask);
            x = x + attended;
            return (x + mlp.call(ln2.call(x))).MoveToOuterDisposeScope();
        }
    }

    private sealed class GptModel : Module<Tensor, Tensor, Tensor>
    {
        private readonly Embedding tokens;
        private readonly Parameter positions;
        private readonly ModuleList<Block> blocks;
        private readonly LayerNorm norm;
        private readonly Linear head;

        public GptModel(long vocabulary, long width, long heads, int layers, long maxLen = 128) : base(nameof(GptModel))
        {
            tokens = Embedding(vocabulary, width);
            positions = Parameter(randn(maxLen, 1, width) * 0.02);
            blocks = ModuleList(Enumerable.Range(0, layers).Select(_ => new Block(width, heads)).ToArray());
            norm = LayerNorm(width);
            head = Linear(width, vocabulary, hasBias: false);
            RegisterComponents();
        }

        public override Tensor forward(Tensor t, Tensor mask)
        {
            using var scope = NewDisposeScope();
            var x = tokens.call(t) + positions[..(int)t.shape[0]];
            foreach (var block in blocks) x = block.call(x, mask);
            return head.call(norm.call(x)).MoveToOuterDisposeScope();
        }
    }

    internal static (double FirstLoss, double LastLoss, string Written, long Parameters) RunEncoder(int iterations) =>
        Train(vocabulary => new TransformerModel(vocabulary, 32, 4, 64, 2, dropout: 0.0), iterations);

    internal static (double FirstLoss, double LastLoss, string Written, long Parameters) RunBlocks(int iterations) =>
        Train(vocabulary => new GptModel(vocabulary, 32, 4, layers: 2), iterations);

    private static (double, double, string, long) Train(Func<long, Module<Tensor, Tensor, Tensor>> create, int iterations)
    {
        manual_seed(1);
        var letters = Text.Distinct().Order().ToArray();
        using var scope = NewDisposeScope();
        using var model = create(letters.Length);
        using var optimizer = optim.Adam(model.parameters(), lr: 0.01);
        var scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, iterations);
        using var loss = CrossEntropyLoss();

        const int length = 16, batch = 16;
        var ids = tensor((Text + Text).Select(c => (long)Array.IndexOf(letters, c)).ToArray());
        var mask = CausalMask(length);
        double first = 0, last = 0;
        model.train();
        for (int i = 0; i < iterations; i++)
        {
            using var d = NewDisposeScope();
            var starts = randint(0, Text.Length, [batch]);
            var windows = ids[starts.unsqueeze(0) + arange(length + 1).unsqueeze(1)];
            var output = loss.call(
                model.call(windows[..length], mask).view(-1, letters.Length),
                windows[1..].reshape(-1));

            optimizer.zero_grad();
            output.backward();
            nn.utils.clip_grad_norm_(model.parameters(), 0.5);
            optimizer.step();
            scheduler.step();

            last = output.ToSingle();
            if (i == 0) first = last;
        }

        var parameters = model.parameters().Sum(p => p.numel());
        return (first, last, Write(model, ids[..length], letters, Text.Length - length), parameters);
    }

    /// <summary>The likeliest letter after the last ones, again and again.</summary>
    private static string Write(Module<Tensor, Tensor, Tensor> model, Tensor start, char[] letters, int count)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        model.eval();
        var window = start.unsqueeze(1);
        var mask = CausalMask(start.shape[0]);
        var written = "";
        for (int i = 0; i < count; i++)
        {
            var next = model.call(window, mask)[-1, 0].argmax().ToInt64();
            written += letters[next];
            window = cat([window[1..], tensor(new[] { next }).view(1, 1)]);
        }
        return written;
    }

    private static Tensor CausalMask(long size)
    {
        using var scope = NewDisposeScope();
        var mask = (ones(new long[] { size, size }) == 1).triu().transpose(0, 1);
        return mask.to_type(ScalarType.Float32)
            .masked_fill(mask == 0, float.NegativeInfinity)
            .masked_fill(mask == 1, 0.0f)
            .MoveToOuterDisposeScope();
    }
}
