using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>What batch and instance normalisation share: learned scale and offset, running statistics as buffers.</summary>
public abstract class NormBase : Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    [ComponentName(Name = nameof(running_mean))]
    private Tensor? _running_mean;

    [ComponentName(Name = nameof(running_var))]
    private Tensor? _running_var;

    [ComponentName(Name = nameof(num_batches_tracked))]
    private Tensor? _num_batches_tracked;

    public NormBase(
        long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype,
        string name)
        : base(name)
    {
        (this.num_features, this.eps, this.momentum) = (num_features, eps, momentum);
        (this.affine, this.track_running_stats) = (affine, track_running_stats);
        if (affine)
        {
            weight = new Parameter(ones(num_features, dtype, device));
            bias = new Parameter(zeros(num_features, dtype, device));
        }
        if (!track_running_stats) return;
        running_mean = zeros(num_features, dtype, device);
        running_var = ones(num_features, dtype, device);
        num_batches_tracked = zeros([], ScalarType.Int64, device);
    }

    public long num_features { get; }

    public double eps { get; set; }

    /// <summary>The weight of the newest batch in the running statistics; null makes them the mean of all batches.</summary>
    public double? momentum { get; set; }

    public bool affine { get; }

    public bool track_running_stats { get; }

    public Parameter weight
    {
        get => _weight!;
        set => Replace(ref _weight, value, nameof(weight));
    }

    public Parameter? bias
    {
        get => _bias;
        set => Replace(ref _bias, value, nameof(bias));
    }

    public Tensor? running_mean
    {
        get => _running_mean;
        set => Replace(ref _running_mean, value, nameof(running_mean));
    }

    public Tensor? running_var
    {
        get => _running_var;
        set => Replace(ref _running_var, value, nameof(running_var));
    }

    public Tensor? num_batches_tracked
    {
        get => _num_batches_tracked;
        set => Replace(ref _num_batches_tracked, value, nameof(num_batches_tracked));
    }

    public void reset_running_stats()
    {
        if (!track_running_stats) return;
        _running_mean?.zero_();
        _running_var?.fill_(1);
        _num_batches_tracked?.zero_();
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (_weight is not null) init.ones_(_weight);
        if (_bias is not null) init.zeros_(_bias);
    }

    /// <exception cref="ArgumentException">The input has a number of dimensions that the module is not for.</exception>
    protected abstract void ValidateInputDimensions(Tensor input);

    private protected void Expect(Tensor input, int least, int most)
    {
        ExpectDimensions(input, least, most);
        ExpectChannels(input, 1);
    }

    private protected void ExpectDimensions(Tensor input, int least, int most)
    {
        var count = input.dim();
        if (count < least || count > most)
            throw new ArgumentException(
                $"{GetName()}: expected {(least == most ? $"{least}" : $"{least} or {most}")} dimensions, got {count}.", nameof(input));
    }

    private protected void ExpectChannels(Tensor input, int dimension)
    {
        var shape = input.shape;
        if (shape[dimension] != num_features)
            throw new ArgumentException($"{GetName()}: expected {num_features} channels, got an input of size [{string.Join(", ", shape)}].", nameof(input));
    }

    protected internal override Module _to(Device device, ScalarType dtype, bool non_blocking) => base._to(device, dtype, non_blocking);

    protected internal override Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
        base._to(deviceType, deviceIndex, non_blocking);

    protected internal override Module _to(ScalarType dtype, bool non_blocking) => base._to(dtype, non_blocking);

    protected override void Dispose(bool disposing) => base.Dispose(disposing);
}
