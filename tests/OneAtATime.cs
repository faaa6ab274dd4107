// Tests share the process's default generator, thread settings and memory counters.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
