using System.Text.Json;
using DropoutTorch.EngineContracts;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>
/// The element type of a run's arithmetic: float32 as it is, bfloat16 under autocast, float16 under autocast with scaled losses
/// (Micikevicius et al. 2018, arXiv:1710.03740). Weights and the optimizer's state stay float32.
/// </summary>
public sealed class TrainingPrecision : ICheckpointPart
{
    /// <summary>No autocast.</summary>
    public const string Float32 = "float32";

    internal const string Float16 = "float16";

    private const string BFloat16 = "bfloat16", Part = "grad_scaler";

    private static readonly double SmallestScale = Math.ScaleB(1, -40);

    private readonly string _name;
    private readonly DeviceType _device;
    private readonly IMixedPrecision? _mixed;
    private readonly IGradScaler? _scaler;

    /// <summary>Arithmetic on a device.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="device">Where the model is.</param>
    /// <exception cref="NotSupportedException">The engine has no autocast.</exception>
    public TrainingPrecision(string name, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        (_name, _device) = (name, device.type);
        if (name == Float32)
            return;
        _mixed = EngineExtras.For($"precision {name}").MixedPrecision;
        if (name == Float16)
            _scaler = _mixed.grad_scaler();
    }

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Float32, BFloat16, Float16];

    /// <summary>Whether gradients may overflow now and then, for the scaler then leaves the step out.</summary>
    public bool MayOverflow => _scaler is not null;

    /// <summary>
    /// Whether the scale has been halved so often that it cannot be what made gradients overflow, and nothing is learned any more. It
    /// starts at 2^16; at 2^-40 float16's smallest number times the largest loss is lost.
    /// </summary>
    public bool OverflowsAlways => _scaler is not null && _scaler.get_scale() < SmallestScale;

    /// <summary>The region of the forward pass; null where it needs none.</summary>
    public IDisposable? Autocast() => _mixed?.autocast(_device, _name == BFloat16 ? ScalarType.BFloat16 : ScalarType.Float16);

    /// <summary>Computes the gradients of a loss.</summary>
    public void Backward(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        (_scaler is null ? loss : _scaler.scale(loss)).backward();
    }

    /// <summary>Makes the gradients what they are of the loss itself, before somebody looks at them.</summary>
    public void Unscale(optim.Optimizer optimizer) => _scaler?.unscale_(optimizer);

    /// <summary>Takes the optimizer's step, unless a gradient overflowed.</summary>
    public void Step(optim.Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (_scaler is null)
        {
            optimizer.step();
            return;
        }
        _scaler.step(optimizer);
        _scaler.update();
    }

    /// <inheritdoc/>
    public void Save(CheckpointParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (_scaler is not null)
            parts.State[Part] = JsonSerializer.Serialize(_scaler.state, ConfigJson.State);
    }

    /// <inheritdoc/>
    public void Load(Checkpoint checkpoint)
    {
        if (_scaler is not null)
            _scaler.state = ConfigJson.Part<GradScalerState>(checkpoint, Part);
    }
}
