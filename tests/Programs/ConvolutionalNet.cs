using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace Programs;

/// <summary>A convolutional network, built and trained as TorchSharp's MNIST example is, names the shape on a small noisy image.</summary>
internal static class ConvolutionalNet
{
    private const int Side = 14;
    private const int Shapes = 4;

    private sealed class Model : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> conv1 = Conv2d(1, 8, 3);
        private readonly Module<Tensor, Tensor> norm1 = BatchNorm2d(8);
        private readonly Module<Tensor, Tensor> conv2 = Conv2d(8, 16, 3);
        private readonly Module<Tensor, Tensor> fc1 = Linear(16 * 5 * 5, 32);
        private readonly Module<Tensor, Tensor> fc2 = Linear(32, Shapes);

        private readonly Module<Tensor, Tensor> pool1 = MaxPool2d(kernel_size: [2, 2]);

        private readonly Module<Tensor, Tensor> relu1 = ReLU();
        private readonly Module<Tensor, Tensor> relu2 = ReLU();
        private readonly Module<Tensor, Tensor> relu3 = ReLU();

        private readonly Module<Tensor, Tensor> dropout1 = Dropout(0.25);
        private readonly Module<Tensor, Tensor> dropout2 = Dropout(0.25);

        private readonly Module<Tensor, Tensor> flatten = Flatten();
        private readonly Module<Tensor, Tensor> logsm = LogSoftmax(1);

        public Model(string name, Device? device = null) : base(name)
        {
            RegisterComponents();

            if (device is not null && device.type != DeviceType.CPU)
                this.to(device);
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();

            var l11 = conv1.forward(input);
            var l12 = norm1.forward(l11);
            var l13 = relu1.forward(l12);

            var l21 = conv2.forward(l13);
            var l22 = relu2.forward(l21);
            var l23 = pool1.forward(l22);
            var l24 = dropout1.forward(l23);

            var x = flatten.forward(l24);

            var l31 = fc1.forward(x);
            var l32 = relu3.forward(l31);
            var l33 = dropout2.forward(l32);
            var l41 = fc2.forward(l33);

            return logsm.forward(l41).MoveToOuterDisposeScope();
        }
    }

    internal static (double FirstLoss, double LastLoss, double Accuracy) Run(int epochs)
    {
        random.manual_seed(1);
        var device = cuda.is_available() ? CUDA : CPU;

        using var scope = NewDisposeScope();
        using var model = new Model("model", device);
        var train = Batches(images: 320, batchSize: 32, device);
        var test = Batches(images: 160, batchSize: 80, device);

        using var optimizer = optim.Adam(model.parameters(), lr: 0.005);
        var scheduler = optim.lr_scheduler.StepLR(optimizer, 1, 0.8);

        double first = 0, last = 0;
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            last = Train(model, optimizer, train);
            if (epoch == 1) first = last;
            scheduler.step();
        }
        return (first, last, Test(model, test));
    }

    private static double Train(Model model, optim.Optimizer optimizer, List<(Tensor, Tensor)> batches)
    {
        model.train();
        var loss = NLLLoss(reduction: Reduction.Mean);
        double sum = 0;
        foreach (var (data, target) in batches)
        {
            using (var d = NewDisposeScope())
            {
                optimizer.zero_grad();

                var prediction = model.call(data);
                var output = loss.call(prediction, target);

                output.backward();

                optimizer.step();

                sum += output.ToSingle();
            }
        }
        return sum / batches.Count;
    }

    private static double Test(Model model, List<(Tensor, Tensor)> batches)
    {
        model.eval();
        long correct = 0, total = 0;
        using (no_grad())
        {
            foreach (var (data, target) in batches)
            {
                using (var d = NewDisposeScope())
                {
                    var prediction = model.call(data);
                    var output = nll_loss(prediction, target, reduction: Reduction.Sum);
                    if (output.isnan().item<bool>()) return double.NaN;

                    var pred = prediction.argmax(1);
                    correct += pred.eq(target).sum().ToInt64();
                    total += target.shape[0];
                }
            }
        }
        return (double)correct / total;
    }

    /// <summary>Bars lying and standing, a diagonal and a frame, each somewhere on the image, under noise.</summary>
    private static List<(Tensor, Tensor)> Batches(int images, int batchSize, Device device)
    {
        var place = new Random(7 + images);
        var batches = new List<(Tensor, Tensor)>();
        using var scope = NewDisposeScope();
        for (int done = 0; done < images; done += batchSize)
        {
            var data = rand(batchSize, 1, Side, Side) * 0.6f;
            var target = new long[batchSize];
            for (int i = 0; i < batchSize; i++)
            {
                target[i] = place.Next(Shapes);
                Draw(data[i, 0], target[i], place.Next(1, 5), place.Next(1, 5));
            }
            batches.Add((data.sub_(0.4).div_(0.4).to(device).MoveToOuterDisposeScope(), tensor(target, device: device).MoveToOuterDisposeScope()));
        }
        return batches;
    }

    private static void Draw(Tensor image, long shape, int top, int left)
    {
        const int length = 8;
        switch (shape)
        {
            case 0:
                image[top, left..(left + length)] = 1f;
                break;
            case 1:
                image[top..(top + length), left] = 1f;
                break;
            case 2:
                image[top..(top + length), left..(left + length)] += eye(length) * 0.7f;
                break;
            default:
                image[top..(top + length), left..(left + length)] = 0.9f;
                image[(top + 1)..(top + length - 1), (left + 1)..(left + length - 1)] = 0.2f;
                break;
        }
    }
}
