namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Takes over the data as a tensor that a module learns; the given object becomes invalid.</summary>
        public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
    }
}
