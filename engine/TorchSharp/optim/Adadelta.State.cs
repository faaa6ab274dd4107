using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class Adadelta
{
    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor square_avg = null!; // Initialize makes them
        public Tensor acc_delta = null!;

        public State(Parameter parameter) : base(parameter) { }

        internal override Tensor?[] Tensors => [square_avg, acc_delta];

        internal override bool IsUsed => step > 0;

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            StateTensor.Zero(ref square_avg!, _parameter);
            StateTensor.Zero(ref acc_delta!, _parameter);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            square_avg.Save(writer);
            acc_delta.Save(writer);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            StateTensor.Load(ref square_avg!, reader, _parameter.device);
            StateTensor.Load(ref acc_delta!, reader, _parameter.device);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var other = (State)source;
            step = other.step;
            StateTensor.Copy(ref square_avg!, other.square_avg, _parameter.device);
            StateTensor.Copy(ref acc_delta!, other.acc_delta, _parameter.device);
        }

        public override bool ApproximatelyEquals(OptimizerState other) => other is State state && step == state.step
            && StateTensor.Close(square_avg, state.square_avg)
            && StateTensor.Close(acc_delta, state.acc_delta);

        public override void to(Device device)
        {
            StateTensor.Move(ref square_avg!, device);
            StateTensor.Move(ref acc_delta!, device);
        }

        public void Dispose()
        {
            square_avg?.Dispose();
            acc_delta?.Dispose();
        }
    }

    public class Options : OptimizerOptions
    {
        public double? rho;
        public double? eps;
        public double? weight_decay;
        public bool? maximize;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(rho!.Value);
            writer.Write(eps!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(maximize!.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            rho = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            maximize = reader.ReadBoolean();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var options = (Options)source;
            rho = options.rho;
            eps = options.eps;
            weight_decay = options.weight_decay;
            maximize = options.maximize;
        }

        internal override void Complete(OptimizerOptions from)
        {
            var defaults = (Options)from;
            rho ??= defaults.rho;
            eps ??= defaults.eps;
            weight_decay ??= defaults.weight_decay;
            maximize ??= defaults.maximize;
        }
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1, double rho = 0.9, double eps = 1E-06, double weight_decay = 0, bool maximize = false)
            : base(parameters, new Options
            {
                LearningRate = lr,
                rho = rho,
                eps = eps,
                weight_decay = weight_decay,
                maximize = maximize,
            })
        { }
    }
}
