using System.Text.RegularExpressions;

namespace DropoutTorch.Models;

/// <summary>
/// The names of <see cref="AwdLstm"/> and <see cref="LstmClassifier"/> in a state dict, and those that PyTorch's modules of the same make
/// have: there an LSTM layer is nn.LSTM itself, here it is the child "layer" of the module that drops its weights.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>here</term><description>rnns.0.layer.weight_hh_l0</description></item>
/// <item><term>a ModuleList of nn.LSTM</term><description>rnns.0.weight_hh_l0</description></item>
/// <item><term>the paper's authors</term><description>rnns.0.module.weight_hh_l0_raw: their wrapper calls the LSTM "module" and the weight before
/// dropping "_raw". Beside it they keep rnns.0.module.weight_hh_l0, the weight as last dropped, which is no weight of the model.</description></item>
/// </list>
/// All other names (encoder.weight, decoder.bias ...) are the same on both sides.
/// </remarks>
public static partial class SequenceNames
{
    /// <summary>Our name for PyTorch's or the authors'; any other name comes back as it is.</summary>
    public static string FromPyTorch(string name) =>
        Dropped().IsMatch(name) ? name : Theirs().Replace(name, "rnns.$1.layer.$2");

    /// <summary>PyTorch's name, that of a ModuleList of nn.LSTM, for ours; any other name comes back as it is.</summary>
    public static string ToPyTorch(string name) => Ours().Replace(name, "rnns.$1.$2");

    [GeneratedRegex(@"^rnns\.(\d+)\.(?:module\.)?((?:weight|bias)_(?:ih|hh)_l0(?:_reverse)?)(?:_raw)?\z")]
    private static partial Regex Theirs();

    // The authors' dropped copy: a loader is to call it unexpected, not to mix it up with the weight.
    [GeneratedRegex(@"^rnns\.\d+\.module\.weight_hh_l0(?:_reverse)?\z")]
    private static partial Regex Dropped();

    [GeneratedRegex(@"^rnns\.(\d+)\.layer\.((?:weight|bias)_(?:ih|hh)_l0(?:_reverse)?)\z")]
    private static partial Regex Ours();
}
