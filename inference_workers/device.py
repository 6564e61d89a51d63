"""Which device models run on, and how full it is; torch is asked only where it is already loaded."""

from __future__ import annotations

import sys


def gpu_memory_mb() -> int:
    """Return what this process holds on the GPU, in megabytes; 0 without torch or a GPU."""
    torch = sys.modules.get("torch")
    if torch is None or not torch.cuda.is_available():
        return 0
    return int(torch.cuda.memory_allocated() // 2**20)
