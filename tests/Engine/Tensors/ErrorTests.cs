using TorchSharp.Native;
using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

/// <summary>Mistakes get one line that says what was expected and what came.</summary>
public class ErrorTests
{
    private static T OneLine<T>(Func<object?> mistake, params string[] words) where T : Exception
    {
        var error = Assert.ThrowsAny<T>(mistake);
        Assert.DoesNotContain('\n', error.Message);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.OrdinalIgnoreCase));
        return error;
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var x = ones(2);
        x.Dispose();
        // TorchSharp throws InvalidOperationException here, which this is one of.
        OneLine<InvalidOperationException>(() => x.add(1), "disposed");
        OneLine<InvalidOperationException>(() => x.shape, "disposed");
        using var y = ones(2);
        OneLine<InvalidOperationException>(() => y + x, "disposed");
        OneLine<InvalidOperationException>(() => cat([y, x]), "disposed");
    }

    [Fact]
    public void Item_of_another_type_names_both()
    {
        using var x = tensor(1f);
        OneLine<ArgumentException>(() => x.item<double>(), "Float32", "Double");
        OneLine<ArgumentException>(() => x.data<long>(), "Float32", "Int64");
    }

    [Fact]
    public void Item_of_many_elements_names_the_shape()
    {
        using var x = ones(2, 3);
        OneLine<ArgumentException>(() => x.item<float>(), "[2, 3]");
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        using var scope = NewDisposeScope();
        OneLine<TorchException>(() => ones(2, 3).matmul(ones(2, 3)), "2x3");
        OneLine<TorchException>(() => ones(2, 3) + ones(2, 4), "3", "4");
        OneLine<TorchException>(() => cat([ones(2, 3), ones(2, 4)]), "3", "4");
        OneLine<TorchException>(() => ones(6).reshape(4, 2), "[4, 2]", "6");
        OneLine<ArgumentException>(() => tensor(new[] { 1f, 2f, 3f }, [2, 2]), "4", "3");
        OneLine<ArgumentException>(() => broadcast_shapes([2, 3], [4]), "[2, 3]", "[4]");
    }

    [Fact]
    public void Types_that_an_operator_does_not_take_are_named()
    {
        using var scope = NewDisposeScope();
        OneLine<TorchException>(() => ones(2, 2).matmul(ones(2, 2, ScalarType.Float64)), "double");
        OneLine<Exception>(() => ones(2, ScalarType.Int64).softmax(0), "softmax", "Long");
    }

    [Fact]
    public void Null_in_a_list_of_tensors_is_an_argument_error()
    {
        using var x = ones(2);
        OneLine<ArgumentNullException>(() => cat([x, null!]));
    }

    [Fact]
    public void A_device_that_is_not_there_is_named()
    {
        OneLine<ArgumentException>(() => device("gpu"), "gpu", "cuda");
    }

    [Fact]
    public void Names_are_refused()
    {
        using var x = ones(2);
        OneLine<NotSupportedException>(() => zeros_like(x, names: ["N"]), "names");
    }
}
