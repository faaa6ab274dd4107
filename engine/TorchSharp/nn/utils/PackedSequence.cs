namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            public static partial class rnn
            {
                /// <summary>
                /// Sequences of different lengths without padding: step after step, at each the elements of all sequences that
                /// are that long. Owns its tensors: they live as long as it does, and it belongs to a dispose scope as a tensor
                /// does.
                /// </summary>
                public sealed class PackedSequence : IDisposable
                {
                    /// <summary>(sum of the lengths, *).</summary>
                    public readonly Tensor data;

                    /// <summary>How many sequences each step has, on the CPU.</summary>
                    public readonly Tensor batch_sizes;

                    /// <summary>Where each sequence, longest first, stood in the batch; an invalid tensor when it was sorted already.</summary>
                    public readonly Tensor sorted_indices;

                    /// <summary>Where each sequence of the batch stands now; an invalid tensor when it was sorted already.</summary>
                    public readonly Tensor unsorted_indices;

                    private bool _disposed;

                    /// <summary>Takes the tensors over.</summary>
                    internal PackedSequence(Tensor data, Tensor batch_sizes, Tensor? sorted_indices, Tensor? unsorted_indices)
                    {
                        this.data = data.DetachFromDisposeScope();
                        this.batch_sizes = batch_sizes.DetachFromDisposeScope();
                        this.sorted_indices = sorted_indices?.DetachFromDisposeScope() ?? new Tensor(0);
                        this.unsorted_indices = unsorted_indices?.DetachFromDisposeScope() ?? new Tensor(0);
                        OwningDisposeScope = DisposeScopeManager.Register(this);
                    }

                    /// <summary>The scope that will dispose this sequence, or null.</summary>
                    internal DisposeScope? OwningDisposeScope { get; set; }

                    public void Dispose()
                    {
                        if (_disposed) return;
                        _disposed = true;
                        OwningDisposeScope?.MarkAsDisposed(this);
                        if (OwningDisposeScope is null) DisposeScopeManager.NoteDisposedOutsideScope(this);
                        OwningDisposeScope = null;
                        data.Dispose();
                        batch_sizes.Dispose();
                        sorted_indices.Dispose();
                        unsorted_indices.Dispose();
                    }

                    /// <summary>Takes the sequence out of its dispose scope: it lives until it is disposed by hand or collected.</summary>
                    public PackedSequence DetachFromDisposeScope()
                    {
                        OwningDisposeScope?.Detach(this);
                        return this;
                    }

                    /// <summary>Moves the sequence to the scope around its own.</summary>
                    public PackedSequence MoveToOuterDisposeScope()
                    {
                        OwningDisposeScope?.MoveToOuter(this);
                        return this;
                    }

                    public PackedSequence MoveToOtherDisposeScope(DisposeScope? other)
                    {
                        if (OwningDisposeScope is { } scope) scope.MoveToOther(other, this);
                        else other?.Attach(this);
                        return this;
                    }

                    public PackedSequence MoveToOtherDisposeScope(PackedSequence other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

                    /// <summary>Other data in the same order.</summary>
                    internal PackedSequence With(Tensor data) => new(data, batch_sizes.Share(), Shared(sorted_indices), Shared(unsorted_indices));

                    private static Tensor? Shared(Tensor indices) => indices.IsInvalid ? null : indices.Share();
                }
            }
        }
    }
}
