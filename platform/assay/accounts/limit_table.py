"""The limits of accounts, for the table of docs/limits.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assay.accounts.services import LINK_LASTS, LOGIN_TRIES, LOGIN_WINDOW_SECONDS
from assay.accounts.tokens import MOST_TOKENS
from assay.kernel.limits import Limit


def limits(env: Any) -> Iterator[Limit]:
    """Return how often people may try, and how long links last."""
    tries = f"{LOGIN_TRIES} in {LOGIN_WINDOW_SECONDS // 60} minutes"
    hours = f"{LINK_LASTS.total_seconds() / 3600:.0f} hours, once"
    yield Limit("Tries to sign in, a name and address", tries, "", "429 rate_limited")
    yield Limit("An invitation or password link", hours, "", "404, ask for a new one")
    yield Limit("Days of an API token", f"{env.token_days} days", "ASSAY_TOKEN_DAYS", "422 out_of_range")
    yield Limit("API tokens of a person", f"{MOST_TOKENS}", "", "409 too_many_tokens")
