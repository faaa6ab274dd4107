namespace DropoutTorch.App.CommandLine;

/// <summary>The command line cannot be understood. The message is the line to print.</summary>
internal sealed class UsageException(string message) : Exception(message);
