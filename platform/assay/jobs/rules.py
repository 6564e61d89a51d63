"""Exponential backoff: how long a failed job waits before it is tried again, in seconds."""

from __future__ import annotations

FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 300.0


def retry_wait_seconds(attempts: int) -> float:
    """Return the pause after ``attempts`` (>= 1) failed tries: 2, 4, 8 ... at most 300 seconds."""
    return float(min(FIRST_WAIT_SECONDS * 2 ** (max(attempts, 1) - 1), LONGEST_WAIT_SECONDS))
