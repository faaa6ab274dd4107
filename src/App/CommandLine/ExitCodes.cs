namespace DropoutTorch.App.CommandLine;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Our fault.</summary>
    public const int Fault = 1;

    /// <summary>The user can repair it.</summary>
    public const int UserMistake = 2;
}
