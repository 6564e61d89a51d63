"""Domain events: the table of publishers and subscribers.

An area announces what happened with :func:`publish`; areas above it subscribe. Every subscription is made in
``assay/config/pipeline.py``, so that the whole flow can be read on one page. A subscriber runs inside the publisher's
transaction: its rows stand or fall with the event. Slow reactions enqueue a Job row there and run later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")

_subscribers: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event: type[E], subscriber: Callable[[E], None]) -> None:
    """Call ``subscriber`` with each published ``event``, inside the publisher's transaction; twice is once."""
    if subscriber not in _subscribers[event]:
        _subscribers[event].append(subscriber)


def publish(event: object) -> None:
    """Hand ``event`` (a frozen dataclass) to its subscribers, in the order they subscribed."""
    for subscriber in _subscribers[type(event)]:
        subscriber(event)


def subscribers_of(event: type[Any]) -> tuple[Callable[[Any], None], ...]:
    """Return who listens to ``event``."""
    return tuple(_subscribers[event])
