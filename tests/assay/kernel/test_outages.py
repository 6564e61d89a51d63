"""A server that is away: one answer for every call, one line a second in the log, a cache that nobody misses."""

from __future__ import annotations

import logging
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db.transaction import TransactionManagementError
from django.db.utils import IntegrityError, InterfaceError, OperationalError
from django.test import Client, override_settings
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from assay.accounts import services as accounts
from assay.kernel import outages
from assay.kernel.errors import NotAuthenticated, RateLimited
from assay.kernel.outages import OutageLog, ShortOutages, absent_server, is_lost, reason_of
from assay.kernel.resilient_cache import RedisOrMemory

NOWHERE = "unix:///nowhere/redis.sock"


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "server"),
    [
        (OperationalError("gone"), "PostgreSQL"),
        (InterfaceError("connection already closed"), "PostgreSQL"),
        (psycopg.OperationalError("gone"), "PostgreSQL"),
        (psycopg.errors.TooManyConnections("full"), "PostgreSQL"),
        (caused(TransactionManagementError("before"), OperationalError("gone")), "PostgreSQL"),
        (RedisConnectionError("gone"), "Redis"),
        (RedisTimeoutError("slow"), "Redis"),
        (BrokerError("gone"), "Redis"),
        (TransactionManagementError("a mistake of ours"), None),
        (IntegrityError("twice"), None),
        (ResponseError("wrong type"), None),
        (OSError("the disk"), None),
    ],
)
def test_which_server_an_error_means(error: Exception, server: str | None) -> None:
    assert absent_server(error) == server


def test_a_refused_statement_is_no_lost_line() -> None:
    assert is_lost(OperationalError("server closed the connection unexpectedly"))
    assert is_lost(caused(OperationalError("gone"), psycopg.errors.CannotConnectNow("starting")))
    assert is_lost(caused(OperationalError("gone"), psycopg.errors.AdminShutdown("stopped")))
    assert is_lost(psycopg.OperationalError("gone"))
    assert not is_lost(caused(OperationalError("deadlock"), psycopg.errors.DeadlockDetected("deadlock")))
    assert not is_lost(caused(OperationalError("slow"), psycopg.errors.QueryCanceled("timeout")))
    assert not is_lost(RedisConnectionError("gone"))


def test_the_log_says_it_once_a_second_for_each_server(caplog: pytest.LogCaptureFixture) -> None:
    log = OutageLog()
    for at in (10.0, 10.2, 10.9, 11.1, 11.2):
        log.note("PostgreSQL", OperationalError("gone\nIs the server running?"), moment=at)
    log.note("Redis", RedisConnectionError("gone too"), moment=10.5)
    assert [record.getMessage() for record in caplog.records] == [
        "PostgreSQL does not answer (1 times since the last such line): OperationalError: gone",
        "PostgreSQL does not answer (3 times since the last such line): OperationalError: gone",
        "Redis does not answer (1 times since the last such line): ConnectionError: gone too",
    ]


def test_no_password_stands_in_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "pass-1")
    with override_settings(REDIS_URL="redis://:pass-2@127.0.0.1/0"):
        assert reason_of(OperationalError("pass-1 and pass-2")) == "OperationalError: *** and ***"


def test_any_logger_tells_of_an_outage_without_a_trace() -> None:
    def record(error: Exception) -> logging.LogRecord:
        row = logging.LogRecord("celery", logging.WARNING, "x.py", 1, "lost %s\n", ("it",), (type(error), error, None))
        assert ShortOutages().filter(row)
        return row

    short = record(RedisConnectionError("gone"))
    assert (short.exc_info, short.getMessage()) == (None, "lost it (ConnectionError: gone)")
    assert record(ValueError("ours")).exc_info is not None


def fail(error: Exception) -> Any:
    def call(*_: Any, **__: Any) -> Any:
        raise error

    return call


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was said in the second before must not matter."""
    monkeypatch.setattr(outages, "_log", OutageLog())


@pytest.mark.django_db
@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    ("place", "error", "server"),
    [
        # A view of the API, where it asks who this is; and what no view sees: the session is read, or saved.
        ("assay.accounts.authentication.auth.get_user", OperationalError("gone"), "PostgreSQL"),
        ("assay.accounts.authentication.auth.get_user", RedisConnectionError("gone"), "Redis"),
        ("django.contrib.sessions.middleware.SessionMiddleware.process_request", InterfaceError("shut"), "PostgreSQL"),
        ("django.contrib.sessions.middleware.SessionMiddleware.process_response", OperationalError("x"), "PostgreSQL"),
        ("django.contrib.sessions.middleware.SessionMiddleware.process_request", RedisTimeoutError("x"), "Redis"),
    ],
)
def test_every_layer_answers_503_and_when_to_come_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, place: str, error: Exception, server: str
) -> None:
    monkeypatch.setattr(place, fail(error))
    for _ in range(3):
        answer = Client(raise_request_exception=False).get("/api/v1/links/a-secret-that-must-not-show/")
        answer = Client(raise_request_exception=False).get("/api/v1/me")
        assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
        assert (answer.json()["code"], answer["Retry-After"]) == ("unavailable", "2")
        assert answer.json()["detail"].startswith(f"{server} does not answer just now")
    lines = [record for record in caplog.records if record.levelno >= logging.WARNING]
    # A busy machine may take longer than the second between two lines.
    assert {row.name for row in lines} <= {"assay.kernel.outages", "django.request"}
    assert [row for row in lines if row.exc_info] == []
    assert "secret" not in caplog.text


@pytest.mark.django_db
def test_an_error_of_ours_is_logged_without_the_address(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("assay.accounts.api.ApiView.initial", fail(RuntimeError("ours")))
    answer = Client(raise_request_exception=False).get("/api/v1/links/a-secret-that-must-not-show")
    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    (line,) = [record for record in caplog.records if record.name == "django.request"]
    assert line.getMessage() == "Internal Server Error: api/v1/links/<str:token>"
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


def test_without_redis_the_cache_remembers_in_memory_and_forgets_it_afterwards() -> None:
    cache = RedisOrMemory(NOWHERE, {})
    cache.memory.clear()
    assert cache.add("tries", 0, 60)
    assert (cache.incr("tries"), cache.incr("tries"), cache.get("tries"), cache.has_key("tries")) == (1, 2, 2, True)
    cache.set_many({"a": 1, "b": 2})
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    assert cache.get_or_set("d", lambda: 4) == 4
    assert cache.delete("a")
    assert cache.get("a", "gone") == "gone"
    there = RedisOrMemory(settings.CACHES["default"]["LOCATION"], {})
    vars(cache)["_cache"] = there._cache
    assert cache.get("tries") is None
    assert cache.memory.get("b") is None


@pytest.mark.django_db
def test_without_redis_people_sign_in_and_guesses_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = RedisOrMemory(NOWHERE, {})
    cache.memory.clear()
    monkeypatch.setattr(accounts, "cache", cache)
    user = accounts.create_user(username="ada", password="a long enough password 7")
    signed = accounts.authenticate(username="ada", password="a long enough password 7", address="192.0.2.1")
    assert signed == user
    for _ in range(accounts.LOGIN_TRIES):
        with pytest.raises(NotAuthenticated):
            accounts.authenticate(username="ada", password="a wrong password", address="192.0.2.1")
    with pytest.raises(RateLimited):
        accounts.authenticate(username="ada", password="a long enough password 7", address="192.0.2.1")
