namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// Fills tensors with starting values, drawn like PyTorch's from the default generator. Nothing is recorded for autograd.
        /// </summary>
        public static partial class init
        {
            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            public enum NonlinearityType
            {
                Linear = 0,
                Conv1D = 1,
                Conv2D = 2,
                Conv3D = 3,
                ConvTranspose1D = 4,
                ConvTranspose2D = 5,
                ConvTranspose3D = 6,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            /// <summary>The factor by which a nonlinearity's inputs should be scaled up to keep their variance.</summary>
            /// <param name="nonlinearity">The nonlinearity that follows.</param>
            /// <param name="param">The negative slope of LeakyReLU.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3,
                NonlinearityType.ReLU => Math.Sqrt(2.0),
                NonlinearityType.LeakyReLU => Math.Sqrt(2.0 / (1 + param * param)),
                >= NonlinearityType.Linear and <= NonlinearityType.Sigmoid => 1,
                _ => throw new ArgumentOutOfRangeException(nameof(nonlinearity), $"expected a nonlinearity, got {nonlinearity}."),
            };

            /// <summary>How many inputs each output element sees, and how many outputs each input element reaches.</summary>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException(
                        $"fan in and fan out: expected a tensor with 2 dimensions or more, got {shape.Length}.", nameof(tensor));
                var receptiveField = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
                return (shape[1] * receptiveField, shape[0] * receptiveField);
            }

            public static Tensor constant_(Tensor tensor, Scalar val) => Fill(tensor, t => t.fill_(val));

            public static Tensor ones_(Tensor tensor) => Fill(tensor, t => t.fill_(1));

            public static Tensor zeros_(Tensor tensor) => Fill(tensor, t => t.zero_());

            /// <summary>Ones on the diagonal of a matrix: a Linear layer that passes on as many inputs as it can.</summary>
            public static Tensor eye_(Tensor tensor)
            {
                CheckDimensions(nameof(eye_), tensor, 2, 2);
                return Fill(tensor, t => t.zero_().diagonal().fill_(1));
            }

            /// <summary>The kernel of a convolution that passes on as many channels as it can.</summary>
            public static Tensor dirac_(Tensor tensor)
            {
                CheckDimensions(nameof(dirac_), tensor, 3, 5);
                return Fill(tensor, t =>
                {
                    t.zero_();
                    var centre = t.alias();
                    while (centre.dim() > 2) centre = centre.select(2, centre.shape[2] / 2);
                    centre.diagonal().fill_(1);
                });
            }

            private static Tensor Fill(Tensor tensor, Action<Tensor> fill)
            {
                using var grad = no_grad();
                using var scope = NewDisposeScope();
                fill(tensor);
                return tensor;
            }

            private static void CheckDimensions(string name, Tensor tensor, int least, int most)
            {
                var count = tensor.dim();
                if (count < least || count > most)
                    throw new ArgumentException(
                        $"{name}: expected a tensor with {(least == most ? $"{least}" : $"{least} to {most}")} dimensions, got {count}.", nameof(tensor));
            }
        }
    }
}
