using DropoutTorch.Options;

namespace DropoutTorch.Data;

/// <summary>
/// Tells classes and parts by the names of folders: train/CLASS/... and test/CLASS/... (or val), or CLASS/... alone. Folders around all
/// of it, such as an archive's own, do not count. Within a class there may be further folders.
/// </summary>
internal static class ImageLayout
{
    private const string Train = "train", Test = "test", Val = "val";
    private const string Fix = "put the images into train/CLASS/ and test/CLASS/, or into CLASS/ alone";

    /// <summary>Sorts images into parts and classes.</summary>
    /// <param name="root">Where they were found, for errors.</param>
    /// <param name="files">All images.</param>
    /// <exception cref="DataException">An image has no class, there are fewer than two classes, or the test part has one that is not learnt.</exception>
    public static ImageParts Of(string root, IReadOnlyList<ImageFile> files)
    {
        (string[] Path, ImageFile File)[] images = Unwrap([.. files.Select(file => (file.Name.Split('/'), file))]);
        HashSet<string> folders = [.. images.Select(image => image.Path[0])];
        string? judged = !folders.Contains(Train) ? null : folders.Contains(Test) ? Test : folders.Contains(Val) ? Val : null;
        if (judged is null)
        {
            string[] all = Classes(root, images, "");
            return new ImageParts(all, Interleaved(images, all), null);
        }
        CheckFolders(root, folders);
        (string[] Path, ImageFile File)[] learnt = Part(images, Train), test = Part(images, judged);
        string[] classes = Classes(root, learnt, Train + "/");
        CheckLearnt(root, judged, Classes(root, test, judged + "/", least: 1), classes);
        return new ImageParts(classes, Interleaved(learnt, classes), Interleaved(test, classes));
    }

    /// <summary>Takes off the folders that all images share, as long as a class remains.</summary>
    private static (string[] Path, ImageFile File)[] Unwrap((string[] Path, ImageFile File)[] images)
    {
        while (images.All(image => image.Path.Length > 2 && image.Path[0] == images[0].Path[0]))
            images = [.. images.Select(image => (image.Path[1..], image.File))];
        return images;
    }

    private static (string[] Path, ImageFile File)[] Part((string[] Path, ImageFile File)[] images, string part) =>
        [.. images.Where(image => image.Path[0] == part).Select(image => (image.Path[1..], image.File))];

    private static string[] Classes(string root, (string[] Path, ImageFile File)[] images, string part, int least = 2)
    {
        ImageFile? loose = images.FirstOrDefault(image => image.Path.Length < 2).File;
        if (loose is not null)
            throw new DataException(loose.Place, $"an image in {part}CLASS/", $"one in no class's folder ('{loose.Name}')", Fix);
        string[] classes = [.. images.Select(image => image.Path[0]).Distinct().Order(StringComparer.Ordinal)];
        if (classes.Length < least)
            throw new DataException(root, "folders of at least 2 classes", $"{classes.Length} ('{string.Join(", ", classes)}')", Fix);
        return classes;
    }

    private static void CheckFolders(string root, IEnumerable<string> folders)
    {
        string? other = folders.Where(folder => folder is not (Train or Test or Val)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (other is not null)
            throw new DataException(root, $"images in {Train}/ and {Test}/ (or {Val}/) only", $"some in '{other}/'", "move them away, or name another folder");
    }

    private static void CheckLearnt(string root, string part, IEnumerable<string> tested, string[] classes)
    {
        string? unknown = tested.FirstOrDefault(name => !classes.Contains(name));
        if (unknown is not null)
            throw new DataException(root, $"classes in {part}/ that {Train}/ has as well", $"'{unknown}'", "correct the folder's name, or remove it");
    }

    private static ClassImage[] Interleaved((string[] Path, ImageFile File)[] images, string[] classes)
    {
        Dictionary<string, int> numbers = classes.Select((name, i) => (name, i)).ToDictionary();
        return
        [
            .. images.GroupBy(image => numbers[image.Path[0]])
                .SelectMany(members => members
                    .OrderBy(image => string.Join('/', image.Path[..^1]), StringComparer.Ordinal).ThenBy(image => image.Path[^1], StringComparer.Ordinal)
                    .Select((image, turn) => (Turn: turn, Image: new ClassImage(image.File, members.Key))))
                .OrderBy(item => item.Turn).ThenBy(item => item.Image.Class)
                .Select(item => item.Image),
        ];
    }
}
