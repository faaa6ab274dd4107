using DropoutTorch.Layers;
using DropoutTorch.Options;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.Models;

/// <summary>
/// A vision transformer as timm has it: patches and a class token with learned positions, blocks of attention and MLP, a norm, and the
/// output from the class token. What drops: the embedded patches, attention weights, projections, the MLP's layers and whole branches.
/// </summary>
/// <remarks>
/// <para>Shape: (N, C, H, W) of the size that the options say, to (N, classes). Parameters at 224 by 224 for 1000 classes: 5,717,416
/// (vit_tiny) and 22,050,664 (vit_small).</para>
/// <para>The state dict has timm's names (vit_tiny_patch16_224, vit_small_patch16_224). Weights start as timm's: linear layers and
/// positions truncated normal with deviation 0.02, the class token normal with 1e-6, biases 0; the patches' convolution as PyTorch's.</para>
/// <para>Papers: Dosovitskiy et al., "An Image is Worth 16x16 Words", ICLR 2021; Touvron et al., "DeiT", ICML 2021, for the small sizes.</para>
/// </remarks>
/// <example>
/// <code>
/// var options = VitOptions.From("vit_tiny", new ModelTask([3, 32, 32], Classes: 10)) with { DropPath = 0.1, AttentionDropout = 0.1 };
/// using var model = new VisionTransformer(options);
/// using var logits = model.call(torch.randn(4, 3, 32, 32)); // (4, 10)
/// </code>
/// </example>
public sealed class VisionTransformer : StagedModel
{
    private const double Deviation = 0.02, TokenDeviation = 1e-6;

    /// <summary>Builds the layers.</summary>
    /// <param name="options">Sizes and what drops; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    public VisionTransformer(VitOptions options) : base(nameof(VisionTransformer), options)
    {
        Options = options;
        long patches = options.ImageSize[0] / options.PatchSize * (options.ImageSize[1] / options.PatchSize);
        register_parameter("cls_token", new Parameter(zeros(1, 1, options.EmbedDim)));
        register_parameter("pos_embed", new Parameter(zeros(1, patches + 1, options.EmbedDim)));
        AddStage("patch_embed", new PatchEmbedding(options));
        // Asked for by name each time: moving a model to another device may replace its parameters.
        AppendStage("tokens", new TokenPosition(() => get_parameter("cls_token")!, () => get_parameter("pos_embed")!));
        AddStage("pos_drop", Drops.Elements(options.PositionDropout));
        double[] rates = StochasticDepthRates.linspace((int)options.Depth, options.DropPath);
        AddStages("blocks", nn.Sequential([.. rates.Select(rate => new TransformerBlock(options, rate))]));
        AddStage("norm", nn.LayerNorm(options.EmbedDim, eps: TransformerBlock.NormEpsilon));
        AppendStage("class_token", new ClassToken());
        AddStage("head", nn.Linear(options.EmbedDim, options.Classes));
        Start();
    }

    /// <summary>What the model was built from.</summary>
    public VitOptions Options { get; }

    /// <summary>Sizes and settings in one line.</summary>
    public override string ToString() => Invariant(
        $"VisionTransformer({Options.Name}, patch={Options.PatchSize}, dim={Options.EmbedDim}, depth={Options.Depth}, heads={Options.NumHeads}, drop_path={Options.DropPath}, classes={Options.Classes})");

    private void Start()
    {
        using IDisposable noGrad = no_grad();
        nn.init.trunc_normal_(get_parameter("pos_embed")!, std: Deviation);
        get_parameter("cls_token")!.normal_(0, TokenDeviation);
        foreach ((_, nn.Module module) in this.depth_first())
        {
            if (module is not Linear linear)
                continue;
            nn.init.trunc_normal_(linear.weight!, std: Deviation);
            linear.bias!.zero_();
        }
    }
}
