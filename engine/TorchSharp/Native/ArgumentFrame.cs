using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>Lays managed arguments out as C sees them and makes the call.</summary>
internal static unsafe class ArgumentFrame
{
    // Lists up to this many words live on the stack; a call with more (foreach over a whole model) takes one array.
    private const int StackWords = 64;

    [SkipLocalsInit]
    internal static void Invoke(Operator op, ReadOnlySpan<Value> args, NativeValue* results, int maxResults)
    {
        var words = 0;
        foreach (ref readonly var arg in args) words += WordsOf(arg);

        var frame = stackalloc NativeValue[args.Length];
        var stack = stackalloc long[StackWords];
        var heap = words > StackWords ? GC.AllocateUninitializedArray<long>(words, pinned: true) : null;
        fixed (long* pinned = heap)
        {
            var scratch = heap is null ? stack : pinned;
            for (var i = 0; i < args.Length; i++) Write(args[i], ref frame[i], ref scratch);
            var count = NativeMethods.te_op_call(op.Handle, frame, args.Length, results, maxResults);
            // The tensors must outlive the call even when the caller holds them no more.
            foreach (ref readonly var arg in args) GC.KeepAlive(arg.Reference);
            if (count < 0) NativeError.Throw(op);
        }
    }

    private static int WordsOf(in Value value) => value.Tag switch
    {
        Tag.IntList or Tag.DoubleList or Tag.ScalarList or Tag.TensorList or Tag.OptionalTensorList => ((Array)value.Reference!).Length,
        Tag.BoolList => (((bool[])value.Reference!).Length + 7) / 8,
        Tag.String => (Encoding.UTF8.GetByteCount((string)value.Reference!) + 7) / 8,
        Tag.Complex => 2,
        _ => 0,
    };

    private static void Write(in Value value, ref NativeValue native, ref long* scratch)
    {
        native.Tag = value.Tag;
        native.Length = 0;
        switch (value.Tag)
        {
            case Tag.Tensor:
                native.Payload = Unsafe.As<Tensor>(value.Reference!).Handle;
                return;
            case Tag.Generator:
                native.Payload = Unsafe.As<Generator>(value.Reference!).Handle;
                return;
            case Tag.IntList:
                WriteList(Unsafe.As<long[]>(value.Reference!), ref native, ref scratch);
                return;
            case Tag.DoubleList:
            case Tag.ScalarList:
                WriteList(Unsafe.As<double[]>(value.Reference!), ref native, ref scratch);
                return;
            case Tag.BoolList:
                WriteBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Unsafe.As<bool[]>(value.Reference!).AsSpan()), ref native, ref scratch);
                return;
            case Tag.TensorList:
            case Tag.OptionalTensorList:
                WriteTensors(Unsafe.As<Tensor?[]>(value.Reference!), value.Tag == Tag.OptionalTensorList, ref native, ref scratch);
                return;
            case Tag.String:
                WriteBytes(Encoding.UTF8.GetBytes(Unsafe.As<string>(value.Reference!)), ref native, ref scratch);
                return;
            case Tag.Complex:
                var number = (Complex)value.Reference!;
                WriteList([number.Real, number.Imaginary], ref native, ref scratch);
                return;
            default:
                native.Payload = value.Bits;
                return;
        }
    }

    private static void WriteList<T>(ReadOnlySpan<T> items, ref NativeValue native, ref long* scratch) where T : unmanaged
    {
        items.CopyTo(new Span<T>(scratch, items.Length));
        native.Payload = (long)scratch;
        native.Length = items.Length;
        scratch += items.Length;
    }

    private static void WriteList<T>(T[] items, ref NativeValue native, ref long* scratch) where T : unmanaged =>
        WriteList<T>(items.AsSpan(), ref native, ref scratch);

    private static void WriteBytes(ReadOnlySpan<byte> bytes, ref NativeValue native, ref long* scratch)
    {
        bytes.CopyTo(new Span<byte>(scratch, bytes.Length));
        native.Payload = (long)scratch;
        native.Length = bytes.Length;
        scratch += (bytes.Length + 7) / 8;
    }

    private static void WriteTensors(Tensor?[] tensors, bool optional, ref NativeValue native, ref long* scratch)
    {
        native.Payload = (long)scratch;
        native.Length = tensors.Length;
        foreach (var tensor in tensors)
        {
            if (tensor is null && !optional) throw new ArgumentNullException(nameof(tensors), "expected a tensor in the list, got null");
            *scratch++ = tensor?.Handle ?? 0;
        }
    }
}
