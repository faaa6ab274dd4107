using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.utils.data;

namespace Programs;

/// <summary>Images written to files, read back, transformed, shown side by side, and learnt from.</summary>
internal static class ImagePipeline
{
    /// <summary>Pictures of a folder with a label in the file's name, decoded and transformed when they are asked for.</summary>
    private sealed class FolderDataset(string folder, torchvision.ITransform transform) : Dataset
    {
        private readonly string[] _files = [.. Directory.GetFiles(folder, "*.png").Order(StringComparer.Ordinal)];

        public override long Count => _files.Length;

        public override Dictionary<string, Tensor> GetTensor(long index)
        {
            var name = Path.GetFileNameWithoutExtension(_files[index]);
            return new Dictionary<string, Tensor>
            {
                ["image"] = transform.call(torchvision.io.read_image(_files[index], torchvision.io.ImageReadMode.RGB)),
                ["label"] = tensor(long.Parse(name[..1], System.Globalization.CultureInfo.InvariantCulture)),
            };
        }
    }

    /// <summary>Red grows to the right, green downwards, blue is the same everywhere.</summary>
    internal static Tensor Ramp(int height, int width)
    {
        using var scope = NewDisposeScope();
        var red = arange(width).unsqueeze(0).expand(height, width) * 5;
        var green = arange(height).unsqueeze(1).expand(height, width) * 7;
        return stack([red, green, full_like(red, 40)]).to_type(ScalarType.Byte).MoveToOuterDisposeScope();
    }

    /// <summary>A picture through both formats: what PNG changes, what JPEG changes on average, the shape of the grey one.</summary>
    internal static (long PngDifference, double JpegDifference, long[] GrayShape, double GrayDifference) RoundTrip(string folder)
    {
        torchvision.io.DefaultImager = new torchvision.io.SkiaImager(quality: 95);
        using var scope = NewDisposeScope();
        var image = Ramp(20, 30);
        var png = Path.Combine(folder, "ramp.png");
        var jpeg = Path.Combine(folder, "ramp.jpg");
        torchvision.io.write_png(image, png);
        torchvision.io.write_image(image, jpeg, torchvision.ImageFormat.Jpeg);

        var fromPng = torchvision.io.read_image(png);
        using var stream = File.OpenRead(jpeg);
        var fromJpeg = torchvision.io.read_image(stream, torchvision.io.ImageReadMode.RGB);
        var gray = torchvision.io.read_image(png, torchvision.io.ImageReadMode.GRAY);
        var luma = torchvision.transforms.functional.rgb_to_grayscale(image);
        return (Difference(image, fromPng).max().ToInt64(), Difference(image, fromJpeg).to_type(ScalarType.Float64).mean().ToDouble(),
            gray.shape, Difference(gray, luma).max().ToDouble());
    }

    /// <summary>The usual preparation of a picture for a network.</summary>
    internal static Tensor Prepare(Tensor image)
    {
        var preprocess = torchvision.transforms.Compose(
            torchvision.transforms.CenterCrop(16),
            torchvision.transforms.Resize(8, 8),
            torchvision.transforms.HorizontalFlip(),
            torchvision.transforms.ConvertImageDtype(ScalarType.Float32),
            torchvision.transforms.Normalize([0.5, 0.25, 0.0], [0.5, 0.25, 1.0]));
        return preprocess.call(image);
    }

    /// <summary>Changes by chance: twice under one seed, once under another; and those that are certain or impossible.</summary>
    internal static (bool SameSeedSame, bool OtherSeedOther, bool AlwaysFlips, bool NeverFlips, long[] Shape) Augment()
    {
        using var scope = NewDisposeScope();
        using var image = Ramp(20, 30);
        var augment = torchvision.transforms.Compose(
            torchvision.transforms.RandomResizedCrop(12),
            torchvision.transforms.ColorJitter(brightness: 0.4f, contrast: 0.4f),
            torchvision.transforms.RandomHorizontalFlip(p: 0.5));
        Tensor Of(long seed)
        {
            manual_seed(seed);
            return augment.call(image);
        }
        var first = Of(1);
        var certain = torchvision.transforms.RandomHorizontalFlip(p: 1.0).call(image);
        var impossible = torchvision.transforms.RandomVerticalFlip(p: 0.0).call(image);
        return (first.Equals(Of(1)), !first.Equals(Of(2)), certain.Equals(image.flip(-1)), impossible.Equals(image), first.shape);
    }

    /// <summary>Four pictures on one sheet, written and read: its size and the mean of its third picture.</summary>
    internal static (long[] Shape, double ThirdPicture, double Border) Sheet(string folder)
    {
        using var scope = NewDisposeScope();
        var pictures = Enumerable.Range(0, 4).Select(i => full([3, 6, 9], i * 0.25)).ToList();
        var file = Path.Combine(folder, "sheet.png");
        using var grid = torchvision.utils.make_grid(pictures, nrow: 2, padding: 1, pad_value: 1.0);
        torchvision.utils.save_image(grid, file, torchvision.ImageFormat.Png);
        var sheet = torchvision.io.read_image(file);
        return (sheet.shape, sheet[.., 8..14, 1..10].to_type(ScalarType.Float64).mean().ToDouble(), sheet[.., 0].to_type(ScalarType.Float64).mean().ToDouble());
    }

    /// <summary>Files of lying and standing stripes, and a network that learns from them which is which.</summary>
    internal static (double FirstLoss, double LastLoss, double Accuracy) Run(string folder, int epochs)
    {
        manual_seed(16);
        WriteStripes(folder, 24);
        var transform = torchvision.transforms.Compose(
            torchvision.transforms.Grayscale(),
            torchvision.transforms.ConvertImageDtype(ScalarType.Float32),
            torchvision.transforms.RandomHorizontalFlip(),
            torchvision.transforms.Normalize([0.5], [0.5]));
        using var loader = DataLoader(new FolderDataset(folder, transform), 8, shuffle: true, seed: 2, num_worker: 2);
        using var model = Sequential(
            ("conv", Conv2d(1, 4, 3)),
            ("relu", ReLU()),
            ("pool", AdaptiveAvgPool2d(1)),
            ("flat", Flatten()),
            ("lin", Linear(4, 2)));
        using var optimizer = optim.Adam(model.parameters(), lr: 0.03);
        using var criterion = CrossEntropyLoss();

        double first = 0, last = 0, correct = 0;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            (last, correct) = (0, 0);
            foreach (var batch in loader)
            {
                using var scope = NewDisposeScope();
                var prediction = model.call(batch["image"]);
                var loss = criterion.call(prediction, batch["label"]);
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
                last += loss.ToDouble() / loader.Count;
                correct += prediction.argmax(1).eq(batch["label"]).sum().ToInt64();
            }
            if (epoch == 0) first = last;
        }
        return (first, last, correct / loader.dataset.Count);
    }

    private static void WriteStripes(string folder, int count)
    {
        using var scope = NewDisposeScope();
        for (int i = 0; i < count; i++)
        {
            var stripes = ((arange(12) + i) % 4 < 2).to_type(ScalarType.Byte) * 200;
            var picture = (i % 2 == 0 ? stripes.unsqueeze(0) : stripes.unsqueeze(1)).expand(12, 12) + randint(0, 50, [3, 12, 12], ScalarType.Byte);
            torchvision.io.write_png(picture, Path.Combine(folder, $"{i % 2}-{i}.png"));
        }
    }

    private static Tensor Difference(Tensor a, Tensor b) => (a.to_type(ScalarType.Int64) - b.to_type(ScalarType.Int64)).abs();
}
