using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>Finds all images below a folder, or in tar archives.</summary>
internal static class ImageTree
{
    /// <summary>How many bytes of packed images are held: those of archives, which cannot be read out of order.</summary>
    public const long PackedBudget = 1L << 30;

    private const int MostFiles = 10_000_000;
    private const int DeepestFolder = 8;
    private static readonly string[] Archives = [".tar", ".tar.gz", ".tgz"];

    /// <summary>The images, in no particular order; at least one.</summary>
    /// <param name="root">A folder of images, a folder of archives of images, or one archive.</param>
    /// <param name="packedBudget">How many bytes of packed images may be held.</param>
    /// <exception cref="DataException">There is no image, an archive is damaged, or there are too many.</exception>
    public static List<ImageFile> Find(string root, long packedBudget = PackedBudget)
    {
        List<ImageFile> files = File.Exists(root) ? InArchives([root], packedBudget) : DataFolder.Listed(root, () => InFolder(root));
        if (files.Count == 0 && Directory.Exists(root))
            files = InArchives([.. DataFolder.Files(root).Where(IsArchive)], packedBudget);
        if (files.Count == 0)
        {
            const string expected = "images (.jpg, .jpeg or .png) in a folder for each class, or tar archives of them";
            throw new DataException(root, expected, "none", "name the folder that holds the classes");
        }
        return files;
    }

    private static bool IsArchive(string path) => Archives.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static List<ImageFile> InFolder(string root)
    {
        List<ImageFile> files = [];
        var everything = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = DeepestFolder,
            IgnoreInaccessible = false,
            AttributesToSkip = FileAttributes.None,
        };
        foreach (string path in Directory.EnumerateFiles(root, "*", everything).Where(ImageFile.Is))
        {
            if (files.Count == MostFiles)
                throw new DataException(root, $"at most {MostFiles} images", "more", "name a folder with fewer");
            files.Add(new ImageFile(Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'), path));
        }
        return files;
    }

    private static List<ImageFile> InArchives(IReadOnlyList<string> archives, long budget)
    {
        List<ImageFile> files = [];
        HashSet<string> places = [];
        foreach (string archive in archives)
        {
            TarArchive.Read(archive, file =>
            {
                if (!ImageFile.Is(file.Name))
                    return;
                budget -= file.Length;
                if (budget < 0)
                    throw new DataException(archive, "an archive of images that fit into memory", "too many bytes of them", "unpack it, and name the folder");
                var image = new ImageFile(file.Name, $"{archive}({file.Name})", file.Bytes(ImageFile.MostBytes));
                if (!places.Add(image.Place))
                    throw new DataException(archive, "every file once", $"'{file.Name}' again", "make the archive anew");
                files.Add(image);
            });
        }
        return files;
    }
}
