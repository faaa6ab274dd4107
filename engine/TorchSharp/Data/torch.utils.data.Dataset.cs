namespace TorchSharp;

public static partial class torch
{
    public static partial class utils
    {
        public static partial class data
        {
            /// <summary>Samples under numbers from 0 to Count - 1, of whatever type the collate function of the loader takes.</summary>
            /// <remarks>
            /// A loader with several workers calls <see cref="GetTensor"/> from several threads at once. It disposes the tensors that are
            /// made during the call once the batch is put together; what the data set keeps for itself it should detach from dispose
            /// scopes (<c>DetachFromDisposeScope</c>) and hand out as an alias.
            /// </remarks>
            public abstract class Dataset<T> : IDisposable
            {
                protected Dataset() { }

                /// <summary>The number of samples.</summary>
                public abstract long Count { get; }

                /// <summary>One sample.</summary>
                public abstract T GetTensor(long index);

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                protected virtual void Dispose(bool disposing) { }
            }

            /// <summary>A data set whose samples are tensors under names.</summary>
            public abstract class Dataset : Dataset<Dictionary<string, Tensor>>
            {
                protected Dataset() { }
            }

            /// <summary>A data set whose samples are lists of tensors.</summary>
            public abstract class IterableDataset : Dataset<IList<Tensor>>
            {
                protected IterableDataset() { }
            }
        }
    }
}
