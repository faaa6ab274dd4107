using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the states of Adam and AdamW do with their fields, which are theirs because TorchSharp shows them.</summary>
internal static class AdamState
{
    internal static void Initialize(Tensor parameter, bool amsgrad, ref Tensor? average, ref Tensor? square, ref Tensor? largest)
    {
        StateTensor.Zero(ref average, parameter);
        StateTensor.Zero(ref square, parameter);
        if (amsgrad) StateTensor.Zero(ref largest, parameter);
        else StateTensor.Replace(ref largest, null);
    }

    /// <summary>The state's part in the next step, which counts from here on.</summary>
    internal static AdamPart Advance(Tensor parameter, Tensor gradient, bool amsgrad, ref long step, Tensor average, Tensor square, ref Tensor? largest)
    {
        // The option may have been switched on since the state was made.
        if (amsgrad && largest is null) StateTensor.Zero(ref largest, parameter);
        return new AdamPart(parameter, gradient, average, square, largest, ++step);
    }

    internal static void Save(BinaryWriter writer, long step, Tensor average, Tensor square)
    {
        writer.Write(step);
        average.Save(writer);
        square.Save(writer);
    }

    internal static void Load(BinaryReader reader, Device device, out long step, ref Tensor? average, ref Tensor? square)
    {
        step = reader.ReadInt64();
        StateTensor.Load(ref average, reader, device);
        StateTensor.Load(ref square, reader, device);
    }
}
