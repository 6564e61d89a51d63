"""DATABASE_URL is read as libpq reads it: no word dropped, none unknown taken, every password as it was meant."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from assay.config.env import EnvError
from assay.config.service_urls import database_settings
from tests.live import PATIENCE, ROOT, plain_environment

PASSWORDS = ["plain", "p@ss", "a/b", "a:b", "a#b", "a?b=c&d", "100%", "a+b", "a b", "%41", "[x]", "ä€", "\\'\""]
SECRET = "Geheim"


@pytest.mark.parametrize(
    "url, expected",
    [
        ("", {"NAME": "assay", "USER": "assay", "HOST": "127.0.0.1", "PORT": "5432"}),
        ("postgresql://u@h:5433/n", {"NAME": "n", "USER": "u", "HOST": "h", "PORT": "5433"}),
        ("postgres://u@h", {"NAME": "assay", "USER": "u", "HOST": "h"}),
        ("postgresql://postgres@/postgres?host=/run/pg", {"NAME": "postgres", "USER": "postgres", "HOST": "/run/pg"}),
        ("postgresql:///n?host=%2Frun%2Fa%20b&port=5", {"NAME": "n", "HOST": "/run/a b", "PORT": "5"}),
        ("postgresql://[::1]:5/n", {"NAME": "n", "HOST": "::1", "PORT": "5"}),
        ("postgresql://us%40er@h/a%20name", {"NAME": "a name", "USER": "us@er", "HOST": "h"}),
        (
            "postgresql://a:1,b:2/n?target_session_attrs=read-write",
            {"NAME": "n", "HOST": "a,b", "PORT": "1,2", "OPTIONS": {"target_session_attrs": "read-write"}},
        ),
        (
            "postgresql://h/n?sslmode=verify-full&sslrootcert=/etc/a%20b.pem",
            {"NAME": "n", "HOST": "h", "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/etc/a b.pem"}},
        ),
        (
            "postgresql://h/n?connect_timeout=3&options=-c%20search_path%3Da&application_name=a%2Bb",
            {
                "NAME": "n",
                "HOST": "h",
                "OPTIONS": {"connect_timeout": "3", "options": "-c search_path=a", "application_name": "a+b"},
            },
        ),
        ("postgresql://?service=there", {"NAME": "", "OPTIONS": {"service": "there"}}),
    ],
)
def test_an_address_is_read_whole(url: str, expected: dict[str, object]) -> None:
    blank = {"USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "OPTIONS": {}}
    assert database_settings(url) == {"ENGINE": "django.db.backends.postgresql", **blank, **expected}


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_password_is_decoded_once(password: str) -> None:
    encoded = quote(password, safe="")
    assert database_settings(f"postgresql://u:{encoded}@h/n")["PASSWORD"] == password
    assert database_settings(f"postgresql://u@h/n?password={encoded}")["PASSWORD"] == password


def test_every_word_of_the_driver_is_passed_on() -> None:
    places = {"host", "port", "user", "password", "dbname"}
    words = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()} - places
    assert {"sslmode", "sslrootcert", "connect_timeout", "options"} <= words
    for word in words:
        assert database_settings(f"postgresql://h/n?{word}=1")["OPTIONS"] == {word: "1"}
        assert conninfo_to_dict(f"postgresql://h/n?{word}=1")[word] == "1"


@pytest.mark.parametrize(
    "url, words",
    [
        (f"postgresql://u:{SECRET}@h/n?sslmod=verify-full", "has the word sslmod after its question mark"),
        (f"postgresql://u:{SECRET}@h/n?sslmode=require&pool=1", "has the word pool after its question mark"),
        (f"postgresql://u:{SECRET}@h/n?sslmode", "word=value&word=value"),
        (f"postgresql://u:{SECRET}%@h/n", "holds a % that begins no %XX"),
        (f"postgresql://u:{SECRET}/x@h/n", "The port in DATABASE_URL is not a number"),
        (f"postgresql://u:12/{SECRET}@h/n", "holds an @"),
        (f"postgresql://u:p@{SECRET}@h/n", "holds an @"),
        (f"postgresql://u:{SECRET}@h:port/n", "The port in DATABASE_URL is not a number"),
        (f"postgresql://u:{SECRET}@[::1/n", "DATABASE_URL cannot be read"),
        (f"mysql://u:{SECRET}@h/n", "must begin with postgresql://"),
        (f"host=h password={SECRET}", "must begin with postgresql://"),
    ],
)
def test_an_address_that_is_not_one_is_refused_in_one_sentence_without_its_password(url: str, words: str) -> None:
    with pytest.raises(EnvError, match="DATABASE_URL") as refused:
        database_settings(url)
    assert words in str(refused.value)
    assert SECRET not in str(refused.value)
    assert "\n" not in str(refused.value)


def run(*arguments: str, url: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = plain_environment(
        DATABASE_URL=url,
        REDIS_URL="redis://127.0.0.1:1/0",
        ASSAY_SECRET_KEY="x" * 50,
        ASSAY_DATA=str(home),
        HOME=str(home),
    )
    command = [sys.executable, "-m", "assay.cli", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)


@pytest.mark.parametrize("command", ["migrate", "web", "worker", "scheduler", "doctor"])
def test_every_command_says_so_in_one_line(command: str, tmp_path: Path) -> None:
    done = run(command, url="postgresql://u@h/n?sslmod=verify-full", home=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "DATABASE_URL has the word sslmod after its question mark, which PostgreSQL's driver does not know."
    ]


@contextmanager
def by_tcp(path: str) -> Iterator[int]:
    """Let the socket at ``path`` be reached on a port of loopback: libpq speaks of TLS on TCP only."""

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(path)
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=pump, args=pair, daemon=True).start()

    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def test_verify_full_is_asked_of_the_server_and_a_plain_one_refused(tmp_path: Path) -> None:
    words = conninfo_to_dict(os.environ["DATABASE_URL"])
    if not str(words.get("host", "")).startswith("/"):
        pytest.skip("DATABASE_URL names a server of somebody else's, which may speak TLS")
    authority = tmp_path / "ca.pem"
    authority.write_text("")
    with by_tcp(f"{words['host']}/.s.PGSQL.{words.get('port') or 5432}") as port:
        plain = f"postgresql://{words['user']}@127.0.0.1:{port}/{words['dbname']}"
        with psycopg.connect(f"{plain}?sslmode=disable") as connection:
            assert connection.info.status == psycopg.pq.ConnStatus.OK
        done = run("migrate", url=f"{plain}?sslmode=verify-full&sslrootcert={authority}", home=tmp_path)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("The database does not answer: ")
    assert "server does not support SSL, but SSL was required" in line
