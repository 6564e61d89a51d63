"""Outages: PostgreSQL or Redis does not answer just now. One way to notice it and one line a second in the log."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connections
from django.db.transaction import TransactionManagementError
from django.db.utils import InterfaceError, OperationalError
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

log = logging.getLogger(__name__)
POSTGRESQL, REDIS = "PostgreSQL", "Redis"
RETRY_AFTER_SECONDS = 2
# The longer an outage lasts, the seldomer clients are to ask: by so many seconds more for so many of the outage.
LONGEST_RETRY_SECONDS = 30
_GROWS_EVERY_SECONDS = 5
# Nobody met it for so long: the next time is another outage.
_OVER_AFTER_SECONDS = 60.0
# SQLSTATE of a full disk of PostgreSQL's: it is there, and what was sent cannot be stored.
_DISK_FULL = "53100"
LINE_EVERY_SECONDS = 1.0
_LONGEST_REASON = 200
_POSTGRESQL_ERRORS = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_REDIS_ERRORS = (RedisConnectionError, RedisTimeoutError, BrokerError)
# Classes of SQLSTATE for a server that goes or comes; a refusal of the statement itself (a deadlock, no memory) has
# another. A line that broke has none.
_LOST_STATES = ("08", "57P0")


def absent_server(error: BaseException | None) -> str | None:
    """Return which server an error says is not at hand, if any."""
    if isinstance(error, _POSTGRESQL_ERRORS):
        return None if is_disk_full(error) else POSTGRESQL
    if isinstance(error, _REDIS_ERRORS):
        return REDIS
    # What Django says of a query that comes after one whose connection broke.
    return absent_server(error.__cause__) if isinstance(error, TransactionManagementError) else None


def is_disk_full(error: BaseException) -> bool:
    """Tell whether PostgreSQL refused a write because its disk is full."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    return isinstance(cause, psycopg.Error) and cause.sqlstate == _DISK_FULL


def pause_after(outage_seconds: float) -> int:
    """Return for how many seconds clients are asked to wait after an outage has lasted so long."""
    grown = RETRY_AFTER_SECONDS + int(max(outage_seconds, 0.0) // _GROWS_EVERY_SECONDS)
    return min(grown, LONGEST_RETRY_SECONDS)


def is_lost(error: BaseException) -> bool:
    """Tell whether the line to PostgreSQL broke or could not be made: the statement itself was not to blame."""
    if absent_server(error) != POSTGRESQL:
        return False
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    if isinstance(cause, TransactionManagementError | OperationalError | InterfaceError):
        return is_lost(cause)
    state = getattr(cause, "sqlstate", None)
    return state is None or state.startswith(_LOST_STATES)


class OutageLog:
    """Says what is away in at most one line a second for each server, however many calls meet it."""

    def __init__(self) -> None:
        """Begin with nothing noticed."""
        self._lock = threading.Lock()
        self._unsaid: Counter[str] = Counter()
        self._said_at: dict[str, float] = {}
        self._began_at: dict[str, float] = {}
        self._met_at: dict[str, float] = {}

    def note(self, server: str, error: BaseException, *, moment: float | None = None) -> None:
        """Count that a server did not answer; ``at`` is a monotonic time in seconds."""
        moment = time.monotonic() if moment is None else moment
        with self._lock:
            if moment - self._met_at.get(server, float("-inf")) > _OVER_AFTER_SECONDS:
                self._began_at[server] = moment
            self._met_at[server] = moment
            self._unsaid[server] += 1
            if moment - self._said_at.get(server, float("-inf")) < LINE_EVERY_SECONDS:
                return
            count = self._unsaid.pop(server)
            self._said_at[server] = moment
        log.warning("%s does not answer (%d times since the last such line): %s", server, count, reason_of(error))

    def retry_after(self, server: str) -> int:
        """Return for how many seconds clients are asked to wait, by how long calls have met this outage."""
        with self._lock:
            return pause_after(self._met_at.get(server, 0.0) - self._began_at.get(server, 0.0))


_log = OutageLog()


def retry_after(server: str) -> int:
    """Return for how many seconds clients are asked to wait for a server that this process finds away."""
    return _log.retry_after(server)


def note_outage(error: BaseException) -> str | None:
    """Return which server is away according to ``error``, and see to it that the log says so; None for other errors."""
    server = absent_server(error)
    if server is not None:
        _log.note(server, error)
    return server


class ShortOutages(logging.Filter):
    """Leaves the trace out where any logger tells of a server that is away: the reason in one line is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and absent_server(error) is not None:
            record.exc_info = record.exc_text = None
            record.msg, record.args = f"{record.getMessage().strip()} ({reason_of(error)})", None
        return True


def reason_of(error: BaseException) -> str:
    """Return an error as one short line in which no password of ours stands."""
    line = f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}"
    passwords = (settings.DATABASES["default"].get("PASSWORD"), urlsplit(settings.REDIS_URL).password)
    for password in passwords:
        if password:
            line = line.replace(str(password), "***")
    return line[:_LONGEST_REASON]


def drop_connections() -> None:
    """Throw this thread's connections to PostgreSQL away, so that the next request makes a new one."""
    for connection in connections.all(initialized_only=True):
        # Inside a transaction it is the transaction's end that closes it.
        if not connection.in_atomic_block:
            connection.close()
