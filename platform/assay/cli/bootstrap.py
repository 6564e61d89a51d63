"""How a command reaches the database and Redis: those the environment names, a running Assay's, or its own."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assay.embedded.datafolder import DataFolder, default_folder, open_folder
from assay.embedded.errors import StartError
from assay.embedded.postgresql import PostgreSQL
from assay.embedded.processes import end
from assay.embedded.redis_server import Redis
from assay.embedded.server import LEFTOVER_SECONDS, Server, started
from assay.embedded.supervised_program import say

SHARED = ("DATABASE_URL", "REDIS_URL", "ASSAY_SECRET_KEY", "ASSAY_DATA")
# Two processes that migrate at once take turns on this PostgreSQL advisory lock.
MIGRATION_LOCK = 0x61737361


def folder_of(options: argparse.Namespace) -> Path:
    """Return the data folder a command means: ``--data``, else ASSAY_DATA, else the default."""
    named: Path | None = options.data
    return (named or Path(os.environ.get("ASSAY_DATA") or default_folder())).resolve()


def end_leftovers(folder: DataFolder) -> None:
    """End what an Assay that was killed left running on this folder."""
    leftovers = folder.roster.leftovers()
    if leftovers:
        say("assay", f"ending what an earlier Assay left: {', '.join(sorted(row.name for row in leftovers))}")
        stuck = end(leftovers, LEFTOVER_SECONDS)
        if stuck:
            numbers = ", ".join(f"{row.name} ({row.pid})" for row in stuck)
            raise StartError(f"An earlier Assay's processes do not end: {numbers}. End them, then start again.")


@contextmanager
def servers(folder: DataFolder) -> Iterator[list[Server]]:
    """Put the addresses of both servers and the secret into the environment, starting what no URL names.

    Yields the servers that were started.
    """
    end_leftovers(folder)
    embedded: list[Server] = []
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            embedded.append(stack.enter_context(started(PostgreSQL(folder.path))))
            os.environ["DATABASE_URL"] = embedded[-1].url
        if not os.environ.get("REDIS_URL"):
            embedded.append(stack.enter_context(started(Redis(folder.path))))
            os.environ["REDIS_URL"] = embedded[-1].url
        os.environ["ASSAY_DATA"] = str(folder.path)
        os.environ.setdefault("ASSAY_SECRET_KEY", folder.secret_key())
        os.environ["DJANGO_SETTINGS_MODULE"] = "assay.config.settings"
        yield embedded


def setup_django() -> None:
    """Read the settings from the environment that was just made."""
    import django  # noqa: PLC0415 - settings read the environment that was just made

    django.setup()


def share_environment(folder: DataFolder) -> None:
    """Leave the addresses in the data folder for commands that come while this one runs."""
    shared = {name: os.environ[name] for name in SHARED}
    file = folder.run / "env.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(shared), encoding="utf-8")


def take_shared_environment(path: Path) -> bool:
    """Take the addresses of the Assay that runs on ``path``; returns whether there is one."""
    running = path / "run" / "env.json"
    if not running.exists() or os.environ.get("DATABASE_URL"):
        return False
    os.environ.update(json.loads(running.read_text(encoding="utf-8")))
    os.environ["DJANGO_SETTINGS_MODULE"] = "assay.config.settings"
    return True


def named_servers(options: argparse.Namespace) -> None:
    """Use servers that somebody else runs.

    Raises StartError naming each variable that is missing, EnvError for an address that cannot be read: here, before a
    program takes this process's place and ends in a traceback.
    """
    path = folder_of(options)
    if not take_shared_environment(path):
        missing = [name for name in ("DATABASE_URL", "REDIS_URL", "ASSAY_SECRET_KEY") if not os.environ.get(name)]
        if missing:
            message = "Set it, or start everything with `assay up`."
            raise StartError(f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set. {message}")
        from assay.config.service_urls import database_settings  # noqa: PLC0415 - other commands need no driver

        database_settings(os.environ["DATABASE_URL"])
        os.environ["ASSAY_DATA"] = str(path)
        os.environ["DJANGO_SETTINGS_MODULE"] = "assay.config.settings"


def migrate() -> None:
    """Bring the database to this version; raises StartError (no answer, written by a newer Assay)."""
    setup_django()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415
    from django.db.utils import OperationalError  # noqa: PLC0415

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise StartError(f"The database does not answer: {str(error).splitlines()[0]}. Check DATABASE_URL.") from error
    try:
        unknown = {key for key in executor.loader.applied_migrations if key not in executor.loader.disk_migrations}
        if {app for app, _ in unknown} & {config for config, _ in executor.loader.disk_migrations}:
            message = "The database was written by a newer Assay. Install that version, or use another database."
            raise StartError(message)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            say("assay", "preparing the database")
            call_command("migrate", verbosity=0)
    finally:
        # Closing gives the advisory lock back.
        connection.close()


@contextmanager
def database(options: argparse.Namespace, *, is_prepared: bool = True) -> Iterator[None]:
    """Reach the database of a running Assay, or start it for this command.

    It is brought to this version first, unless ``is_prepared`` is false.
    """
    path = folder_of(options)
    if take_shared_environment(path):
        setup_django()
        yield
        return
    folder = open_folder(path)
    try:
        with servers(folder):
            if is_prepared:
                migrate()
            else:
                setup_django()
            yield
    finally:
        folder.release()
