using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>NAdam: Adam with Nesterov's momentum, which grows over the steps (Dozat 2016).</summary>
/// <remarks>
/// m_t = beta1 (1 - 0.5 * 0.96^(t momentum_decay)) is the momentum of step t. The step along the gradient has the weight
/// (1 - m_t) / (1 - m_1...m_t), that along the average m_(t+1) / (1 - m_1...m_(t+1)). In the order of arithmetic of
/// PyTorch's lists of tensors (foreach=True), so that results are equal bit for bit.
/// </remarks>
public partial class NAdam : OptimizerHelper, IBetas
{
    public NAdam(IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, double momentum_decay = 0.004)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, momentum_decay) { }

    public NAdam(IEnumerable<ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, double momentum_decay = 0.004)
    {
        AdamUpdate.Check(lr, beta1, beta2, eps, weight_decay);
        Setting.NotNegative("momentum_decay", momentum_decay);
        Begin(new ParamGroup([], lr, beta1, beta2, eps, weight_decay, momentum_decay).Options, parameters);
    }

    /// <summary>The decay rates of groups that bring none.</summary>
    public (double, double) Betas
    {
        get => (((Options)_defaults).beta1!.Value, ((Options)_defaults).beta2!.Value);
        set => (((Options)_defaults).beta1, ((Options)_defaults).beta2) = value;
    }

    public override void add_param_group(Modules.ParamGroup param_group) =>
        AddGroup<Options>(param_group, parameter => new State(parameter));

    [return: NotNullIfNotNull(nameof(closure))]
    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

    private void Update(ParamGroup group)
    {
        var options = group.Options;
        // Parameters that missed a step have other weights; so have those that stepped under other betas.
        foreach (var together in InStep(Active<State>(group), state => (++state.step, state.mu_product *= Momentum(options, state.step))))
            Update(together, options);
    }

    private static void Update(List<(Tensor, Tensor, State state)> together, Options options)
    {
        var (parameters, directions) = Directions(together, options.weight_decay!.Value);
        var (averages, squares) = (Each(together, s => s.exp_avg), Each(together, s => s.exp_avg_sq));
        var beta2 = options.beta2!.Value;
        Foreach.Decay_(averages, directions, options.beta1!.Value);
        Foreach.Mul_(squares, beta2);
        Foreach.Addcmul_(squares, directions, directions, 1 - beta2);

        var (step, product) = (together[0].state.step, together[0].state.mu_product);
        var divisors = Foreach.Sqrt(squares);
        Foreach.Div_(divisors, Math.Sqrt(1 - Math.Pow(beta2, step)));
        Foreach.Add_(divisors, options.eps!.Value);
        var (now, next) = (Momentum(options, step), Momentum(options, step + 1));
        var rate = options.LearningRate!.Value;
        Foreach.Addcdiv_(parameters, directions, divisors, -(rate * (1 - now) / (1 - product)));
        Foreach.Addcdiv_(parameters, averages, divisors, -(rate * next / (1 - product * next)));
    }

    private static double Momentum(Options options, long step) =>
        options.beta1!.Value * (1 - 0.5 * Math.Pow(0.96, step * options.momentum_decay!.Value));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) DisposeStates();
    }
}
