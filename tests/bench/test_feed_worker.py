"""The size that P7 tells is the worker's own, not that of who started it."""

import subprocess
import sys

from bench.feed_worker import largest_size

LARGE = 300 * 2**20


def test_a_worker_started_by_a_large_process_tells_its_own_size():
    held = bytearray(LARGE)
    held[:: 2**12] = b"1" * len(held[:: 2**12])
    assert largest_size() > LARGE
    asked = "from bench.feed_worker import largest_size; print(largest_size())"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert int(told.stdout) < LARGE
    assert len(held) == LARGE
