using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torchvision
{
    public static partial class transforms
    {
        /// <summary>Transforms one after the other.</summary>
        public static ITransform Compose(params ITransform[] transforms) => new Group("Compose", Checked(transforms, "Compose"), InOrder);

        /// <summary>With probability p, transforms one after the other; else none of them.</summary>
        public static ITransform RandomApply(ITransform[] transforms, double p = 0.5) => Randomize(Compose(transforms), p);

        /// <summary>One of the transforms, each as likely as the others.</summary>
        public static ITransform RandomChoice(params ITransform[] transforms)
        {
            if (Checked(transforms, "RandomChoice").Length == 0) throw new ArgumentException("RandomChoice: expected at least one transform, got none.", nameof(transforms));
            return new Group("RandomChoice", transforms, (input, parts) => parts[Draws.Below(parts.Length)].call(input));
        }

        /// <summary>All transforms, in an order drawn anew for every call.</summary>
        public static ITransform RandomOrder(params ITransform[] transforms) => new Group(
            "RandomOrder", Checked(transforms, "RandomOrder"), (input, parts) => InOrder(input, [.. Draws.Order(parts.Length).Select(place => parts[place])]));

        /// <summary>With probability p the transform, else the image as it is. Drawn from torch's generator.</summary>
        public static ITransform Randomize(ITransform transform, double p = 0.1)
        {
            if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), $"Randomize: expected a probability from 0 to 1, got {p}.");
            return new Group($"Randomize {p}:", Checked([transform], "Randomize"), (input, parts) => Draws.Uniform() < p ? parts[0].call(input) : input.alias());
        }

        /// <summary>A function of one's own.</summary>
        public static ITransform Lambda(Func<Tensor, Tensor> lambda)
        {
            ArgumentNullException.ThrowIfNull(lambda);
            return new Step("Lambda", lambda);
        }

        private static Tensor InOrder(Tensor input, ITransform[] parts) =>
            parts.Length == 0 ? input.alias() : Tidied(() => parts.Aggregate(input, (image, part) => part.call(image)));
    }

    /// <summary>Random numbers of torch's default generator, drawn as torchvision draws them.</summary>
    private static class Draws
    {
        internal static double Uniform()
        {
            using var draw = rand(1);
            return draw.item<float>();
        }

        internal static double Uniform(double from, double to)
        {
            using var draw = empty(1).uniform_(from, to);
            return draw.item<float>();
        }

        internal static int Below(long limit)
        {
            using var draw = randint(limit, [1]);
            return (int)draw.item<long>();
        }

        internal static int Between(long from, long limit)
        {
            using var draw = randint(from, limit, [1]);
            return (int)draw.item<long>();
        }

        internal static int[] Order(int count)
        {
            using var order = randperm(count);
            using var places = order.data<long>();
            return [.. places.Select(place => (int)place)];
        }
    }
}
