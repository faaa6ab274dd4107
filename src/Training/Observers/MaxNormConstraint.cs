using DropoutTorch.Models;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>Keeps the norm of each hidden unit's incoming weights under a bound after every step: <see cref="MaxNorm"/>.</summary>
internal sealed class MaxNormConstraint(nn.Module model, double bound) : ITrainingObserver
{
    public void StepDone(StepReport step) => MaxNorm.Apply(model, bound);
}
