using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class ASGD
{
    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public double eta;
        public double mu;
        public Tensor ax = null!; // Initialize makes it

        public State(Parameter parameter) : base(parameter) { }

        internal override Tensor?[] Tensors => [ax];

        internal override bool IsUsed => step > 0;

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            eta = options.LearningRate!.Value;
            mu = 1;
            StateTensor.Zero(ref ax!, _parameter);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            writer.Write(eta);
            writer.Write(mu);
            ax.Save(writer);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            eta = reader.ReadDouble();
            mu = reader.ReadDouble();
            StateTensor.Load(ref ax!, reader, _parameter.device);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var other = (State)source;
            step = other.step;
            eta = other.eta;
            mu = other.mu;
            StateTensor.Copy(ref ax!, other.ax, _parameter.device);
        }

        public override bool ApproximatelyEquals(OptimizerState other) => other is State state && step == state.step
            && eta == state.eta
            && mu == state.mu
            && StateTensor.Close(ax, state.ax);

        public override void to(Device device) => StateTensor.Move(ref ax!, device);

        public void Dispose() => ax?.Dispose();
    }

    public class Options : OptimizerOptions
    {
        public bool? maximize;
        public double? lambd;
        public double? alpha;
        public double? weight_decay;
        public double? t0;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(maximize!.Value);
            writer.Write(lambd!.Value);
            writer.Write(alpha!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(t0!.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            maximize = reader.ReadBoolean();
            lambd = reader.ReadDouble();
            alpha = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            t0 = reader.ReadDouble();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var options = (Options)source;
            maximize = options.maximize;
            lambd = options.lambd;
            alpha = options.alpha;
            weight_decay = options.weight_decay;
            t0 = options.t0;
        }

        internal override void Complete(OptimizerOptions from)
        {
            var defaults = (Options)from;
            maximize ??= defaults.maximize;
            lambd ??= defaults.lambd;
            alpha ??= defaults.alpha;
            weight_decay ??= defaults.weight_decay;
            t0 ??= defaults.t0;
        }
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double lambd = 0.0001, double alpha = 0.75, double t0 = 1000000, double weight_decay = 0)
            : base(parameters, new Options
            {
                LearningRate = lr,
                lambd = lambd,
                alpha = alpha,
                t0 = t0,
                weight_decay = weight_decay,
            })
        { }
    }
}
