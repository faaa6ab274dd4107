// Tests share the process's default generator, thread settings and allocator counters.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
