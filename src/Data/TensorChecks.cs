using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>What two tensors must be to be a data set.</summary>
internal static class TensorChecks
{
    public static void Inputs(string name, Tensor inputs, DataTask task)
    {
        bool tokens = task is NextToken;
        if (tokens && inputs.dtype != int64)
            throw new DataException(name, "inputs of dtype Int64, token numbers", $"{inputs.dtype}", "convert them with to(torch.int64)");
        if (!tokens && !inputs.is_floating_point())
            throw new DataException(name, "inputs of a floating-point dtype", $"{inputs.dtype}", "convert them with to(torch.float32)");
        if (inputs.dim() < 2)
            throw new DataException(name, "inputs of shape (N, ...), at least 2-D", Shape(inputs), "add a dimension with unsqueeze");
        if (inputs.shape[0] == 0)
            throw new DataException(name, "at least one sample", "none", "give the data set samples");
        if (tokens)
            CheckRange(name, "token numbers", inputs, task.Outputs, "tokens");
    }

    public static void Targets(string name, Tensor inputs, Tensor targets, DataTask task)
    {
        bool numbers = task is Regression;
        if (numbers && !targets.is_floating_point())
            throw new DataException(name, "targets of a floating-point dtype", $"{targets.dtype}", "convert them with to(torch.float32)");
        if (!numbers && targets.dtype != int64)
            throw new DataException(name, "targets of dtype Int64", $"{targets.dtype}", "convert them with to(torch.int64)");
        long[] shape = task switch
        {
            Regression => [inputs.shape[0], task.Outputs],
            NextToken => inputs.shape,
            _ => [inputs.shape[0]],
        };
        if (!targets.shape.SequenceEqual(shape))
        {
            string expected = $"targets of shape ({string.Join(", ", shape)}), one for each of the inputs {Shape(inputs)}";
            throw new DataException(name, expected, Shape(targets), task is Classification ? "give one class index for each sample" : "give every sample its targets");
        }
        if (!numbers)
            CheckRange(name, "labels", targets, task.Outputs, "classes");
    }

    private static void CheckRange(string name, string what, Tensor numbers, long count, string kinds)
    {
        using DisposeScope scope = NewDisposeScope();
        long lowest = numbers.min().item<long>(), highest = numbers.max().item<long>();
        if (lowest >= 0 && highest < count)
            return;
        throw new DataException(name, $"{what} from 0 to {count - 1} ({count} {kinds})", $"{what} from {lowest} to {highest}", $"correct the {what}, or name every one of the {kinds}");
    }

    private static string Shape(Tensor tensor) => $"({string.Join(", ", tensor.shape)})";
}
