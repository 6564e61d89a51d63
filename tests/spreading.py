"""How ``pytest -n`` spreads the tests: a file stays whole, and those with real servers stay on one process, first."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the servers first, so that nobody waits for them at the end. Without ``-n`` the order stays."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: item.get_closest_marker("servers") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Spread by subject. (xdist's own groups are marks in a test's id, which this pytest no longer lets it change.)"""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - only runs with -n have it

    class BySubject(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return subject_of(nodeid)

    config.option.loadscopereorder = False
    return BySubject(config, log)


def subject_of(nodeid: str) -> str:
    """Return ``servers`` for a test that starts some, else its file; tests of one subject run one after the other."""
    file = nodeid.split("::", 1)[0]
    return "servers" if _starts_servers(file) else file


@functools.cache
def _starts_servers(file: str) -> bool:
    return "pytestmark = pytest.mark.servers" in (ROOT / file).read_text()
