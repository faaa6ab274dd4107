using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

public partial class RAdam
{
    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor exp_avg = null!; // Initialize makes them
        public Tensor exp_avg_sq = null!;

        public State(Parameter parameter) : base(parameter) { }

        internal override Tensor?[] Tensors => [exp_avg, exp_avg_sq];

        internal override bool IsUsed => step > 0;

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            StateTensor.Zero(ref exp_avg!, _parameter);
            StateTensor.Zero(ref exp_avg_sq!, _parameter);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            exp_avg.Save(writer);
            exp_avg_sq.Save(writer);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            StateTensor.Load(ref exp_avg!, reader, _parameter.device);
            StateTensor.Load(ref exp_avg_sq!, reader, _parameter.device);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var other = (State)source;
            step = other.step;
            StateTensor.Copy(ref exp_avg!, other.exp_avg, _parameter.device);
            StateTensor.Copy(ref exp_avg_sq!, other.exp_avg_sq, _parameter.device);
        }

        public override bool ApproximatelyEquals(OptimizerState other) => other is State state && step == state.step
            && StateTensor.Close(exp_avg, state.exp_avg)
            && StateTensor.Close(exp_avg_sq, state.exp_avg_sq);

        public override void to(Device device)
        {
            StateTensor.Move(ref exp_avg!, device);
            StateTensor.Move(ref exp_avg_sq!, device);
        }

        public void Dispose()
        {
            exp_avg?.Dispose();
            exp_avg_sq?.Dispose();
        }
    }

    public class Options : OptimizerOptions
    {
        public double? beta1;
        public double? beta2;
        public double? eps;
        public double? weight_decay;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(beta1!.Value);
            writer.Write(beta2!.Value);
            writer.Write(eps!.Value);
            writer.Write(weight_decay!.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            beta1 = reader.ReadDouble();
            beta2 = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var options = (Options)source;
            beta1 = options.beta1;
            beta2 = options.beta2;
            eps = options.eps;
            weight_decay = options.weight_decay;
        }

        internal override void Complete(OptimizerOptions from)
        {
            var defaults = (Options)from;
            beta1 ??= defaults.beta1;
            beta2 ??= defaults.beta2;
            eps ??= defaults.eps;
            weight_decay ??= defaults.weight_decay;
        }
    }

    public class ParamGroup : ParamGroup<Options>, IBetas
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0)
            : base(parameters, new Options
            {
                LearningRate = lr,
                beta1 = beta1,
                beta2 = beta2,
                eps = eps,
                weight_decay = weight_decay,
            })
        { }

        public (double, double) Betas
        {
            get => (Options.beta1!.Value, Options.beta2!.Value);
            set => (Options.beta1, Options.beta2) = value;
        }
    }
}
