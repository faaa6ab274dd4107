using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Activation functions. Each member is the libtorch operator of the same name.
    public partial class Tensor
    {
        public Tensor celu() => Op.Call("celu", this);
        public Tensor celu(Scalar alpha) => Op.Call("celu", this, alpha);
        public Tensor celu_() => Op.InPlace("celu_", this);
        public Tensor celu_(Scalar alpha) => Op.InPlace("celu_", this, alpha);
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Op.Call("elu", this, alpha, scale, input_scale);
        public Tensor elu(double alpha = 1) => Op.Call("elu", this, alpha);
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => Op.InPlace("elu_", this, alpha, scale, input_scale);
        public Tensor elu_(double alpha = 1) => Op.InPlace("elu_", this, alpha);
        public Tensor gelu() => Op.Call("gelu", this);
        public Tensor gelu(Modules.GELU.Approximate approximate) => Op.Call("gelu", this, approximate.ToString());
        public Tensor gelu_() => Op.InPlace("gelu_", this);
        public Tensor gelu_(Modules.GELU.Approximate approximate) => Op.InPlace("gelu_", this, approximate.ToString());
        public Tensor glu(long dim = -1) => Op.Call("glu", this, dim);
        public Tensor hardsigmoid() => Op.Call("hardsigmoid", this);
        public Tensor hardsigmoid_() => Op.InPlace("hardsigmoid_", this);
        public Tensor hardswish() => Op.Call("hardswish", this);
        public Tensor hardswish_() => Op.InPlace("hardswish_", this);
        public Tensor hardtanh(Scalar min, Scalar max) => Op.Call("hardtanh", this, min, max);
        public Tensor hardtanh_(Scalar min, Scalar max) => Op.InPlace("hardtanh_", this, min, max);
        public Tensor leaky_relu(Scalar negative_slope) => Op.Call("leaky_relu", this, negative_slope);
        public Tensor leaky_relu_(Scalar negative_slope) => Op.InPlace("leaky_relu_", this, negative_slope);
        public Tensor log_sigmoid() => Op.Call("log_sigmoid", this);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Op.Call("log_softmax.int", this, dim, dtype);
        public Tensor logit(double? eps = null) => Op.Call("logit", this, eps);
        public Tensor logit_(double? eps = null) => Op.InPlace("logit_", this, eps);
        public Tensor prelu(Tensor target) => Op.Call("prelu", this, target);
        public Tensor relu() => Op.Call("relu", this);
        public Tensor relu6() => Op.Call("relu6", this);
        public Tensor relu6_() => Op.InPlace("relu6_", this);
        public Tensor relu_() => Op.InPlace("relu_", this);
        public Tensor rrelu(double lower = 0.125, double upper = 0.3333333333333333) => Op.Call("rrelu", this, lower, upper);
        public Tensor rrelu_(double lower = 0.125, double upper = 0.3333333333333333) => Op.InPlace("rrelu_", this, lower, upper);
        public Tensor selu() => Op.Call("selu", this);
        public Tensor selu_() => Op.InPlace("selu_", this);
        public Tensor sigmoid() => Op.Call("sigmoid", this);
        public Tensor sigmoid_() => Op.InPlace("sigmoid_", this);
        public Tensor silu() => Op.Call("silu", this);
        public Tensor silu_() => Op.InPlace("silu_", this);
        public Tensor softmax(long dim, ScalarType? dtype = null) => Op.Call("softmax.int", this, dim, dtype);
        public Tensor softplus(double beta = 1, double threshold = 20) => Op.Call("softplus", this, beta, threshold);
        public Tensor threshold(Scalar threshold, Scalar value) => Op.Call("threshold", this, threshold, value);
        public Tensor threshold_(Scalar threshold, Scalar value) => Op.InPlace("threshold_", this, threshold, value);
    }
}
