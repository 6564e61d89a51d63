"""How ``pytest -n`` spreads the tests: a file stays whole, and those with real servers stay on one worker, first."""

from __future__ import annotations

import os

import pytest


def _needs_servers(item: pytest.Item) -> bool:
    return item.get_closest_marker("servers") is not None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give the item its group; xdist reads it right after the collection, before any hook that changes the items."""
    item.add_marker(pytest.mark.xdist_group("servers" if _needs_servers(item) else item.location[0]))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the servers first, so that nobody waits for them at the end. Without ``-n`` the order stays."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: not _needs_servers(item))
