using System.Globalization;
using System.Security.Cryptography;
using Engine.Tests.Nn;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace Engine.Tests.Sequence;

/// <summary>
/// After the same seed, the starting values of every module are the installed PyTorch's bit for bit, and so are the dropout
/// masks: results with dropout are compared as numbers.
/// </summary>
public class LiveDrawTests
{
    private static readonly (string Name, Func<Module> Make)[] s_modules =
    [
        ("RNN", () => RNN(3, 5, 2, bidirectional: true)), ("RNN relu", () => RNN(3, 5, nonLinearity: NonLinearities.ReLU, bias: false)),
        ("GRU", () => GRU(4, 3, 2)), ("LSTM", () => LSTM(33, 17, 2, bidirectional: true)), ("LSTM float64", () => LSTM(3, 2, dtype: float64)),
        ("RNNCell", () => RNNCell(3, 5)), ("GRUCell", () => GRUCell(3, 5)), ("LSTMCell", () => LSTMCell(3, 5, bias: false)),
        ("MultiheadAttention", () => MultiheadAttention(12, 3)),
        ("MultiheadAttention sizes", () => MultiheadAttention(4, 2, kdim: 3, vdim: 5, add_bias_kv: true)),
        ("TransformerEncoderLayer", () => TransformerEncoderLayer(8, 2, 5)), ("TransformerDecoderLayer", () => TransformerDecoderLayer(8, 2, 5)),
        ("TransformerEncoder", () =>
        {
            using var layer = TransformerEncoderLayer(8, 2, 5);
            return TransformerEncoder(layer, 2);
        }),
        ("Transformer", () => Transformer(8, 2, 2, 2, 5)),
    ];

    private static readonly (string Name, Func<Tensor, Tensor> Run)[] s_results =
    [
        ("LSTM dropout", x => LSTM(3, 4, 3, dropout: 0.4, bidirectional: true).call(x).Item1),
        ("GRU dropout", x => GRU(3, 4, 2, dropout: 0.3).call(x).Item1),
        ("RNN dropout", x => RNN(3, 4, 2, dropout: 0.6, batchFirst: true).call(x).Item1),
        ("LSTM packed dropout", x =>
        {
            var module = LSTM(3, 4, 2, dropout: 0.5);
            return module.call(pack_padded_sequence(x, tensor(new long[] { 5, 3 }))).Item1.data;
        }),
        ("MultiheadAttention dropout", x => MultiheadAttention(3, 3, dropout: 0.4).call(x, x, x).Item1),
        ("MultiheadAttention dropout without weights", x => MultiheadAttention(3, 3, dropout: 0.4).call(x, x, x, need_weights: false).Item1),
        ("TransformerEncoderLayer dropout", x => TransformerEncoderLayer(3, 1, 4, dropout: 0.3).call(x)),
        ("TransformerDecoderLayer dropout", x => TransformerDecoderLayer(3, 1, 4, dropout: 0.3).call(x, x)),
        ("Transformer dropout", x => Transformer(3, 1, 2, 2, 4, dropout: 0.2).call(x, x[TensorIndex.Slice(0, 3)])),
    ];

    [SkippableFact]
    public void SameSeedSameDraws()
    {
        using var scope = NewDisposeScope();
        var lines = PyTorch.Run(EngineInfo.BlasEnvironment, "sequence_draws.py");
        Skip.IfNot(Release(lines[0]) == Release($"torch {__version__}"), $"PyTorch is {lines[0]}, libtorch is {__version__}");
        var (modules, results) = (lines[1..(1 + s_modules.Length)], lines[(1 + s_modules.Length)..]);
        Assert.Equal(modules, s_modules.Select(Parameters));
        Assert.Equal(s_results.Length, results.Length);
        foreach (var ((name, run), line) in s_results.Zip(results)) CheckResult(name, run, line);
    }

    private static string Parameters((string Name, Func<Module> Make) entry)
    {
        manual_seed(GoldenFile.Instance.Seed);
        using var module = entry.Make();
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var parameter in module.parameters()) digest.AppendData(parameter.detach().contiguous().bytes.ToArray());
        return $"module/{entry.Name} {Convert.ToHexStringLower(digest.GetHashAndReset())}";
    }

    private static void CheckResult(string name, Func<Tensor, Tensor> run, string line)
    {
        var prefix = $"result/{name} ";
        Assert.StartsWith(prefix, line, StringComparison.Ordinal);
        var expected = line[prefix.Length..].Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        manual_seed(GoldenFile.Instance.Seed);
        var output = run(GoldenFile.Fill("f", [5, 2, 3], 1, ScalarType.Float32));
        GoldenFile.AssertClose(new GoldenTensor(output.shape, expected), output, 1e-4, 1e-5, name);
    }

    /// <summary>"torch 1.13.0a0+git" is release 1.13.0.</summary>
    private static string Release(string version) => string.Concat(version.TakeWhile(c => c is not ('a' or '+')));
}
