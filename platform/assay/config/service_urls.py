"""Addresses of servers, read as the programs they name read them."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from assay.config.env import EnvError

DEFAULT = "postgresql://assay@127.0.0.1:5432/assay"
SCHEMES = ("postgresql://", "postgres://")
# Words of libpq that are Django's own settings; all others go to the driver as they came.
PLACES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
ENCODED = "special characters of a user or password are written as %XX (@ as %40, / as %2F, : as %3A, % as %25)"


def database_settings(url: str) -> dict[str, Any]:
    """Return Django's settings of a DATABASE_URL; raises EnvError, which never repeats what may be a password.

    libpq itself reads the address, so every word it knows works (sslmode, sslrootcert, connect_timeout, options,
    several hosts), and none is dropped.
    """
    options = _words_of(url or DEFAULT)
    ports = [port for port in options.get("port", "").split(",") if port]
    if not all(port.isdigit() for port in ports):
        raise EnvError(f"The port in DATABASE_URL is not a number; {ENCODED}.")
    if any("@" in options.get(word, "") for word in ("host", "dbname")):
        raise EnvError(f"The host or name in DATABASE_URL holds an @; {ENCODED}.")
    places = {place: options.pop(word, "") for word, place in PLACES.items()}
    if not places["NAME"] and "service" not in options:
        places["NAME"] = "assay"
    return {"ENGINE": "django.db.backends.postgresql", **places, "OPTIONS": options}


def _words_of(url: str) -> dict[str, str]:
    if not url.startswith(SCHEMES):
        raise EnvError("DATABASE_URL must begin with postgresql://, as in postgresql://user:password@host:port/name.")
    try:
        return {word: str(value) for word, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError as error:
        raise EnvError(_why(str(error))) from None


def _why(message: str) -> str:
    """Return in our words why libpq cannot read an address; of its own only those that repeat no value."""
    _, is_word, word = message.strip().partition("invalid URI query parameter: ")
    if is_word:
        name = word.strip('"')
        return f"DATABASE_URL has the word {name} after its question mark, which PostgreSQL's driver does not know."
    if "percent-encoded" in message:
        return f"DATABASE_URL holds a % that begins no %XX; {ENCODED}."
    if "query parameter" in message or "separator" in message:
        return "DATABASE_URL must go on after its question mark as word=value&word=value, as in ?sslmode=verify-full."
    return "DATABASE_URL cannot be read; it looks like postgresql://user:password@host:port/name?sslmode=verify-full."
