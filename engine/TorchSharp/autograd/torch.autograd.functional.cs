namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        public static class functional
        {
            /// <summary>All derivatives of a function's output by its input: shape of the output, then shape of the input.</summary>
            public static Tensor jacobian(Func<Tensor, Tensor> function, Tensor inputs) => jacobian(x => [function(x[0])], [inputs]).Single();

            public static IEnumerable<Tensor> jacobian(Func<Tensor, Tensor[]> function, Tensor inputs) => jacobian(x => function(x[0]), [inputs]);

            public static IEnumerable<Tensor> jacobian(Func<Tensor[], Tensor> function, params Tensor[] inputs) => jacobian(x => [function(x)], inputs);

            /// <summary>One Jacobian for each pair of output and input, the first output's first.</summary>
            public static IEnumerable<Tensor> jacobian(Func<Tensor[], Tensor[]> function, params Tensor[] inputs)
            {
                using var scope = NewDisposeScope();
                using var recording = enable_grad();
                var leaves = Array.ConvertAll(inputs, x => x.detach().requires_grad_());
                var jacobians = function(leaves).SelectMany(output => Jacobians(output, leaves)).ToList();
                scope.MoveToOuter(jacobians);
                return jacobians;
            }

            private static Tensor[] Jacobians(Tensor output, Tensor[] leaves)
            {
                var rows = Array.ConvertAll(leaves, _ => new List<Tensor>());
                using var flat = output.reshape(-1);
                for (long i = 0; i < flat.numel(); i++)
                {
                    var gradients = Row(flat[i], leaves);
                    for (var k = 0; k < leaves.Length; k++) rows[k].Add(gradients[k].IsInvalid ? leaves[k].zeros_like() : gradients[k]);
                }
                return [.. leaves.Select((leaf, k) => Shaped(rows[k], output, leaf))];
            }

            // An output that no input reaches has no graph: its derivatives are zero.
            private static IList<Tensor> Row(Tensor element, Tensor[] leaves) => element.requires_grad
                ? grad([element], leaves, retain_graph: true, allow_unused: true)
                : Array.ConvertAll(leaves, leaf => leaf.zeros_like());

            private static Tensor Shaped(List<Tensor> rows, Tensor output, Tensor leaf)
            {
                long[] shape = [.. output.shape, .. leaf.shape];
                var jacobian = rows.Count == 0 ? torch.zeros(shape, leaf.dtype, leaf.device) : stack(rows).reshape(shape);
                return jacobian.detach();
            }
        }
    }
}
