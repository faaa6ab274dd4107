using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class Rprop
{
    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor prev = null!; // Initialize makes them
        public Tensor step_size = null!;

        public State(Parameter parameter) : base(parameter) { }

        internal override Tensor?[] Tensors => [prev, step_size];

        internal override bool IsUsed => step > 0;

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            StateTensor.Zero(ref prev!, _parameter);
            StateTensor.Full(ref step_size!, _parameter, options.LearningRate!.Value);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            prev.Save(writer);
            step_size.Save(writer);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            StateTensor.Load(ref prev!, reader, _parameter.device);
            StateTensor.Load(ref step_size!, reader, _parameter.device);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var other = (State)source;
            step = other.step;
            StateTensor.Copy(ref prev!, other.prev, _parameter.device);
            StateTensor.Copy(ref step_size!, other.step_size, _parameter.device);
        }

        public override bool ApproximatelyEquals(OptimizerState other) => other is State state && step == state.step
            && StateTensor.Close(prev, state.prev)
            && StateTensor.Close(step_size, state.step_size);

        public override void to(Device device)
        {
            StateTensor.Move(ref prev!, device);
            StateTensor.Move(ref step_size!, device);
        }

        public void Dispose()
        {
            prev?.Dispose();
            step_size?.Dispose();
        }
    }

    public class Options : OptimizerOptions
    {
        public bool? maximize;
        public double? etaminus;
        public double? etaplus;
        public double? min_step;
        public double? max_step;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(maximize!.Value);
            writer.Write(etaminus!.Value);
            writer.Write(etaplus!.Value);
            writer.Write(min_step!.Value);
            writer.Write(max_step!.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            maximize = reader.ReadBoolean();
            etaminus = reader.ReadDouble();
            etaplus = reader.ReadDouble();
            min_step = reader.ReadDouble();
            max_step = reader.ReadDouble();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var options = (Options)source;
            maximize = options.maximize;
            etaminus = options.etaminus;
            etaplus = options.etaplus;
            min_step = options.min_step;
            max_step = options.max_step;
        }

        internal override void Complete(OptimizerOptions from)
        {
            var defaults = (Options)from;
            maximize ??= defaults.maximize;
            etaminus ??= defaults.etaminus;
            etaplus ??= defaults.etaplus;
            min_step ??= defaults.min_step;
            max_step ??= defaults.max_step;
        }
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1E-06, double max_step = 50, bool maximize = false)
            : base(parameters, new Options
            {
                LearningRate = lr,
                etaminus = etaminus,
                etaplus = etaplus,
                min_step = min_step,
                max_step = max_step,
                maximize = maximize,
            })
        { }
    }
}
