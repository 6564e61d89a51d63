"""The limits of accounts, for the table of docs/limits.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assay.accounts.services import LINK_LASTS, LOGIN_TRIES, LOGIN_WINDOW_SECONDS
from assay.kernel.limits import Limit


def limits(_env: Any) -> Iterator[Limit]:
    """Return how often people may try, and how long links last."""
    tries = f"{LOGIN_TRIES} in {LOGIN_WINDOW_SECONDS // 60} minutes"
    hours = f"{LINK_LASTS.total_seconds() / 3600:.0f} hours, once"
    yield Limit("Tries to sign in, a name and address", tries, "", "429 rate_limited")
    yield Limit("An invitation or password link", hours, "", "404, ask for a new one")
