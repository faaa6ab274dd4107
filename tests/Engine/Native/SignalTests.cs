using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Engine.Tests.Native;

/// <summary>A library under libtorch may take the signals by which .NET notices a null reference.</summary>
public class SignalTests
{
    private sealed class Box
    {
        internal int Value = 1;
    }

    [Fact]
    public void A_null_reference_is_an_exception_after_libtorch_is_loaded()
    {
        ones(1).Dispose();
        Assert.Throws<NullReferenceException>(() => ValueOf(null!));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ValueOf(Box box) => box.Value;
}
