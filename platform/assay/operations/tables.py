"""Every table of the database out of one snapshot and into an empty database, by PostgreSQL's COPY."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from assay.operations.archive import BackupError, Table

# The state of migrations travels in the header, and migrating writes this table itself.
MIGRATIONS = "django_migrations"
_LEVEL = 3

_TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relnamespace = current_schema()::text::regnamespace AND c.relkind = 'r'
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
GROUP BY c.relname ORDER BY c.relname
"""
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of the database; everything read inside is of that moment."""

    taken_at: str
    server: str
    migrations: list[tuple[str, str]]
    tables: list[Table]

    def sequences(self) -> dict[str, int]:
        """Return where each sequence stands. Read after the rows: no row of the snapshot has a higher number."""
        with connection.cursor() as cursor:
            cursor.execute(_SEQUENCES)
            return {name: value for name, value in cursor.fetchall() if value is not None}

    def write_rows(self, table: Table, out: BinaryIO) -> int:
        """Write a table's rows to ``out`` (gzip); returns how many."""
        statement = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table.name), _columns(table))
        with connection.cursor() as cursor:
            packed = gzip.GzipFile(fileobj=out, mode="wb", compresslevel=_LEVEL, mtime=0)
            with packed, cursor.copy(statement) as rows:
                for block in rows:
                    packed.write(block)
            return int(cursor.rowcount)


def _columns(table: Table) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, table.columns))


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Open one read-only REPEATABLE READ transaction; others go on writing meanwhile."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT transaction_timestamp()")
        (taken_at,) = cursor.fetchone()
        cursor.execute("SHOW server_version")
        (server,) = cursor.fetchone()
        cursor.execute(_TABLES)
        tables = [Table(name, columns, 0) for name, columns in cursor.fetchall()]
        if MIGRATIONS not in {table.name for table in tables}:
            raise BackupError("The database holds no Assay yet: there is nothing to back up.")
        cursor.execute(f"SELECT app, name FROM {MIGRATIONS} ORDER BY id")  # noqa: S608 - a constant
        migrations = [(app, name) for app, name in cursor.fetchall()]
        data = [table for table in tables if table.name != MIGRATIONS]
        yield Snapshot(taken_at.isoformat(), server, migrations, data)


def require_empty() -> None:
    """Raise BackupError unless the database holds no table."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        held = len(cursor.fetchall())
    if held:
        raise BackupError(f"The database is not empty ({held} tables). Restore into a new one; nothing was changed.")


def unknown_migrations(recorded: list[tuple[str, str]]) -> list[str]:
    """Return the recorded migrations this version does not have, as ``area.name``."""
    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [f"{app}.{name}" for app, name in recorded if (app, name) not in disk]


def migrate_to(recorded: list[tuple[str, str]]) -> None:
    """Bring an empty database to the recorded migrations and no further."""
    executor = MigrationExecutor(connection)
    graph, known = executor.loader.graph, set(recorded)
    # Only the last of each area: naming an earlier one after a later one would mean going back to it.
    last = [
        key
        for key in recorded
        if not any(child.key in known and child.key[0] == key[0] for child in graph.node_map[key].children)
    ]
    executor.migrate(last)


@dataclass(frozen=True, slots=True)
class Loading:
    """An open transaction into which rows are loaded."""

    def load(self, table: Table, blocks: Iterator[bytes]) -> None:
        """Load a table's rows; raises BackupError when they are not as many as were written."""
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), _columns(table))
        with connection.cursor() as cursor:
            with cursor.copy(statement) as rows:
                for block in _unpacked(blocks):
                    rows.write(block)
            if cursor.rowcount != table.rows:
                raise BackupError(f"{table.name} took {cursor.rowcount} rows where the backup has {table.rows}.")

    def set_sequences(self, sequences: dict[str, int]) -> None:
        """Put every sequence where it stood."""
        with connection.cursor() as cursor:
            for name, value in sequences.items():
                cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s)", [name, value])


@contextmanager
def loading(tables: list[Table]) -> Iterator[Loading]:
    """Load all tables or none.

    Our own triggers rest meanwhile (rows come as they were), foreign keys are checked at the end.
    """
    every = sql.SQL(", ").join(sql.Identifier(table.name) for table in tables)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table.name)))
        # What migrations put there is in the backup too.
        cursor.execute(sql.SQL("TRUNCATE {}").format(every))
        yield Loading()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table.name)))


def _unpacked(blocks: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    for block in blocks:
        yield unpacker.decompress(block)
    yield unpacker.flush()
