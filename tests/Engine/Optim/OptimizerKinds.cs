using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Engine.Tests.Optim;

/// <summary>One optimizer of every kind, with the settings that make it remember as much as it can.</summary>
internal static class OptimizerKinds
{
    private static readonly Dictionary<string, Func<Parameter[], double, OptimizerHelper>> s_makers = new()
    {
        ["sgd"] = (parameters, rate) => optim.SGD(parameters, rate),
        ["momentum"] = (parameters, rate) => optim.SGD(parameters, rate, momentum: 0.9, nesterov: true, weight_decay: 0.1),
        ["adam"] = (parameters, rate) => optim.Adam(parameters, rate, weight_decay: 0.1),
        ["amsgrad"] = (parameters, rate) => optim.Adam(parameters, rate, amsgrad: true, maximize: true),
        ["adamw"] = (parameters, rate) => optim.AdamW(parameters, rate, weight_decay: 0.1),
        ["rmsprop"] = (parameters, rate) => optim.RMSProp(parameters, rate, 0.9, 1e-6, 0.1),
        ["centered"] = (parameters, rate) => optim.RMSProp(parameters, rate, 0.9, 1e-3, momentum: 0.8, centered: true, maximize: true),
        ["adagrad"] = (parameters, rate) => optim.Adagrad(parameters, rate, 0.1, 0.2, 0.3, 1e-6),
        ["adadelta"] = (parameters, rate) => optim.Adadelta(parameters, rate, 0.8, 1e-3, 0.1, maximize: true),
        ["adamax"] = (parameters, rate) => optim.Adamax(parameters, rate, 0.8, 0.95, 1e-6, 0.1),
        ["nadam"] = (parameters, rate) => optim.NAdam(parameters, rate, 0.8, 0.95, 1e-6, 0.1, 0.2),
        ["radam"] = (parameters, rate) => optim.RAdam(parameters, rate, 0.8, 0.95, 1e-6, 0.1),
        ["asgd"] = (parameters, rate) => optim.ASGD(parameters, rate, 0.1, 0.5, 2, 0.1, maximize: true),
        ["rprop"] = (parameters, rate) => optim.Rprop(parameters, rate, 0.3, 1.5, 1e-4, 2, maximize: true),
    };

    internal static IEnumerable<string> Names => s_makers.Keys;

    internal static TheoryData<string> All => new(Names);

    internal static OptimizerHelper Make(string kind, double rate, params Parameter[] parameters) => s_makers[kind](parameters, rate);
}
