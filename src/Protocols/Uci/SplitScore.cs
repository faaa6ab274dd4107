namespace DropoutTorch.Protocols;

/// <summary>What came out of one split.</summary>
/// <param name="Split">Its number.</param>
/// <param name="P">Chosen on validation rows.</param>
/// <param name="Tau">Chosen on validation rows.</param>
/// <param name="ValidationLl">Log-likelihood of the validation rows under the chosen pair.</param>
/// <param name="Rmse">Of the test rows, of the mean over passes.</param>
/// <param name="Ll">Log-likelihood of the test rows.</param>
/// <param name="Seconds">Of one thread, shared evenly among splits that were computed together.</param>
public sealed record SplitScore(int Split, double P, double Tau, double ValidationLl, double Rmse, double Ll, double Seconds);
