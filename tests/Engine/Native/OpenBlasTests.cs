using System.Runtime.Intrinsics.X86;
using TorchSharp.Native;

namespace Engine.Tests.Native;

public class OpenBlasTests
{
    [SkippableFact]
    public void A_processor_with_wide_registers_gets_kernels_that_use_them()
    {
        Skip.If(EngineInfo.BlasCore is null, "BLAS is the system's default");
        Skip.IfNot(Avx2.IsSupported && Fma.IsSupported, "the processor has no AVX2");
        Skip.If(Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE") is not null, "the kernels were chosen by hand");
        Assert.DoesNotContain(EngineInfo.BlasCore, (string[])["Prescott", "Generic"]);
    }

    [SkippableFact]
    public void The_environment_names_the_folder_and_the_kernels()
    {
        Skip.If(EngineInfo.BlasCore is null, "BLAS is the system's default");
        Assert.Equal(new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = EngineInfo.BlasFolder!, ["OPENBLAS_CORETYPE"] = EngineInfo.BlasCore! }, EngineInfo.BlasEnvironment);
    }
}
