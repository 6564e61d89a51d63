"""The process's connections to Redis."""

from __future__ import annotations

from django.conf import settings
from redis import Redis

# Longer than an interactive call may take (``jobs/interactive.py``): the client's own default would take a slow reply
# for a dead server.
SOCKET_TIMEOUT_SECONDS = 65


_client: Redis | None = None


def redis_client() -> Redis:
    """Return the process's pool of connections to ``REDIS_URL``; connecting happens at the first command."""
    global _client  # noqa: PLW0603 - one pool of connections a process
    if _client is None:
        url = settings.REDIS_URL.replace("redis+socket://", "unix://")
        _client = Redis.from_url(url, socket_timeout=SOCKET_TIMEOUT_SECONDS)
    return _client
