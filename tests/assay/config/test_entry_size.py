"""What a first visit loads stays small: it is built by ``make setup``."""

from __future__ import annotations

from bench.frontend import entry_bytes


def test_the_entry_is_under_220_kilobytes() -> None:
    assert 50_000 < entry_bytes() <= 220_000
