using static TorchSharp.torch;

namespace Programs.Tests;

public sealed class SavingAndLoadingTests : NothingLeft
{
    private static readonly string[] s_body =
        ["lin1.weight", "lin1.bias", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked"];

    [Fact]
    public void A_run_taken_up_again_ends_where_the_first_did() => InFolder(folder =>
    {
        var (afterLoading, afterTraining, moved) = SavingAndLoading.Resume(folder);
        Assert.Equal(0, afterLoading);
        Assert.Equal(0, afterTraining);
        Assert.True(moved > 0.01); // or it would be no test
    });

    [Fact]
    public void Weights_travel_by_dictionary_and_by_stream()
    {
        var (names, throughDictionary, throughStream, equal, refused) = SavingAndLoading.Transfer();
        Assert.Equal([.. s_body, "lin2.weight", "lin2.bias"], names);
        Assert.Equal(0, throughDictionary);
        Assert.Equal(0, throughStream);
        Assert.Equal(s_body, equal);
        Assert.Equal(["a file of the body alone", "a head of another size"], refused);
    }

    [Fact]
    public void Single_tensors_come_back() => InFolder(folder =>
        Assert.Equal((0, 0, ScalarType.Float64), SavingAndLoading.Tensors(folder)));

    private static void InFolder(Action<string> test)
    {
        var folder = Directory.CreateTempSubdirectory("dropouttorch-programs-").FullName;
        try { test(folder); }
        finally { Directory.Delete(folder, recursive: true); }
    }
}
