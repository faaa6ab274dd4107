using TorchSharp.Native;

namespace Engine.Tests.Vision;

/// <summary>Where torchvision's libraries are looked for.</summary>
public sealed class LibraryTests : IDisposable
{
    private const string SystemLibtorch = "/lib/x86_64-linux-gnu/libtorch_cpu.so.1.13";
    private readonly string _folder = Directory.CreateTempSubdirectory("dropouttorch-engine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("image.so", "_C.so")]
    [InlineData("image.cpython-311-x86_64-linux-gnu.so", "_C.cpython-311-x86_64-linux-gnu.so")]
    [InlineData("image.abi3.so", "_C.abi3.so")]
    public void Beside_the_libtorch_of_a_wheel_and_under_any_suffix(string image, string operators)
    {
        var vision = Make("site-packages/torchvision", image, operators, "video_reader.so", "_C_stable.so", "image.py", "imagery.so");
        var libtorch = Path.Combine(_folder, "site-packages", "torch", "lib", "libtorch_cpu.so");
        Assert.Equal(Path.Combine(vision, image), VisionLibrary.Find("image", null, libtorch));
        Assert.Equal(Path.Combine(vision, operators), VisionLibrary.Find("_C", "", libtorch));
    }

    [Fact]
    public void A_folder_or_a_file_can_be_chosen()
    {
        var vision = Make("own", "image.so", "_C.so");
        Assert.Equal(Path.Combine(vision, "image.so"), VisionLibrary.Find("image", vision, SystemLibtorch));
        Assert.Equal(Path.Combine(vision, "image.so"), VisionLibrary.Find("image", Path.Combine(vision, "image.so"), SystemLibtorch));
        Assert.Equal(Path.Combine(vision, "_C.so"), VisionLibrary.Find("_C", Path.Combine(vision, "image.so"), SystemLibtorch));
    }

    [Fact]
    public void A_choice_that_does_not_exist_is_named()
    {
        var error = Assert.Throws<DllNotFoundException>(() => VisionLibrary.Find("image", "/none/image.so", SystemLibtorch));
        Assert.Equal("DROPOUTTORCH_TORCHVISION: expected torchvision's image library or its folder, got '/none/image.so', which does not exist.", error.Message);
    }

    [Fact]
    public void A_missing_library_says_how_to_get_it()
    {
        var error = Assert.Throws<DllNotFoundException>(() => VisionLibrary.Find("image", null, Path.Combine(_folder, "torch", "lib", "libtorch_cpu.so")));
        Assert.Equal(
            $"torchvision's image*.so was not found in {Path.Combine(_folder, "torchvision")}. Fix: apt install python3-torchvision "
            + "(for the libtorch of a PyTorch wheel: pip install torchvision), or set DROPOUTTORCH_TORCHVISION.", error.Message);
    }

    [SkippableFact]
    public void The_systems_libraries_are_found_and_work()
    {
        InstalledTorchvision.Require();
        Assert.True(Operator.Exists("image::decode_image"));
        Assert.True(Operator.Exists("image::encode_png"));
        Assert.True(Operator.Exists("image::encode_jpeg"));
        Assert.True(Operator.Exists("torchvision::nms"));
        Assert.True(Operator.Exists("torchvision::roi_align"));
    }

    private string Make(string folder, params string[] files)
    {
        var path = Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName;
        foreach (var file in files) File.WriteAllBytes(Path.Combine(path, file), []);
        return path;
    }

    [Theory]
    [InlineData("/x/image.cpython-311-x86_64-linux-gnu.so", "3.11")]
    [InlineData("/x/_C.cpython-39.so", "3.9")]
    [InlineData("/x/image.so", null)]
    [InlineData("/x.cpython-311/image.so", null)]
    public void A_librarys_name_says_its_Python(string path, string? expected) => Assert.Equal(expected, VisionLibrary.PythonOf(path));
}
