"""PyTorch's half of a benchmark: reads lines of "COUNT WORK", answers each with the milliseconds that COUNT rounds took.

Arguments: the number of threads, and a file of Python whose names WORK may use. WORK is an expression that makes a function without
arguments. It is evaluated when it comes first, and the last one's tensors are freed then. COUNT 0 tries the work once and answers
"nan" where PyTorch does not offer it for the element type. The first line that is written is PyTorch's version.
"""
import runpy
import sys
import time

NOT_INSTALLED = 3  # the twin of Peer.NotInstalled

try:
    import torch
except ModuleNotFoundError:
    sys.exit(NOT_INSTALLED)


def is_offered(work):
    try:
        work()
    except RuntimeError as error:
        if "not implemented for '" in str(error):
            return False
        raise
    return True


def main():
    torch.set_num_threads(int(sys.argv[1]))
    names = runpy.run_path(sys.argv[2])
    print(torch.__version__, flush=True)
    text = work = None
    for line in sys.stdin:
        count, wanted = line.split(maxsplit=1)
        if wanted != text:
            work = None
            text, work = wanted, eval(wanted, names)
        if count == "0":
            print("0" if is_offered(work) else "nan", flush=True)
            continue
        start = time.perf_counter()
        for _ in range(int(count)):
            work()
        print((time.perf_counter() - start) * 1e3, flush=True)


main()
