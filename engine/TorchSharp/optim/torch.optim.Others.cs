using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    // The remaining optimizers, over parameters, named parameters or groups with settings of their own.
    public static partial class optim
    {
        public static RMSProp RMSProp(IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
            new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

        public static RMSProp RMSProp(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
            new(parameters.Select(p => p.parameter), lr, alpha, eps, weight_decay, momentum, centered, maximize);

        public static RMSProp RMSProp(IEnumerable<RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
            new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

        public static Adagrad Adagrad(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10) =>
            new(parameters, lr, lr_decay, weight_decay, initial_accumulator_value, eps);

        public static Adagrad Adagrad(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10) =>
            new(parameters.Select(p => p.parameter), lr, lr_decay, weight_decay, initial_accumulator_value, eps);

        public static Adagrad Adagrad(IEnumerable<Adagrad.ParamGroup> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10) =>
            new(parameters, lr, lr_decay, weight_decay, initial_accumulator_value, eps);

        public static Adadelta Adadelta(IEnumerable<Parameter> parameters, double lr = 1, double rho = 0.9, double eps = 1E-06, double weight_decay = 0, bool maximize = false) =>
            new(parameters, lr, rho, eps, weight_decay, maximize);

        public static Adadelta Adadelta(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1, double rho = 0.9, double eps = 1E-06, double weight_decay = 0, bool maximize = false) =>
            new(parameters.Select(p => p.parameter), lr, rho, eps, weight_decay, maximize);

        public static Adadelta Adadelta(IEnumerable<Adadelta.ParamGroup> parameters, double lr = 1, double rho = 0.9, double eps = 1E-06, double weight_decay = 0, bool maximize = false) =>
            new(parameters, lr, rho, eps, weight_decay, maximize);

        public static Adamax Adamax(IEnumerable<Parameter> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay);

        public static Adamax Adamax(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0) =>
            new(parameters.Select(p => p.parameter), lr, beta1, beta2, eps, weight_decay);

        public static Adamax Adamax(IEnumerable<Adamax.ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay);

        public static NAdam NAdam(IEnumerable<Parameter> named_parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, double momentum_decay = 0.004) =>
            new(named_parameters, lr, beta1, beta2, eps, weight_decay, momentum_decay);

        public static NAdam NAdam(IEnumerable<(string name, Parameter parameter)> named_parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, double momentum_decay = 0.004) =>
            new(named_parameters.Select(p => p.parameter), lr, beta1, beta2, eps, weight_decay, momentum_decay);

        public static NAdam NAdam(IEnumerable<NAdam.ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, double momentum_decay = 0.004) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay, momentum_decay);

        public static RAdam RAdam(IEnumerable<Parameter> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay);

        public static RAdam RAdam(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0) =>
            new(parameters.Select(p => p.parameter), lr, beta1, beta2, eps, weight_decay);

        public static RAdam RAdam(IEnumerable<RAdam.ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay);

        public static ASGD ASGD(IEnumerable<Parameter> parameters, double lr = 0.001, double lambd = 0.0001, double alpha = 0.75, double t0 = 1000000, double weight_decay = 0, bool maximize = false) =>
            new(parameters, lr, lambd, alpha, t0, weight_decay, maximize);

        public static ASGD ASGD(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.001, double lambd = 0.0001, double alpha = 0.75, double t0 = 1000000, double weight_decay = 0, bool maximize = false) =>
            new(parameters.Select(p => p.parameter), lr, lambd, alpha, t0, weight_decay, maximize);

        public static ASGD ASGD(IEnumerable<ParamGroup<ASGD.Options>> parameters, double lr = 0.001, double lambd = 0.0001, double alpha = 0.75, double t0 = 1000000, double weight_decay = 0, bool maximize = false) =>
            new(parameters, lr, lambd, alpha, t0, weight_decay, maximize);

        public static Rprop Rprop(IEnumerable<Parameter> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1E-06, double max_step = 50, bool maximize = false) =>
            new(parameters, lr, etaminus, etaplus, min_step, max_step, maximize);

        public static Rprop Rprop(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1E-06, double max_step = 50, bool maximize = false) =>
            new(parameters.Select(p => p.parameter), lr, etaminus, etaplus, min_step, max_step, maximize);

        public static Rprop Rprop(IEnumerable<Rprop.ParamGroup> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1E-06, double max_step = 50, bool maximize = false) =>
            new(parameters, lr, etaminus, etaplus, min_step, max_step, maximize);

        public static LBFGS LBFGS(IEnumerable<Parameter> parameters, double lr = 0.01, long max_iter = 20, long? max_eval = null, double tolerange_grad = 1E-05, double tolerance_change = 1E-09, long history_size = 100) =>
            new(parameters, new LbfgsSettings(lr, max_iter, max_eval ?? max_iter * 5 / 4, tolerange_grad, tolerance_change, history_size));

        public static LBFGS LBFGS(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, long max_iter = 20, long? max_eval = null, double tolerange_grad = 1E-05, double tolerance_change = 1E-09, long history_size = 100) =>
            LBFGS(parameters.Select(p => p.parameter), lr, max_iter, max_eval, tolerange_grad, tolerance_change, history_size);
    }
}
