namespace Engine.Tests;

public class ApiTableTests
{
    private static readonly string s_file = Path.Combine(Repository.Root, "docs", "engine-api.md");

    [Fact]
    public void The_committed_table_is_that_of_the_assembly()
    {
        if (Environment.GetEnvironmentVariable("DROPOUTTORCH_WRITE_API") == "1") File.WriteAllText(s_file, ApiTable.Text());
        Assert.Equal(ApiTable.Text(), File.ReadAllText(s_file));
    }
}
