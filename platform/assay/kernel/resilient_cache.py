"""The cache: Redis, and while Redis is away what each process remembers by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from assay.kernel.outages import note_outage

_MOST_REMEMBERED = 10_000


def _either(name: str) -> Callable[..., Any]:
    def ask(self: RedisOrMemory, *values: Any, **options: Any) -> Any:
        try:
            answer = getattr(RedisCache, name)(self, *values, **options)
        except (RedisConnectionError, RedisTimeoutError) as error:
            note_outage(error)
            self.is_away = True
            return getattr(self.memory, name)(*values, **options)
        if self.is_away:
            self.is_away = False
            # What was remembered meanwhile is old by the next outage.
            self.memory.clear()
        return answer

    return ask


class RedisOrMemory(RedisCache):
    """Django's cache in Redis whose absence nobody notices: counters count a process, kept results are made again."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        """Prepare both."""
        super().__init__(server, params)
        self.memory = LocMemCache("while-redis-is-away", {**params, "OPTIONS": {"MAX_ENTRIES": _MOST_REMEMBERED}})
        self.is_away = False

    add = _either("add")
    get = _either("get")
    set = _either("set")
    touch = _either("touch")
    delete = _either("delete")
    get_many = _either("get_many")
    set_many = _either("set_many")
    delete_many = _either("delete_many")
    has_key = _either("has_key")
    incr = _either("incr")
    clear = _either("clear")
