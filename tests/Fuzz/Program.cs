using System.Globalization;
using System.Reflection;
using Fuzz;
using TorchSharp;

// Usage: Fuzz CALLS SEED LOG [FILTER]
// Makes random calls of TorchSharp's and TorchVision's public API with random arguments, right and wrong ones. Any exception is an
// answer; the death of the process is not. LOG holds the call that is under way.
if (args.Length is not (3 or 4)
    || !int.TryParse(args[0], CultureInfo.InvariantCulture, out int calls) || calls < 1
    || !int.TryParse(args[1], CultureInfo.InvariantCulture, out int seed))
{
    Console.Error.WriteLine("expected CALLS SEED LOG [FILTER], for example: 100000 1 /tmp/fuzz.log");
    return 2;
}

torch.set_num_threads(1);
var filter = args.Length > 3 ? args[3] : "";
MethodBase[] surface = [.. PublicSurface.Of(typeof(torch).Assembly, filter), .. PublicSurface.Of(typeof(torchvision).Assembly, filter)];
using var journal = new Journal(args[2]);
var outcome = new Fuzzer(surface, new Random(seed), journal).Run(calls);
Console.WriteLine(outcome);
return 0;
