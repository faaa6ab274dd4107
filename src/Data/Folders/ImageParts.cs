namespace DropoutTorch.Data;

/// <summary>The images of a data set by what they are for; image i of every class comes before image i + 1 of any, so that the first n are balanced.</summary>
/// <param name="Classes">The classes' names, as their folders are called, in code-point order as torchvision's ImageFolder sorts them.</param>
/// <param name="Train">Images to learn from, or all where there is no part to be judged by.</param>
/// <param name="Test">Images to be judged by; null where the tree has no such part.</param>
internal sealed record ImageParts(IReadOnlyList<string> Classes, IReadOnlyList<ClassImage> Train, IReadOnlyList<ClassImage>? Test);

/// <summary>An image and its class.</summary>
internal sealed record ClassImage(ImageFile File, int Class);
