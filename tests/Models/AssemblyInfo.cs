// Tests share torch's default generator.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
