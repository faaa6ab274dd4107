using DropoutTorch.App.CommandLine;
using DropoutTorch.App.Output;

return CommandLineApp.Run(args, Terminal.ForProcess());
