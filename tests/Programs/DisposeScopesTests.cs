namespace Programs.Tests;

public sealed class DisposeScopesTests : NothingLeft
{
    [Fact]
    public void A_loop_of_scopes_keeps_one_tensor()
    {
        var (eigenvalue, expected, mostAlive) = DisposeScopes.PowerIteration(size: 20, steps: 200);
        Assert.Equal(expected, eigenvalue, 9);
        Assert.Equal(0, mostAlive);
    }

    [Fact]
    public void What_leaves_a_scope_lives() => Assert.Equal("dgijk", DisposeScopes.Survivors());

    [Fact]
    public void A_scope_knows_what_it_holds() => Assert.Equal((2, true, false, true, true), DisposeScopes.Holding());

    [Fact]
    public void The_counters_add_up()
    {
        // Ten in the scope and one that leaves it; one outside, which the scope takes over and disposes with its ten.
        Assert.Equal((11, 1, 11, 1, 1, 1), DisposeScopes.Counters());
    }

    [Fact]
    public void Models_and_optimizers_outlive_the_scope_of_their_making()
    {
        var (first, last, growth) = DisposeScopes.ModelMadeInAScope(iterations: 50);
        Assert.InRange(last, 0, first / 4);
        Assert.Equal(0, growth);
    }
}
