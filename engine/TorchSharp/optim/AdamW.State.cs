using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

public partial class AdamW
{
    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor exp_avg = null!; // Initialize makes them
        public Tensor exp_avg_sq = null!;
        public Tensor? max_exp_avg_sq;

        public State(Parameter parameter) : base(parameter) { }

        internal override Tensor?[] Tensors => [exp_avg, exp_avg_sq, max_exp_avg_sq];

        internal override bool IsUsed => step > 0;

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            AdamState.Initialize(_parameter, ((Options)options).amsgrad == true, ref exp_avg!, ref exp_avg_sq!, ref max_exp_avg_sq);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            AdamState.Save(writer, step, exp_avg, exp_avg_sq);
            SaveConditionalStateTensor(writer, max_exp_avg_sq);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            AdamState.Load(reader, _parameter.device, out step, ref exp_avg!, ref exp_avg_sq!);
            LoadConditionalStateTensor(reader, ref max_exp_avg_sq, _parameter.device);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var other = (State)source;
            step = other.step;
            StateTensor.Copy(ref exp_avg!, other.exp_avg, _parameter.device);
            StateTensor.Copy(ref exp_avg_sq!, other.exp_avg_sq, _parameter.device);
            StateTensor.Copy(ref max_exp_avg_sq, other.max_exp_avg_sq, _parameter.device);
        }

        public override bool ApproximatelyEquals(OptimizerState other) => other is State state && step == state.step
            && StateTensor.Close(exp_avg, state.exp_avg)
            && StateTensor.Close(exp_avg_sq, state.exp_avg_sq)
            && StateTensor.Close(max_exp_avg_sq, state.max_exp_avg_sq);

        public override void to(Device device)
        {
            StateTensor.Move(ref exp_avg!, device);
            StateTensor.Move(ref exp_avg_sq!, device);
            StateTensor.Move(ref max_exp_avg_sq, device);
        }

        public void Dispose()
        {
            exp_avg?.Dispose();
            exp_avg_sq?.Dispose();
            max_exp_avg_sq?.Dispose();
        }

        internal AdamPart Advance(Tensor parameter, Tensor gradient, bool amsgrad) =>
            AdamState.Advance(parameter, gradient, amsgrad, ref step, exp_avg, exp_avg_sq, ref max_exp_avg_sq);
    }

    public class Options : OptimizerOptions
    {
        public double? beta1;
        public double? beta2;
        public double? weight_decay;
        public double? eps;
        public bool? amsgrad;
        public bool? maximize;

        internal AdamSettings Settings => new(LearningRate!.Value, beta1!.Value, beta2!.Value, eps!.Value, weight_decay!.Value, amsgrad == true, maximize == true);

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            Settings.Save(writer);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            Take(AdamSettings.Load(reader));
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            Take(((Options)source).Settings);
        }

        internal override void Complete(OptimizerOptions from)
        {
            var defaults = (Options)from;
            beta1 ??= defaults.beta1;
            beta2 ??= defaults.beta2;
            weight_decay ??= defaults.weight_decay;
            eps ??= defaults.eps;
            amsgrad ??= defaults.amsgrad;
            maximize ??= defaults.maximize;
        }

        private void Take(AdamSettings from) =>
            (beta1, beta2, eps, weight_decay, amsgrad, maximize) = (from.Beta1, from.Beta2, from.Epsilon, from.WeightDecay, from.AmsGrad, from.Maximize);
    }

    public class ParamGroup : ParamGroup<Options>, IBetas
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : base(parameters, new Options
            {
                LearningRate = lr,
                beta1 = beta1,
                beta2 = beta2,
                eps = eps,
                weight_decay = weight_decay,
                amsgrad = amsgrad,
                maximize = maximize,
            })
        { }

        public (double, double) Betas
        {
            get => (Options.beta1!.Value, Options.beta2!.Value);
            set => (Options.beta1, Options.beta2) = value;
        }
    }
}
