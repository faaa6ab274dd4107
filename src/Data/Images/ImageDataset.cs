using System.Buffers;
using System.Runtime.InteropServices;
using DropoutTorch.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Data;

/// <summary>
/// Images with classes. They stay bytes where they are and become numbers when a batch is read: inputs float32 (B, C, H, W), normalised;
/// targets int64 (B). A training part may be augmented. Reading runs no operator of libtorch, so that it does not compete with a training
/// step for libtorch's threads.
/// </summary>
public sealed class ImageDataset : Dataset
{
    private readonly int[] _labels;
    private readonly long[] _numbers;
    private readonly float[][] _tables;
    private readonly Augmenter? _augmenter;

    /// <summary>All images of a store.</summary>
    /// <param name="name">For messages and logs.</param>
    /// <param name="images">At least one image.</param>
    /// <param name="labels">The class of each image, 0 .. number of class names - 1.</param>
    /// <param name="classNames">One name a class.</param>
    /// <param name="normalization">Of the training images, as many channels as the images have.</param>
    /// <exception cref="DataException">A count, a label or the number of channels does not fit.</exception>
    public ImageDataset(string name, IImageStore images, IReadOnlyList<int> labels, IReadOnlyList<string> classNames, Normalization normalization)
        : base(name, new Classification(classNames))
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(normalization);
        (Images, Normalization, _labels) = (images, normalization, [.. labels]);
        Check();
        _tables = normalization.Tables();
        _numbers = new long[images.Count];
        for (long i = 0; i < _numbers.Length; i++)
            _numbers[i] = i;
    }

    private ImageDataset(string name, ImageDataset whole, int[] labels, long[] numbers, Augmenter? augmenter) : base(name, whole.Task)
    {
        (Images, Normalization, _tables) = (whole.Images, whole.Normalization, whole._tables);
        (_labels, _numbers, _augmenter) = (labels, numbers, augmenter);
    }

    /// <summary>Where the images are; other parts may share it.</summary>
    public IImageStore Images { get; }

    /// <summary>How bytes become inputs.</summary>
    public Normalization Normalization { get; }

    /// <summary>How its images are changed when they are read.</summary>
    public Augmentation Augmentation => _augmenter?.Settings ?? Augmentation.None;

    /// <summary>The class of each sample.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <inheritdoc/>
    public override long Count => _labels.Length;

    /// <inheritdoc/>
    public override long[] SampleShape => [Images.Channels, Images.Height, Images.Width];

    private ImageSize Size => new(Images.Channels, Images.Height, Images.Width);

    /// <summary>A sample's image as bytes, for drawing: plane after plane, row by row, never augmented.</summary>
    /// <param name="index">From 0 to N − 1.</param>
    public byte[] Pixels(long index)
    {
        byte[] pixels = new byte[Size.Bytes];
        Images.Read(_numbers[index], pixels);
        return pixels;
    }

    /// <summary>The first samples, which share this part's images.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is not between 1 and N.</exception>
    public ImageDataset Take(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        return count == Count ? this : new ImageDataset(Name, this, _labels[..(int)count], _numbers[..(int)count], _augmenter);
    }

    /// <summary>Some samples in a given order, which share this part's images.</summary>
    /// <param name="indices">Numbers from 0 to N − 1, at least one; repetitions are allowed.</param>
    /// <param name="name">The new part's name; null for this one's.</param>
    public ImageDataset Subset(IReadOnlyList<long> indices, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentOutOfRangeException.ThrowIfZero(indices.Count, nameof(indices));
        int[] labels = [.. indices.Select(index => _labels[index])];
        return new ImageDataset(name ?? Name, this, labels, [.. indices.Select(index => _numbers[index])], _augmenter);
    }

    /// <summary>The same samples, changed at random when they are read: those of a training part.</summary>
    /// <exception cref="OptionsException">The settings do not fit images of this size.</exception>
    public ImageDataset Augmented(Augmentation augmentation)
    {
        ArgumentNullException.ThrowIfNull(augmentation);
        return new ImageDataset(Name, this, _labels, _numbers, augmentation == Augmentation.None ? null : new Augmenter(augmentation, Size));
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">An image cannot be read, or the batch is larger than 2 GiB.</exception>
    public override Batch Read(ReadOnlySpan<long> indices, long epoch)
    {
        CheckSize(indices.Length);
        using DisposeScope scope = NewDisposeScope();
        Tensor inputs = empty([indices.Length, .. SampleShape], dtype: float32, device: CPU);
        Tensor targets = Targets(indices);
        Span<float> into = MemoryMarshal.Cast<byte, float>(inputs.bytes);
        Mix? mix = null;
        if (_augmenter?.Mix(indices, epoch) is { } mixup)
            mix = ReadMixed(indices, epoch, into, mixup);
        else
            ReadImages(indices, epoch, into);
        mix?.Targets.MoveToOuterDisposeScope();
        return new Batch(inputs.MoveToOuterDisposeScope(), targets.MoveToOuterDisposeScope(), mix);
    }

    private Tensor Targets(ReadOnlySpan<long> indices)
    {
        Tensor targets = empty([indices.Length], dtype: int64, device: CPU);
        Span<long> labels = MemoryMarshal.Cast<byte, long>(targets.bytes);
        for (int i = 0; i < indices.Length; i++)
            labels[i] = _labels[indices[i]];
        return targets;
    }

    private void ReadImages(ReadOnlySpan<long> indices, long epoch, Span<float> into)
    {
        int size = Size.Bytes;
        byte[] rented = ArrayPool<byte>.Shared.Rent(2 * size);
        Span<byte> image = rented.AsSpan(0, size), spare = rented.AsSpan(size, size);
        for (int i = 0; i < indices.Length; i++)
        {
            Span<float> input = into.Slice(i * size, size);
            Images.Read(_numbers[indices[i]], image);
            _augmenter?.Change(image, spare, epoch, indices[i]);
            Normalization.Apply(_tables, image, input);
            _augmenter?.Change(input, epoch, indices[i]);
        }
        ArrayPool<byte>.Shared.Return(rented);
    }

    private Mix ReadMixed(ReadOnlySpan<long> indices, long epoch, Span<float> into, Mixup mixup)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(into.Length);
        Span<float> plain = rented.AsSpan(0, into.Length);
        ReadImages(indices, epoch, plain);
        mixup.Apply(plain, into);
        ArrayPool<float>.Shared.Return(rented);
        long[] others = new long[indices.Length];
        for (int i = 0; i < others.Length; i++)
            others[i] = indices[mixup.Others[i]];
        return new Mix(Targets(others), 1 - mixup.Lambda);
    }

    private void CheckSize(int count)
    {
        long bytes = (long)count * Size.Bytes * sizeof(float);
        if (bytes > Array.MaxLength)
            throw new DataException(Name, $"a batch of at most {Array.MaxLength} bytes", $"{count} images, which take {bytes}", "choose a smaller batch size");
    }

    private void Check()
    {
        int classes = (int)Task.Outputs;
        if (Images.Count == 0)
            throw new DataException(Name, "at least one image", "none", "give the data set images");
        if (_labels.Length != Images.Count)
            throw new DataException(Name, $"{Images.Count} labels, one for each image", $"{_labels.Length}", "give one class number for each image");
        int bad = Array.FindIndex(_labels, label => label < 0 || label >= classes);
        string expected = $"labels from 0 to {classes - 1} ({classes} classes)";
        if (bad >= 0)
            throw new DataException(Name, expected, $"{_labels[bad]} (image {bad})", "correct the labels, or name every class");
        if (Normalization.Mean.Count != Images.Channels)
        {
            string channels = $"a normalization of {Images.Channels} channels";
            throw new DataException(Name, channels, $"{Normalization.Mean.Count}", "take the mean and deviation of these images");
        }
    }
}
