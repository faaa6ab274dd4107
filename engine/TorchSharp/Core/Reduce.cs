namespace TorchSharp;

/// <summary>How <c>index_reduce</c> joins values that fall on one place.</summary>
public enum Reduce
{
    prod = 0,
    mean = 1,
    amax = 2,
    amin = 3,
}
